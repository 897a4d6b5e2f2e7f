// Who may sign in, as what, and which sites they see. What is done here counts at once.

import { useCallback, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { freeId } from "../../model/define/ids";
import { roles, shortestPassword, type Role, type User } from "../../model/define/people";
import { Notice } from "../../ui/controls";
import { ChoicesField, SelectField, TextField } from "../../ui/fields";
import { deedFailureText, NotRead, ProblemDetails } from "../../ui/failure";
import { once, usePolled } from "../../ui/poller";
import { languages } from "../../i18n/format";
import { useFindingText } from "./finding_text";
import { useDefine } from "./use_draft";
import { useKeptUser } from "./use_kept_user";
import { wholeTree } from "./sites_part";

const blank: User = { user: "", name: "", role: "viewer", sites: [], language: "" };

/** What has a field that shows it. */
const shown = ["name", "password", "role", "site"];

function UserForm(props: { user: User; fresh: boolean; taken: string[]; restored: boolean; onWritten: (user: User) => void; onDone: () => void }) {
  const { t, say, format } = useI18n();
  const { api, draft } = useDefine();
  const { fresh, onDone } = props;
  const [user, setUser] = useState(props.user);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const findingText = useFindingText();
  const set = (change: Partial<User>): void => {
    const next = { ...user, ...change };
    setUser(next);
    props.onWritten(next);
  };
  const faults = error?.problem?.errors ?? [];
  const wrong = (field: string): string | null => {
    const fault = faults.find((each) => each.field === field);
    return fault ? findingText(fault) : null;
  };
  const elsewhere = faults.some(({ field }) => !shown.includes(field) && !(fresh && field === "user"));
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const login = fresh ? user.user || freeId(user.name, props.taken, "user") : user.user;
    const whole = { ...user, user: login, sites: user.role === "site_manager" ? user.sites : [] };
    try {
      await (fresh ? api.addUser(whole, password) : api.changeUser(whole, password));
      onDone();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  return (
    <form class="form user-form" data-testid="user-form" noValidate onSubmit={(event) => void save(event)}>
      {props.restored && <p class="field--wide user-form__restored">{t("define.people.restored")}</p>}
      <TextField label={t("define.people.name")} name="name" value={user.name} error={wrong("name")} onChange={(name) => set({ name })} />
      {fresh && (
        <TextField
          label={t("define.people.login")}
          name="user"
          help={t("define.people.login_help")}
          placeholder={freeId(user.name, props.taken, "")}
          value={user.user}
          error={wrong("user")}
          onChange={(login) => set({ user: login.trim().toLowerCase() })}
        />
      )}
      <TextField
        label={fresh ? t("define.people.password") : t("define.people.new_password")}
        name="password"
        type="password"
        autocomplete="new-password"
        help={fresh ? t("define.people.password_help", { count: shortestPassword }) : t("define.people.new_password_help")}
        value={password}
        error={wrong("password") && t("define.people.password_help", { count: shortestPassword })}
        onChange={setPassword}
      />
      <SelectField
        label={t("define.people.role")}
        name="role"
        help={t(`define.people.role_help.${user.role}`)}
        value={user.role}
        error={wrong("role") && t("define.people.last_admin")}
        choices={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChange={(role) => set({ role: role as Role })}
      />
      <SelectField
        label={t("define.people.language")}
        name="language"
        value={user.language}
        choices={[{ value: "", label: t("define.people.browser_language") }, ...languages.map((value) => ({ value, label: format.language(value) }))]}
        onChange={(language) => set({ language })}
      />
      {user.role === "site_manager" && (
        <ChoicesField
          label={t("define.people.sites")}
          name="sites"
          help={t("define.people.sites_help")}
          error={wrong("site") && t("define.people.sites_needed")}
          chosen={user.sites}
          choices={wholeTree(draft.base).map(({ site }) => ({ value: site.id, label: say(site.name) || site.id }))}
          onChange={(sites) => set({ sites })}
        />
      )}
      {error && (faults.length === 0 || elsewhere) && (
        <div class="field--wide" data-testid="user-trouble">
          <Notice bad>
            {error.status === 412 ? t("define.people.meanwhile") : error.status === 404 ? t("define.people.gone", { name: props.user.name }) : deedFailureText(error, t)}
            {error.status !== 404 && error.status !== 412 && <ProblemDetails error={error} />}
          </Notice>
        </div>
      )}
      <p class="field--wide user-form__go">
        <button type="submit" class="button" data-testid="save-user">
          {fresh ? t("define.people.let_in") : t("define.people.save")}
        </button>
        <button type="button" class="link" onClick={onDone}>
          {t("define.people.cancel")}
        </button>
      </p>
    </form>
  );
}

function UserRow(props: { user: User; self: boolean; onEdit: () => void; onRemove: () => void }) {
  const { t, say } = useI18n();
  const { draft } = useDefine();
  const [asking, setAsking] = useState(false);
  const { user, self } = props;
  const siteName = (id: string): string => say(draft.base.sites.find((site) => site.id === id)?.name) || id;
  return (
    <li class="user" data-user={user.user}>
      <span class="user__who">
        <b>{user.name}</b>
        <small>{user.user}</small>
      </span>
      <span>
        {t(`role.${user.role}`)}
        {user.sites.length > 0 && <small>{user.sites.map(siteName).join(" · ")}</small>}
      </span>
      <span class="user__tools">
        <button type="button" class="link" onClick={props.onEdit}>
          {t("define.people.change")}
        </button>
        {!self && !asking && (
          <button type="button" class="link link--bad" onClick={() => setAsking(true)}>
            {t("define.people.remove")}
          </button>
        )}
        {asking && (
          <>
            <button type="button" class="link link--bad" data-testid="remove-user" onClick={props.onRemove}>
              {t("define.people.sure", { name: user.name })}
            </button>
            <button type="button" class="link" onClick={() => setAsking(false)}>
              {t("define.people.cancel")}
            </button>
          </>
        )}
      </span>
    </li>
  );
}

function People() {
  const { t } = useI18n();
  const { api, session } = useDefine();
  const { data: users, error, retry: load } = usePolled(
    useCallback((signal: AbortSignal) => api.users(signal), [api]),
    once,
  );
  const [failure, setFailure] = useState<ApiError | null>(null); // of taking somebody away
  const [kept, keep] = useKeptUser(session.user);
  const [open, setOpen] = useState<string | null>(kept?.open ?? null); // a login; empty: a new one
  const done = (): void => {
    setOpen(null);
    keep(null);
    load();
  };
  const remove = async (login: string): Promise<void> => {
    try {
      await api.removeUser(login);
      setFailure(null);
      load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    }
  };
  const written = (login: string): User | undefined => (kept?.open === login ? kept.user : undefined);
  // Whose form was open, and who is no more.
  const orphan = users && open && !users.some(({ user }) => user === open) ? written(open) : undefined;
  return (
    <div class="sheets">
      <section>
        <h2>{t("define.part.people")}</h2>
        <p class="define__intro">{t("define.intro.people")}</p>
        <NotRead error={error} />
        {failure && <Notice bad>{failure.status === 409 ? t("define.people.last_admin") : deedFailureText(failure, t)}</Notice>}
        {orphan && <Notice>{t("define.people.gone", { name: orphan.name })}</Notice>}
        {!users && !error && <div class="skeleton version__wait" role="status" aria-label={t("live.loading")} />}
        <ul class="users" data-testid="users">
          {users?.map((user) =>
            open === user.user ? (
              <li key={user.user}>
                <UserForm
                  user={written(user.user) ?? user}
                  fresh={false}
                  taken={[]}
                  restored={written(user.user) !== undefined}
                  onWritten={(now) => keep({ open: user.user, user: now })}
                  onDone={done}
                />
              </li>
            ) : (
              <UserRow key={user.user} user={user} self={user.user === session.user} onEdit={() => setOpen(user.user)} onRemove={() => void remove(user.user)} />
            ),
          )}
        </ul>
        {open === "" ? (
          <UserForm
            user={written("") ?? blank}
            fresh
            taken={(users ?? []).map(({ user }) => user)}
            restored={written("") !== undefined}
            onWritten={(now) => keep({ open: "", user: now })}
            onDone={done}
          />
        ) : (
          <button type="button" class="button button--plain" data-testid="add-user" onClick={() => setOpen("")}>
            {t("define.people.add")}
          </button>
        )}
      </section>
    </div>
  );
}

export function PeoplePart() {
  const { t } = useI18n();
  const { session } = useDefine();
  if (session.role === "admin") return <People />;
  return (
    <div class="sheets">
      <section>{t("define.people.admins_only")}</section>
    </div>
  );
}
