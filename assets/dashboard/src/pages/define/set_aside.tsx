// What does not count because it looks like misuse: how much by which rule, and the newest with their reasons.

import { useEffect, useState } from "preact/hooks";
import { asApiError, type ApiError } from "../../api";
import { useI18n } from "../../i18n";
import type { SetAside as Aside } from "../../model/define/misuse";
import { addDays, todayIn } from "../../model/period";
import { timeZoneOf } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { failureText, ProblemDetails } from "../../ui/failure";
import { Suspects } from "./suspects";
import { useDefine } from "./use_draft";

const lookBack = 28;

/** Read anew when `turn` is another. */
export function SetAside(props: { turn: number }) {
  const { t, format } = useI18n();
  const { api, draft } = useDefine();
  const [aside, setAside] = useState<Aside | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const from = addDays(todayIn(timeZoneOf(draft.base, null), new Date()), 1 - lookBack);
    api.setAside(from, abort.signal).then(
      (read) => (setAside(read), setFailure(null)),
      (error: unknown) => abort.signal.aborted || setFailure(asApiError(error)),
    );
    return () => abort.abort();
  }, [api, draft.version, props.turn]);
  return (
    <section data-testid="set-aside">
      <h2>{t("define.misuse.aside")}</h2>
      <p class="define__intro">{t("define.misuse.aside_lead", { count: lookBack })}</p>
      {failure && (
        <Notice bad>
          {failureText(failure, t)} <ProblemDetails error={failure} />
        </Notice>
      )}
      {!aside && !failure && <div class="skeleton misuse__wait" role="status" aria-label={t("live.loading")} />}
      {aside && aside.responses === 0 && <p>{t(draft.base.misuse ? "define.misuse.nothing_aside" : "define.misuse.no_rules")}</p>}
      {aside && aside.responses > 0 && (
        <>
          <dl class="misuse__figures">
            <div>
              <dt>{t("define.misuse.all")}</dt>
              <dd data-testid="set-aside-all">{format.count(aside.responses)}</dd>
            </div>
            {aside.by_rule.map(({ rule, responses }) => (
              <div key={rule}>
                <dt>{t(`define.misuse.${rule}`)}</dt>
                <dd>{format.count(responses)}</dd>
              </div>
            ))}
          </dl>
          <Suspects list={aside.newest} />
        </>
      )}
    </section>
  );
}
