// Importance against performance: the map, what its signs mean, and the same figures as a table.

import { useCallback } from "preact/hooks";
import { useI18n } from "../../i18n";
import type { Interval, Lever, Outcome, PerformanceMap } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import { Chart, type ChartColours } from "../../ui/chart";
import { optionOf } from "./map_option";
import { StateMark } from "./state_mark";
import { useWords } from "./wording";

interface Shown {
  map: PerformanceMap;
  levers: Lever[];
  outcome: Outcome;
  programme: Programme;
  stated: boolean;
}

function Numbers(props: Shown) {
  const { t, format } = useI18n();
  const words = useWords(props.programme);
  const { levers, map, stated } = props;
  const range = (interval: Interval | null, text: (value: number) => string) =>
    interval && <span class="moment__small">{t("moment.between", { low: text(interval[0]), high: text(interval[1]) })}</span>;
  const weight = (interval: Interval | null) => words.importance(stated, interval);
  return (
    <details class="moment__numbers">
      <summary>{t("moment.numbers")}</summary>
      <div class="moment__scroll" tabIndex={0} role="region" aria-label={t("moment.numbers")}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("changes.moment")}</th>
              <th scope="col">{t(stated ? "drivers.stated" : "drivers.weight")}</th>
              <th scope="col">{t("drivers.score")}</th>
              <th scope="col">{t("changes.verdict_head")}</th>
            </tr>
          </thead>
          <tbody>
            {levers.map(({ place, item }) => (
              <tr key={item.name} data-item={item.name}>
                <th scope="row">
                  {place}. {words.moment(item.name)}
                </th>
                <td>
                  {weight(item.importance_interval)(item.importance)}
                  {range(item.importance_interval, weight(item.importance_interval))}
                </td>
                <td>
                  {format.tenth(item.performance)}
                  {range(item.performance_interval, format.tenth)}
                </td>
                <td>
                  <StateMark state={item.state} words={words} />
                  {item.state === "not_clear" && <span class="moment__small">{t("drivers.leans", { state: words.state(item.quadrant) })}</span>}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("drivers.lines")}</th>
              <td>{weight(null)(map.importance_line)}</td>
              <td>{format.tenth(map.performance_line)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}

export function MapSheet(props: Shown) {
  const i18n = useI18n();
  const { t } = i18n;
  const words = useWords(props.programme);
  const { map, levers, outcome, stated } = props;
  const axes = { x: t("drivers.axis_score"), y: stated ? t("drivers.axis_stated") : t("drivers.axis_weight", { outcome: words.inSentence(outcome) }) };
  const option = useCallback(
    (colours: ChartColours) => optionOf({ map, levers, stated, words, axes }, colours, i18n),
    [map, levers, stated, words, axes.x, axes.y, i18n],
  );
  const told = levers.map(({ item }) => `${words.moment(item.name)}: ${words.state(item.state)}`).join("; ");
  return (
    <section class="levers__map">
      <h2>{t(stated ? "drivers.map_stated" : "drivers.map")}</h2>
      <p class="levers__note">{t("drivers.map_note")}</p>
      <Chart class="levers__chart" label={`${t("drivers.map")}. ${told}`} option={option} />
      <p class="levers__legend">
        <StateMark state="not_clear" words={words} /> {t("drivers.not_clear_what")}
      </p>
      <Numbers {...props} />
    </section>
  );
}
