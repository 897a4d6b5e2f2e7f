// Where it differs: weekdays, sites and segments, each against all others of it together.

import { useI18n } from "../../i18n";
import { anyShown, findingsOf, valueOf, type Along, type Finding } from "../../model/moment";
import { shown } from "../../model/scores";
import { DifferenceText, VerdictMark } from "../changes/verdict";

/** The words for an axis and for a value along it. */
export interface Names {
  axis: (axis: string) => string;
  value: (axis: string, value: string) => string;
}

/** The rest of a longer list is there for who asks. */
const mostFindings = 6;

function FindingList(props: { findings: Finding[]; names: Names }) {
  const { t, format } = useI18n();
  return (
    <ol class="news-list">
      {props.findings.map(({ axis, value, row }) => {
        const difference = row.comparison!.index!;
        const worse = row.comparison!.verdict === "lower";
        return (
          <li key={`${axis} ${value}`} class={`news news--${worse ? "worse" : "better"}`} data-finding={`${axis} ${value}`}>
            <p class="news__title">
              <span aria-hidden="true">{worse ? "▼" : "▲"}</span> {props.names.value(axis, value)}
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

export function Findings(props: { along: Along[]; names: Names }) {
  const { t } = useI18n();
  const findings = findingsOf(props.along);
  const rest = findings.slice(mostFindings);
  return (
    <section class="moment__findings">
      <h2>{t("moment.findings")}</h2>
      {findings.length === 0 ? (
        <p class="moment__note" data-testid="no-findings">
          {t("moment.no_findings")}
        </p>
      ) : (
        <FindingList findings={findings.slice(0, mostFindings)} names={props.names} />
      )}
      {rest.length > 0 && (
        <details class="moment__numbers">
          <summary>{t("moment.more_findings", { count: rest.length })}</summary>
          <FindingList findings={rest} names={props.names} />
        </details>
      )}
      <p class="moment__note">{t("moment.findings_note")}</p>
    </section>
  );
}

export function Group(props: { along: Along; names: Names; minimum: number }) {
  const { t, format } = useI18n();
  const { axis, rows } = props.along;
  if (!anyShown(rows, props.minimum)) return null;
  return (
    <section class="moment__group" data-axis={axis}>
      <h2>{props.names.axis(axis)}</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{props.names.axis(axis)}</th>
            <th scope="col">{t("changes.now")}</th>
            <th scope="col">{t("moment.against_rest")}</th>
            <th scope="col">{t("changes.verdict_head")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const now = shown(row, props.minimum);
            const value = valueOf(row, axis);
            return (
              <tr key={value} data-value={value}>
                <th scope="row">{props.names.value(axis, value)}</th>
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
    </section>
  );
}
