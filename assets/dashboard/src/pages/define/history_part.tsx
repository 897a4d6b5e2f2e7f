// What was published when and by whom, what it changed, and the way back to it.

import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { changesBetween } from "../../model/define/changes";
import type { ProgrammeVersion } from "../../model/define/publishing";
import type { Programme } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { failureText } from "../../ui/failure";
import { goTo } from "../../ui/use_address";
import { AuditLog } from "./audit_log";
import { ChangeList } from "./change_list";
import { useDefine } from "./use_draft";

function useVersions(): { versions: ProgrammeVersion[] | null; error: ApiError | null } {
  const { api, draft } = useDefine();
  const [read, setRead] = useState<{ versions: ProgrammeVersion[] | null; error: ApiError | null }>({ versions: null, error: null });
  useEffect(() => {
    const abort = new AbortController();
    api.programmeVersions(abort.signal).then(
      (versions) => setRead({ versions, error: null }),
      (error) => !abort.signal.aborted && error instanceof ApiError && setRead({ versions: null, error }),
    );
    return () => abort.abort();
  }, [api, draft.version]);
  return read;
}

/** A version and the one before it. */
function usePair(version: number): { before: Programme | null; after: Programme } | null {
  const { api } = useDefine();
  const [pair, setPair] = useState<{ before: Programme | null; after: Programme } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const read = (number: number): Promise<Programme | null> => (number < 1 ? Promise.resolve(null) : api.programmeVersion(number, abort.signal));
    Promise.all([read(version - 1), read(version)]).then(
      ([before, after]) => after && setPair({ before, after }),
      () => {}, // the row stays closed, and can be opened again
    );
    return () => abort.abort();
  }, [api, version]);
  return pair;
}

function VersionChanges(props: { version: ProgrammeVersion; newest: boolean }) {
  const { t } = useI18n();
  const { changes, replace } = useDefine();
  const pair = usePair(props.version.version);
  if (!pair) return <div class="skeleton version__wait" role="status" aria-label={t("live.loading")} />;
  return (
    <>
      {pair.before ? <ChangeList changes={changesBetween(pair.before, pair.after)} before={pair.before} after={pair.after} /> : <p>{t("define.first_of_all")}</p>}
      {!props.newest && (
        <p class="version__back">
          <button
            type="button"
            class="button button--plain"
            data-testid="bring-back"
            onClick={() => {
              replace(pair.after);
              goTo("define", { part: "review" });
            }}
          >
            {t("define.bring_back", { version: props.version.version })}
          </button>
          <small>
            {t("define.bring_back_help")} {changes.length > 0 && <b>{t("define.bring_back_draft", { count: changes.length })}</b>}
          </small>
        </p>
      )}
    </>
  );
}

function Version(props: { version: ProgrammeVersion; newest: boolean }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState(false);
  const { version, newest } = props;
  return (
    <li class="version">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <b>{t("define.version", { version: version.version })}</b>
          {newest && <span class="mark mark--new">{t("define.in_force")}</span>}
          <span>{t("define.by_at", { who: version.applied_by === "command line" ? t("define.command_line") : version.applied_by, when: format.since(new Date(version.applied_at), new Date()) })}</span>
          {version.effective_from && <small>{t("define.effective", { day: format.days({ from: version.effective_from, to: version.effective_from })! })}</small>}
        </summary>
        {open && <VersionChanges version={version} newest={newest} />}
      </details>
    </li>
  );
}

export function HistoryPart() {
  const { t } = useI18n();
  const { versions, error } = useVersions();
  return (
    <div class="sheets">
      <section>
        <h2>{t("define.part.history")}</h2>
        <p class="define__intro">{t("define.intro.history")}</p>
        {error && <Notice bad>{failureText(error, t)}</Notice>}
        {versions?.length === 0 && <p>{t("define.never_published")}</p>}
        <ol class="versions" data-testid="versions">
          {versions?.map((version, i) => <Version key={version.version} version={version} newest={i === 0} />)}
        </ol>
      </section>
      <AuditLog />
    </div>
  );
}
