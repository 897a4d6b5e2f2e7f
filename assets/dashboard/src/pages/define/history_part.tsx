// What was published when and by whom, what it changed, and the way back to it.

import { useCallback, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { changesBetween } from "../../model/define/changes";
import type { ProgrammeVersion } from "../../model/define/publishing";
import type { Programme } from "../../model/programme";
import { NotRead } from "../../ui/failure";
import { once, usePolled, type Polled } from "../../ui/poller";
import { goTo } from "../../ui/use_address";
import { AuditLog } from "./audit_log";
import { ChangeList } from "./change_list";
import { useDefine } from "./use_draft";

function useVersions(): Polled<ProgrammeVersion[]> {
  const { api, draft } = useDefine();
  return usePolled(
    useCallback((signal: AbortSignal) => api.programmeVersions(signal), [api, draft.version]),
    once,
  );
}

interface Pair {
  before: Programme | null;
  after: Programme;
}

/** A version and the one before it. */
function usePair(version: number): Polled<Pair> {
  const { api } = useDefine();
  const read = useCallback(
    async (signal: AbortSignal): Promise<Pair> => {
      const [before, after] = await Promise.all([version > 1 ? api.programmeVersion(version - 1, signal) : null, api.programmeVersion(version, signal)]);
      return { before, after };
    },
    [api, version],
  );
  return usePolled(read, once);
}

function VersionChanges(props: { version: ProgrammeVersion; newest: boolean }) {
  const { t } = useI18n();
  const { changes, replace } = useDefine();
  const { data: pair, error } = usePair(props.version.version);
  if (error) return <NotRead error={error} />;
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
  const { data: versions, error } = useVersions();
  return (
    <div class="sheets">
      <section>
        <h2>{t("define.part.history")}</h2>
        <p class="define__intro">{t("define.intro.history")}</p>
        <NotRead error={error} />
        {versions?.length === 0 && <p>{t("define.never_published")}</p>}
        <ol class="versions" data-testid="versions">
          {versions?.map((version, i) => <Version key={version.version} version={version} newest={i === 0} />)}
        </ol>
      </section>
      <AuditLog />
    </div>
  );
}
