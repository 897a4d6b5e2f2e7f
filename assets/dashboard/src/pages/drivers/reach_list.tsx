// What the image would gain if each moment came up to its target. It needs no visits of several moments, and says nothing
// of what customers weigh: it is told as what it is.

import { useI18n } from "../../i18n";
import type { Reach } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import { Link } from "../../ui/link";
import { ShareBar } from "../../ui/share_bar";
import { useWords } from "./wording";

export function ReachList(props: { reach: Reach[]; whom: Record<string, string | null>; programme: Programme }) {
  const { t, format } = useI18n();
  const words = useWords(props.programme);
  const most = props.reach[0]!.gain;
  return (
    <section class="levers__list levers__reach" data-testid="reach">
      <h2>{t("drivers.reach.title")}</h2>
      <p class="levers__note">{t("drivers.reach.note")}</p>
      <ol>
        {props.reach.map(({ moment, share, value, target, gain }, i) => (
          <li key={moment} class="lever" data-reach={moment}>
            <span class="lever__place" aria-hidden="true">
              {i + 1}
            </span>
            <p class="lever__name">
              <Link to="moments" query={{ moment, ...props.whom }}>
                {words.moment(moment)}
              </Link>
            </p>
            <ShareBar value={gain} interval={null} most={most} />
            <p class="lever__figures">
              <b>{t("drivers.reach.gain", { points: format.signed(gain) })}</b>
              <span>{t("drivers.reach.of", { share: format.percent(share), value: format.tenth(value), target: format.tenth(target) })}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
