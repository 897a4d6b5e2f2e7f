// The same comparison moment by moment, also of what only one side measures.

import { useI18n } from "../../i18n";
import { isMeasuredAt, type Pair } from "../../model/compare";
import { find } from "../../model/find";
import { weekdayText } from "../../model/moment";
import { stretchQuery, type FixedDays } from "../../model/period";
import { isGated, type Programme } from "../../model/programme";
import { segmentText } from "../../model/segment_choice";
import type { Selection } from "../../model/selection";
import { Link } from "../../ui/link";
import { useVisits } from "../../ui/use_visits";
import { DifferenceText, VerdictMark } from "../changes/verdict";
import type { Asked } from "./read_compare";

/** A selection as the address of the moment's own page, which is of one segment at most; null: it has no such page. */
function momentQuery({ site, segments, weekday }: Selection, moment: string, days: Record<string, string | null>): Record<string, string | null> | null {
  if (segments.length > 1) return null;
  return { moment, site, segment: segmentText(segments[0] ?? null), weekday: weekdayText(weekday), ...days };
}

function Figure(props: { name: string; figure: { value: number; visits: number | null } | null; query: Record<string, string | null> | null; measured: boolean; gated: boolean }) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { figure, measured } = props;
  return (
    <td data-label={props.name} data-measured={measured}>
      {!figure ? (
        "–"
      ) : props.query ? (
        <Link to="moments" query={props.query}>
          {format.tenth(figure.value)}
        </Link>
      ) : (
        format.tenth(figure.value)
      )}
      {!figure && <span class="changes__range">{t(measured ? "compare.too_few_here" : "compare.not_here")}</span>}
      {figure?.visits != null && <span class="changes__range">{said(figure.visits, props.gated)}</span>}
    </td>
  );
}

export function ByMoment(props: { pairs: Pair[]; programme: Programme; asked: Asked; beside: FixedDays; a: string; b: string }) {
  const { t, say, format } = useI18n();
  const { programme, asked } = props;
  const gated = isGated(programme);
  const own = stretchQuery(asked.stretch);
  const [first, second] = asked.sides;
  const measured = ({ site }: Selection, moment: string): boolean => site === null || isMeasuredAt(programme, site, moment);
  return (
    <section class="compare__moments">
      <h2>{t("compare.by_moment")}</h2>
      <table class="changes__table">
        <thead>
          <tr>
            <th scope="col">{t("changes.moment")}</th>
            <th scope="col">{props.a}</th>
            <th scope="col">{props.b}</th>
            <th scope="col">{t("changes.difference")}</th>
            <th scope="col">{t("changes.verdict_head")}</th>
          </tr>
        </thead>
        <tbody>
          {props.pairs.map(({ moment, left, right }) => (
            <tr key={moment} data-moment={moment}>
              <th scope="row">
                <Link to="moments" query={momentQuery(asked.common, moment, own) ?? { moment, ...own }}>
                  {say(find(programme.moments, moment)?.name) || moment}
                </Link>
              </th>
              <Figure name={props.a} figure={left && { value: left.quality.value, visits: left.visits }} query={momentQuery(first, moment, own)} measured={left !== null || measured(first, moment)} gated={gated} />
              <Figure name={props.b} figure={right} query={momentQuery(second, moment, asked.other === "same" ? own : { days: null, ...props.beside })} measured={right !== null || measured(second, moment)} gated={gated} />
              <td>
                <DifferenceText comparison={left?.comparison ?? null} />
              </td>
              <td>
                {left && right ? (
                  <VerdictMark comparison={left.comparison} rest />
                ) : (
                  <span class="changes__range">{t("compare.one_side", { side: left ? props.a : props.b })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="changes__note">{t("changes.rule", { smallest: format.tenth(programme.smallest_difference ?? 0) })}</p>
    </section>
  );
}
