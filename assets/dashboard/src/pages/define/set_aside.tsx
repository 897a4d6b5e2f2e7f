// What does not count because it looks like misuse: how much by which rule, and the newest with their reasons.

import { useCallback } from "preact/hooks";
import { useI18n } from "../../i18n";
import { addDays, todayIn } from "../../model/period";
import { timeZoneOf } from "../../model/programme";
import { NotRead } from "../../ui/failure";
import { once, usePolled } from "../../ui/poller";
import { Suspects } from "./suspects";
import { useDefine } from "./use_draft";

const lookBack = 28;

/** Read anew when `turn` is another. */
export function SetAside(props: { turn: number }) {
  const { t, format } = useI18n();
  const { api, draft } = useDefine();
  const zone = timeZoneOf(draft.base, null);
  const read = useCallback((signal: AbortSignal) => api.setAside(addDays(todayIn(zone, new Date()), 1 - lookBack), signal), [api, zone, draft.version, props.turn]);
  const { data: aside, error } = usePolled(read, once);
  return (
    <section data-testid="set-aside">
      <h2>{t("define.misuse.aside")}</h2>
      <p class="define__intro">{t("define.misuse.aside_lead", { count: lookBack })}</p>
      <NotRead error={error} />
      {!aside && !error && <div class="skeleton misuse__wait" role="status" aria-label={t("live.loading")} />}
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
