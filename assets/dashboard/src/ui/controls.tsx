// Small controls used by more than one page.

import type { ComponentChildren } from "preact";
import { useI18n } from "../i18n";
import { languages } from "../i18n/format";
import { ChevronDown, Moon, Screen, Sun } from "./icons";
import { useTheme } from "./theme";
import "./controls.css";

export function LanguageSwitch() {
  const { t, language, setLanguage } = useI18n();
  const names = { es: t("nav.spanish"), en: t("nav.english") };
  return (
    <div class="languages" role="group" aria-label={t("nav.language")}>
      {languages.map((each) => (
        <button
          key={each}
          type="button"
          class="languages__choice"
          aria-pressed={each === language}
          aria-label={`${each.toUpperCase()}, ${names[each]}`}
          lang={each}
          onClick={() => setLanguage(each)}
        >
          {each.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

export function ThemeSwitch() {
  const { t } = useI18n();
  const [theme, next] = useTheme();
  const label = t(`theme.${theme}`);
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} onClick={next}>
      {theme === "auto" ? <Screen /> : theme === "light" ? <Sun /> : <Moon />}
    </button>
  );
}

export interface Choice {
  value: string;
  label: string; // as shown in the pill
  inList?: string; // as shown in the list, where it differs (indentation)
  disabled?: boolean;
}

/** A pill with the browser's own list behind it, which every phone and screen reader knows how to use. */
export function ChoicePill(props: {
  label: string;
  name: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
}) {
  const current = props.choices.find((choice) => choice.value === props.value);
  return (
    <label class="pill pill--choice">
      <span class="pill__label">{props.label}</span>
      <b class="pill__value" aria-hidden="true">
        {current?.label ?? ""}
      </b>
      <ChevronDown />
      <select
        class="pill__select"
        name={props.name}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.disabled}>
            {choice.inList ?? choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Notice(props: { bad?: boolean; children: ComponentChildren }) {
  return (
    <div class={props.bad ? "notice notice--bad" : "notice"} role={props.bad ? "alert" : "status"}>
      {props.children}
    </div>
  );
}
