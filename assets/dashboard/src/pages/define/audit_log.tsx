// What people changed, the newest first: who, what, when.

import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { isAction, type AuditEntry } from "../../model/define/people";
import { Notice } from "../../ui/controls";
import { failureText } from "../../ui/failure";
import { useDefine } from "./use_draft";

export function AuditLog() {
  const { t, format } = useI18n();
  const { api, draft } = useDefine();
  const [entries, setEntries] = useState<AuditEntry[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = async (before: number | null, signal?: AbortSignal): Promise<void> => {
    try {
      const page = await api.audit(before, signal);
      setEntries((now) => (before ? [...now, ...page.entries] : page.entries));
      setNext(page.next);
    } catch (failure) {
      if (failure instanceof ApiError && !signal?.aborted) setError(failure);
    }
  };
  useEffect(() => {
    const abort = new AbortController();
    void read(null, abort.signal);
    return () => abort.abort();
  }, [api, draft.version]);
  return (
    <section class="audit">
      <h2>{t("define.audit.title")}</h2>
      <p class="define__intro">{t("define.audit.lead")}</p>
      {error && <Notice bad>{failureText(error, t)}</Notice>}
      {entries.length === 0 && !error && <p>{t("define.audit.nothing")}</p>}
      <ol class="audit__list" data-testid="audit">
        {entries.map((entry) => (
          <li key={entry.number}>
            <time dateTime={entry.at}>{format.since(new Date(entry.at), new Date())}</time>
            <b>{entry.by}</b>
            <span>
              {isAction(entry.action) ? t(`define.audit.action.${entry.action.replace(".", "_")}` as "define.audit.action.user_add") : entry.action}{" "}
              {entry.subject && <code>{entry.subject}</code>}
            </span>
          </li>
        ))}
      </ol>
      {next !== null && (
        <button type="button" class="button button--plain" onClick={() => void read(next)}>
          {t("define.audit.more")}
        </button>
      )}
    </section>
  );
}
