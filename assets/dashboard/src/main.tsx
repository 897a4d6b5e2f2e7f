import { render } from "preact";
import { App } from "./app";
import { startI18n } from "./i18n";
import { applyTheme } from "./ui/theme";
import "./ui/tokens.css";
import "./ui/base.css";

applyTheme();
void startI18n().then(() => render(<App />, document.getElementById("app")!));
