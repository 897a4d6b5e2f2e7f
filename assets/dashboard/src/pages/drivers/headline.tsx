// The one sentence to take away: where to begin, as far as that is beyond doubt.

import { useI18n } from "../../i18n";
import { firstOf, weightiest, type Lever, type Outcome } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import { useWords } from "./wording";

const mostNamed = 3;

export function Headline(props: { levers: Lever[]; outcome: Outcome; programme: Programme; stated: boolean }) {
  const { t } = useI18n();
  const words = useWords(props.programme);
  const { levers, outcome, stated } = props;
  const first = firstOf(levers).slice(0, mostNamed);
  const heavy = weightiest(levers);
  return (
    <section class={`levers__headline${first.length > 0 ? " levers__headline--act" : ""}`} data-first={first.map(({ item }) => item.name).join(" ")}>
      <p class="levers__words">
        {first.length > 0 ? t("drivers.begin", { moments: words.moments(first.map(({ item }) => item.name)) }) : t("drivers.nowhere")}
      </p>
      <p>
        {first.length > 0 ? t(stated ? "drivers.begin_why_stated" : "drivers.begin_why", { count: first.length }) : t("drivers.nowhere_why")}{" "}
        {heavy && t("drivers.weightiest", { moment: words.moment(heavy.item.name), outcome: words.inSentence(outcome) })}
      </p>
      {!stated && <p class="levers__note">{t("drivers.not_cause")}</p>}
    </section>
  );
}
