// What customers gave as reasons: how many chose what, of those who were asked and answered.

import { useI18n } from "../../i18n";
import type { Reasons as Asked } from "../../model/voices";

export function Reasons(props: { asked: Asked[] }) {
  const { t, say, format } = useI18n();
  return (
    <>
      {props.asked.map(({ question, id, n, reasons }) => (
        <section key={id} class="moment__reasons" data-testid="reasons">
          <h2>{say(question?.text) || id}</h2>
          <p class="moment__note">{t("moment.reasons_of", { count: n, formatted: format.count(n) })}</p>
          <ol class="reasons">
            {reasons.map(({ id: option, option: known, n: chosen, share }) => (
              <li key={option} class="reason">
                <span>{say(known?.label) || option}</span>
                <span class="reason__bar" aria-hidden="true">
                  <i style={{ width: `${100 * share}%` }} />
                </span>
                <b>{format.percent(share)}</b>
                <small>{format.count(chosen)}</small>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
