// When it is good and when it is bad: the hours of the day by weekday, in the time of each site.

import { useI18n } from "../../i18n";
import { inkOn, scoreColour } from "../../model/colour";
import { anyShown, hoursOf, weekdays } from "../../model/moment";
import { shown, type ScoreRow } from "../../model/scores";
import { useDayName } from "../../ui/use_days";
import { plusMinus } from "../map/wording";
import { OfMonths } from "./groups";
import type { Part } from "./read_moment";

function Cell(props: { row: ScoreRow | null; minimum: number; name: string }) {
  const { t, format } = useI18n();
  const row = shown(props.row, props.minimum);
  if (!row) return <td class="hours__cell hours__cell--none">{t("moment.none")}</td>;
  const ground = scoreColour(row.index.value);
  const said = t("moment.hour_title", {
    name: props.name,
    value: format.tenth(row.index.value),
    half: plusMinus(row, format),
    answers: t("changes.answers", { count: row.n, formatted: format.count(row.n) }),
  });
  return (
    <td class="hours__cell" style={{ "--score": ground, "--on-score": inkOn(ground) }} title={said} data-index={row.index.value}>
      {format.whole(row.index.value)}
    </td>
  );
}

export function Hours(props: { part: Part<ScoreRow[]>; asked: { from: string; to: string }; minimum: number }) {
  const { t, format } = useI18n();
  const dayName = useDayName();
  const { part, minimum } = props;
  const rows = part.data;
  const { hours, at } = hoursOf(rows);
  const clock = (hour: number): string => t("moment.hour", { hour: format.whole(hour) });
  return (
    <section class="moment__hours">
      <h2>{t("moment.hours")}</h2>
      <OfMonths part={part} shownDays={props.asked} />
      {anyShown(rows, minimum) && hours.length > 0 ? (
        <div class="moment__scroll" tabIndex={0} role="region" aria-label={t("moment.hours")}>
          <table class="hours">
            <thead>
              <tr>
                <td />
                {hours.map((hour) => (
                  <th key={hour} scope="col">
                    {clock(hour)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weekdays.filter((weekday) => hours.some((hour) => at(weekday, hour))).map((weekday) => (
                <tr key={weekday} data-weekday={weekday}>
                  <th scope="row">{dayName(weekday)}</th>
                  {hours.map((hour) => (
                    <Cell key={hour} row={at(weekday, hour)} minimum={minimum} name={`${dayName(weekday)}, ${clock(hour)}`} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="moment__note">{t("moment.no_hours")}</p>
      )}
      <p class="moment__note">{t("moment.hours_note")}</p>
    </section>
  );
}
