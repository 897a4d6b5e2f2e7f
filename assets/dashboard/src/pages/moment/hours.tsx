// When it is good and when it is bad: the hours of the day by weekday, in the time of each site.

import { useCallback, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { inkOn, scoreColour } from "../../model/colour";
import { anyShown, hoursOf, weekdays } from "../../model/moment";
import type { FixedDays } from "../../model/period";
import { halfInterval, shown, type ScoreRow } from "../../model/scores";
import { useDayName } from "../../ui/use_days";
import { walk } from "../map/grid_keys";
import { unsureFrom } from "../map/heat_cell";
import { plusMinus } from "../map/wording";
import { OfMonths } from "./groups";
import type { Part } from "./read_moment";

/** What a cell says in full, to whoever points at it, touches it or comes to it by the arrow keys. */
function Cell(props: { row: ScoreRow | null; minimum: number; name: string; id: string; stop: boolean; onSay: (id: string, said: string) => void }) {
  const { t, format } = useI18n();
  const { id, onSay } = props;
  const row = shown(props.row, props.minimum);
  if (!row) return <td class="hours__cell hours__cell--none">{t("moment.none")}</td>;
  const ground = scoreColour(row.index.value);
  const said = t("moment.hour_title", {
    name: props.name,
    value: format.tenth(row.index.value),
    half: plusMinus(row, format),
    answers: t("changes.answers", { count: row.n, formatted: format.count(row.n) }),
  });
  const unsure = halfInterval(row.index) > unsureFrom;
  return (
    <td class="hours__cell">
      <button
        type="button"
        class={unsure ? "hours__value hours__value--unsure" : "hours__value"}
        style={{ "--score": ground, "--on-score": inkOn(ground) }}
        tabIndex={props.stop ? 0 : -1}
        data-cell={id}
        data-index={row.index.value}
        data-unsure={unsure}
        onFocus={() => onSay(id, said)}
        onClick={() => onSay(id, said)}
        onPointerEnter={() => onSay(id, said)}
      >
        {format.whole(row.index.value)}
        <span class="visually-hidden"> {said}</span>
      </button>
    </td>
  );
}

export function Hours(props: { part: Part<ScoreRow[]>; asked: FixedDays; minimum: number }) {
  const { t, format } = useI18n();
  const dayName = useDayName();
  const { part, minimum } = props;
  const rows = part.data;
  const { hours, at } = hoursOf(rows);
  const [told, setTold] = useState<{ id: string; said: string } | null>(null);
  const onSay = useCallback((id: string, said: string) => setTold({ id, said }), []);
  const known = weekdays.flatMap((weekday) => hours.filter((hour) => shown(at(weekday, hour), minimum)).map((hour) => `${weekday} ${hour}`));
  const stop = told && known.includes(told.id) ? told.id : known[0]; // one stop of the Tab key for the whole grid
  const clock = (hour: number): string => t("moment.hour", { hour: format.whole(hour) });
  return (
    <section class="moment__hours">
      <h2>{t("moment.hours")}</h2>
      <OfMonths part={part} shownDays={props.asked} />
      {anyShown(rows, minimum) && hours.length > 0 ? (
        <div class="moment__scroll" role="region" aria-label={t("moment.hours")}>
          <table class="hours" onKeyDown={walk}>
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
                    <Cell key={hour} id={`${weekday} ${hour}`} stop={stop === `${weekday} ${hour}`} row={at(weekday, hour)} minimum={minimum} name={`${dayName(weekday)}, ${clock(hour)}`} onSay={onSay} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="moment__note">{t("moment.no_hours")}</p>
      )}
      {known.length > 0 && (
        <p class="hours__told" data-testid="hour-told">
          {told && known.includes(told.id) ? told.said : t("moment.hour_ask")}
        </p>
      )}
      <p class="moment__note">
        {t("moment.hours_note")} {known.length > 0 && t("moment.hours_unsure", { points: unsureFrom })}
      </p>
    </section>
  );
}
