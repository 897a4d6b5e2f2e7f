// The door. Errors say what happened and what to do; the address is kept, so one lands where one wanted to go.

import { useEffect, useState } from "preact/hooks";
import { ApiError, type Api, type Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { Wordmark } from "../../shell/shell";
import { LanguageSwitch, Notice, ThemeSwitch } from "../../ui/controls";
import { Face } from "../../ui/face";
import { Eye, EyeOff } from "../../ui/icons";
import "./sign_in.css";

function signInFailure(error: unknown, t: I18n["t"]): string {
  if (!(error instanceof ApiError)) return t("sign_in.failed");
  if (error.kind === "unreachable") return t("sign_in.unreachable");
  if (error.kind === "unauthorized" || error.status === 400 || error.status === 422) return t("sign_in.wrong");
  if (error.status === 429) {
    return error.retryAfter
      ? t("sign_in.too_many_wait", { count: Math.ceil(error.retryAfter) })
      : t("sign_in.too_many");
  }
  return t("sign_in.failed");
}

function Motto() {
  const { t } = useI18n();
  return (
    <header class="door__promise">
      <Wordmark />
      <div class="door__words">
        <div class="door__faces">
          {[1, 2, 3, 4, 5].map((verdict) => (
            <Face key={verdict} verdict={verdict} size={52} />
          ))}
        </div>
        <p class="door__motto">{t("sign_in.motto")}</p>
      </div>
      <p class="door__lead">{t("sign_in.lead")}</p>
    </header>
  );
}

function PasswordField(props: { value: string; error: string | null; onInput: (value: string) => void }) {
  const { t } = useI18n();
  const [visible, setVisible] = useState(false);
  const [caps, setCaps] = useState(false);
  const label = visible ? t("sign_in.hide") : t("sign_in.show");
  const notes = [props.error ? "password-error" : "", caps ? "password-caps" : ""].filter(Boolean).join(" ");
  const watchCaps = (event: KeyboardEvent): void => setCaps(event.getModifierState("CapsLock"));
  return (
    <div class="field">
      <label for="password">{t("sign_in.password")}</label>
      <div class="field__box">
        <input
          id="password"
          name="password"
          type={visible ? "text" : "password"}
          autocomplete="current-password"
          value={props.value}
          aria-invalid={props.error !== null}
          {...(notes ? { "aria-describedby": notes } : {})}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onKeyDown={watchCaps}
          onKeyUp={watchCaps}
        />
        <button type="button" class="icon-button field__eye" aria-label={label} title={label} onClick={() => setVisible(!visible)}>
          {visible ? <EyeOff /> : <Eye />}
        </button>
      </div>
      {props.error && (
        <p class="field__error" id="password-error">
          {props.error}
        </p>
      )}
      {caps && (
        <p class="field__note" id="password-caps">
          {t("sign_in.caps")}
        </p>
      )}
    </div>
  );
}

function UserField(props: { value: string; error: string | null; onInput: (value: string) => void }) {
  const { t } = useI18n();
  return (
    <div class="field">
      <label for="user">{t("sign_in.user")}</label>
      <input
        id="user"
        name="user"
        type="text"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        value={props.value}
        aria-invalid={props.error !== null}
        {...(props.error ? { "aria-describedby": "user-error" } : {})}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {props.error && (
        <p class="field__error" id="user-error">
          {props.error}
        </p>
      )}
    </div>
  );
}

function focusOn(id: "user" | "password"): void {
  document.getElementById(id)?.focus();
}

function useSignIn(api: Api, onSignedIn: (session: Session) => void) {
  const { t } = useI18n();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false); // fields complain only after the first try
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const noUser = user.trim() === "";
  const noPassword = password === "";

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (working) return;
    if (noUser || noPassword) return focusOn(noUser ? "user" : "password");
    setWorking(true);
    setFailure(null);
    try {
      onSignedIn(await api.signIn(user.trim(), password));
    } catch (error) {
      setFailure(error);
      setWorking(false);
      focusOn("password");
    }
  };
  return {
    user: { value: user, error: asked && noUser ? t("sign_in.need_user") : null, onInput: setUser },
    password: { value: password, error: asked && noPassword ? t("sign_in.need_password") : null, onInput: setPassword },
    working,
    failure,
    submit,
  };
}

export function SignIn(props: { api: Api; expired: boolean; onSignedIn: (session: Session) => void }) {
  const { t } = useI18n();
  const { user, password, working, failure, submit } = useSignIn(props.api, props.onSignedIn);

  useEffect(() => focusOn("user"), []);
  useEffect(() => {
    document.title = `${t("sign_in.title")} · ${t("brand")}`;
  }, [t]);

  return (
    <div class="door">
      <Motto />
      <main class="door__form">
        <div class="door__tools">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <form class="sign-in" noValidate onSubmit={(event) => void submit(event)}>
          <h1>{t("sign_in.title")}</h1>
          {props.expired && failure === null && <Notice>{t("sign_in.expired")}</Notice>}
          {failure !== null && <Notice bad>{signInFailure(failure, t)}</Notice>}
          <UserField {...user} />
          <PasswordField {...password} />
          <button type="submit" class="button sign-in__submit" disabled={working}>
            {working ? t("sign_in.working") : t("sign_in.submit")}
          </button>
          <p class="sign-in__help">{t("sign_in.help")}</p>
        </form>
      </main>
    </div>
  );
}
