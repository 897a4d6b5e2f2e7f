// What customers gave as reasons: how many chose what, of those who were asked and answered, and how sure each share is.

import { useI18n } from "../../i18n";
import type { Reasons as Asked } from "../../model/voices";
import { ShareBar } from "../../ui/share_bar";

export function Reasons(props: { asked: Asked[]; confidence: number }) {
  const { t, say, format } = useI18n();
  return (
    <>
      {props.asked.map(({ question, id, n, several, reasons }) => (
        <section key={id} class="moment__reasons" data-testid="reasons">
          <h2>{say(question?.text) || id}</h2>
          <p class="moment__note">
            {t("moment.reasons_of", { count: n, formatted: format.count(n) })}
            {several && ` ${t("moment.reasons_several")}`}
          </p>
          <ol class="reasons">
            {reasons.map(({ id: option, option: known, n: chosen, share, interval: [low, high] }) => (
              <li key={option} class="reason" data-option={option}>
                <span>{say(known?.label) || option}</span>
                <ShareBar value={share} interval={[low, high]} most={1} />
                <span class="reason__share">
                  <b>{format.percent(share)}</b>
                  <span class="moment__small">{t("moment.between", { low: format.percent(low), high: format.percent(high) })}</span>
                </span>
                <small>{format.count(chosen)}</small>
              </li>
            ))}
          </ol>
          <p class="moment__note">{t("moment.reasons_interval", { confidence: format.percent(props.confidence) })}</p>
        </section>
      ))}
    </>
  );
}
