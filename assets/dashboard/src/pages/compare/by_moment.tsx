// The same comparison moment by moment, also of what only one side measures.

import { useI18n } from "../../i18n";
import { isMeasuredAt, type Pair } from "../../model/compare";
import { find } from "../../model/find";
import { stretchQuery } from "../../model/period";
import { isGated, type Programme } from "../../model/programme";
import { segmentText } from "../../model/segment_choice";
import { Link } from "../../ui/link";
import { useVisits } from "../../ui/use_visits";
import { DifferenceText, VerdictMark } from "../changes/verdict";
import type { Asked } from "./read_compare";

/** What both sides are narrowed to, as the address of the moment's own page. */
function common({ site, segment, weekday, stretch }: Asked, moment: string): Record<string, string | null> {
  return { moment, site, segment: segmentText(segment), weekday: weekday === null ? null : String(weekday), ...stretchQuery(stretch) };
}

/** The same with what tells this side from the other. */
function sideQuery(asked: Asked, moment: string, side: 0 | 1, beside: { from: string; to: string }): Record<string, string | null> {
  const { axis, sides } = asked;
  const both = common(asked, moment);
  if (!sides) return side === 0 ? both : { ...both, days: null, ...beside };
  const value = sides[side];
  if (axis.id.startsWith("segment.")) return { ...both, segment: `${axis.id.slice("segment.".length)}:${value}` };
  return { ...both, [axis.id === "weekday" ? "weekday" : "site"]: value };
}

function Figure(props: { name: string; figure: { value: number; visits: number | null } | null; query: Record<string, string | null>; measured: boolean; gated: boolean }) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { figure, measured } = props;
  return (
    <td data-label={props.name} data-measured={measured}>
      {figure ? (
        <Link to="moments" query={props.query}>
          {format.tenth(figure.value)}
        </Link>
      ) : (
        "–"
      )}
      {!figure && <span class="changes__range">{t(measured ? "compare.too_few_here" : "compare.not_here")}</span>}
      {figure?.visits != null && <span class="changes__range">{said(figure.visits, props.gated)}</span>}
    </td>
  );
}

export function ByMoment(props: { pairs: Pair[]; programme: Programme; asked: Asked; beside: { from: string; to: string }; a: string; b: string }) {
  const { t, say, format } = useI18n();
  const { programme } = props;
  const { axis, sides } = props.asked;
  const gated = isGated(programme);
  const measured = (side: 0 | 1, moment: string): boolean => (axis.id !== "site" && axis.id !== "group") || !sides || isMeasuredAt(programme, sides[side], moment);
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
                <Link to="moments" query={common(props.asked, moment)}>
                  {say(find(programme.moments, moment)?.name) || moment}
                </Link>
              </th>
              <Figure name={props.a} figure={left && { value: left.quality.value, visits: left.visits }} query={sideQuery(props.asked, moment, 0, props.beside)} measured={left !== null || measured(0, moment)} gated={gated} />
              <Figure name={props.b} figure={right} query={sideQuery(props.asked, moment, 1, props.beside)} measured={right !== null || measured(1, moment)} gated={gated} />
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
