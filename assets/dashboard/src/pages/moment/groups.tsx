// Where it differs: weekdays, sites and segments, each against all others of it together. Each leads to the moment of that one alone.

import type { ComponentChildren } from "preact";
import { useI18n } from "../../i18n";
import { anyShown, findingsOf, valueOf, weekdayText, type Along, type Finding } from "../../model/moment";
import { stretchQuery, type FixedDays } from "../../model/period";
import { shown } from "../../model/scores";
import { segmentText } from "../../model/segment_choice";
import { Link } from "../../ui/link";
import { DifferenceText, VerdictMark } from "../changes/verdict";
import type { AskedMoment, Part } from "./read_moment";
import type { Names } from "./use_names";

/** The rest of a longer list is there for who asks. */
const mostFindings = 6;

/** The same page, narrowed to a value along an axis. */
function Narrower(props: { asked: AskedMoment; axis: string; value: string; children: ComponentChildren }) {
  const { asked, axis, value } = props;
  if (!value) return <>{props.children}</>; // the unknown cannot be chosen
  const now = { moment: asked.moment, site: asked.site, segment: segmentText(asked.segment), weekday: weekdayText(asked.weekday) };
  const to = axis.startsWith("segment.") ? { segment: `${axis.slice("segment.".length)}:${value}` } : { [axis]: value };
  return (
    <Link to="moments" query={{ ...now, ...to, ...stretchQuery(asked.stretch) }}>
      {props.children}
    </Link>
  );
}

function FindingList(props: { findings: Finding[]; names: Names; asked: AskedMoment }) {
  const { t, format } = useI18n();
  return (
    <ol class="news-list">
      {props.findings.map(({ axis, value, row }) => {
        const difference = row.comparison!.index!;
        const worse = row.comparison!.verdict === "lower";
        return (
          <li key={`${axis} ${value}`} class={`news news--${worse ? "worse" : "better"}`} data-finding={`${axis} ${value}`}>
            <p class="news__title">
              <span aria-hidden="true">{worse ? "▼" : "▲"}</span>{" "}
              <Narrower asked={props.asked} axis={axis} value={value}>
                {props.names.value(axis, value)}
              </Narrower>
            </p>
            <p>
              {t(worse ? "moment.below_rest" : "moment.above_rest", {
                points: format.tenth(Math.abs(difference.difference)),
                axis: props.names.axis(axis),
              })}{" "}
              <span class="news__note">{t("changes.range", { low: format.signed(difference.low), high: format.signed(difference.high) })}</span>
            </p>
          </li>
        );
      })}
    </ol>
  );
}

/** `missing`: axes along which nothing is published for what is asked. */
export function Findings(props: { along: Along[]; missing: string[]; names: Names; asked: AskedMoment }) {
  const { t, format } = useI18n();
  const { along, missing, names, asked } = props;
  const findings = findingsOf(along);
  const rest = findings.slice(mostFindings);
  const list = (axes: string[]): string => format.list(axes.map((axis) => names.axis(axis).toLowerCase()));
  return (
    <section class="moment__findings">
      <h2>{t("moment.findings")}</h2>
      {findings.length === 0 ? (
        along.length > 0 && (
          <p class="moment__note" data-testid="no-findings">
            {t("moment.no_findings", { axes: list(along.map(({ axis }) => axis)) })}
          </p>
        )
      ) : (
        <FindingList findings={findings.slice(0, mostFindings)} names={names} asked={asked} />
      )}
      {rest.length > 0 && (
        <details class="moment__numbers">
          <summary>{t("moment.more_findings", { count: rest.length })}</summary>
          <FindingList findings={rest} names={names} asked={asked} />
        </details>
      )}
      {missing.length > 0 && (
        <p class="moment__note" data-testid="not-compared">
          {t("moment.not_compared", { axes: list(missing) })}
        </p>
      )}
      {along.length > 0 && <p class="moment__note">{t("moment.findings_note")}</p>}
    </section>
  );
}

/** What is not there, and why: it must not vanish without a word. */
export function NotPublished(props: { parts: string[] }) {
  const { t, format } = useI18n();
  if (props.parts.length === 0) return null;
  return (
    <section class="moment__group" data-testid="not-published">
      <h2>{t("moment.not_published_title")}</h2>
      <p>{format.list(props.parts)}.</p>
      <p class="moment__note">{t("moment.not_published")}</p>
    </section>
  );
}

/** Where a part is of whole months and the page is not, that is said beside it. */
export function OfMonths(props: { part: Part<unknown>; shownDays: FixedDays }) {
  const { t, format } = useI18n();
  const { days } = props.part;
  if (days.from === props.shownDays.from && days.to === props.shownDays.to) return null;
  return <p class="moment__note">{t("moment.whole_months", { days: format.days(days) })}</p>;
}

export function Group(props: { axis: string; part: Part<Along>; asked: AskedMoment; shownDays: FixedDays; names: Names; minimum: number }) {
  const { t, format } = useI18n();
  const { axis, part, asked, names, minimum } = props;
  const { rows } = part.data;
  return (
    <section class="moment__group" data-axis={axis}>
      <h2>{names.axis(axis)}</h2>
      <OfMonths part={part} shownDays={props.shownDays} />
      {!anyShown(rows, minimum) ? (
        <p class="moment__note">{t("moment.too_few")}</p>
      ) : (
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{names.axis(axis)}</span>
              </th>
              <th scope="col">{t("changes.now")}</th>
              <th scope="col">{t("moment.against_rest")}</th>
              <th scope="col">{t("changes.verdict_head")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const now = shown(row, minimum);
              const value = valueOf(row, axis);
              return (
                <tr key={value} data-value={value}>
                  <th scope="row">
                    <Narrower asked={asked} axis={axis} value={value}>
                      {names.value(axis, value)}
                    </Narrower>
                  </th>
                  <td>
                    {now ? format.tenth(now.index.value) : "–"}
                    <span class="moment__small">{t("changes.answers", { count: row.n, formatted: format.count(row.n) })}</span>
                  </td>
                  <td>
                    <DifferenceText comparison={row.comparison} />
                  </td>
                  <td>
                    <VerdictMark comparison={row.comparison} rest />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
