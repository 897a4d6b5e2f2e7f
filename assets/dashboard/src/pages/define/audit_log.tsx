// What people changed, the newest first: who, what, when.

import { useCallback, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { isAction } from "../../model/define/people";
import { NotRead } from "../../ui/failure";
import { once, usePolled } from "../../ui/poller";
import { useDefine } from "./use_draft";

/** So many of them before one, and the way to those before. */
function Entries(props: { before: number | null }) {
  const { t, format } = useI18n();
  const { api, draft } = useDefine();
  const [more, setMore] = useState(false);
  const { before } = props;
  const read = useCallback((signal: AbortSignal) => api.audit(before, signal), [api, before, draft.version]);
  const { data, error } = usePolled(read, once);
  if (!data) return <NotRead error={error} />;
  return (
    <>
      {data.entries.length === 0 && <p>{t("define.audit.nothing")}</p>}
      <ol class="audit__list">
        {data.entries.map((entry) => (
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
      {data.next !== null && more && <Entries before={data.next} />}
      {data.next !== null && !more && (
        <button type="button" class="button button--plain" onClick={() => setMore(true)}>
          {t("define.audit.more")}
        </button>
      )}
    </>
  );
}

export function AuditLog() {
  const { t } = useI18n();
  return (
    <section class="audit">
      <h2>{t("define.audit.title")}</h2>
      <p class="define__intro">{t("define.audit.lead")}</p>
      <div data-testid="audit">
        <Entries before={null} />
      </div>
    </section>
  );
}
