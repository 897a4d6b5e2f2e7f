// How often each point of the scale was given, best first.

import { useI18n } from "../../i18n";
import { scoreColour } from "../../model/colour";
import { pointIndex, scalePoints, type ScoreRow } from "../../model/scores";
import { Face } from "../../ui/face";
import { faceOf, pointText } from "./wording";

export function Distribution(props: { row: ScoreRow }) {
  const { t, format } = useI18n();
  const { scale, counts, n } = props.row;
  const points = scalePoints(scale).sort((a, b) => pointIndex(scale, b) - pointIndex(scale, a));
  const most = Math.max(1, ...points.map((point) => counts[point] ?? 0));
  return (
    <ul class={points.length > 5 ? "distribution distribution--many" : "distribution"}>
      {points.map((point) => {
        const count = counts[point] ?? 0;
        const share = format.percent(n > 0 ? count / n : 0);
        const label = pointText(scale, point, t, format);
        const face = faceOf(scale, point);
        return (
          <li key={point} class="distribution__point" data-point={point} data-count={count}>
            <span class="visually-hidden">{t("detail.point", { label, count: format.count(count), share })}</span>
            <span class="distribution__label" aria-hidden="true">
              {face !== null && <Face verdict={face} size={20} />}
              {label}
            </span>
            <span class="distribution__track" aria-hidden="true">
              <span
                class="distribution__bar"
                style={{ width: `${(100 * count) / most}%`, "--score": scoreColour(pointIndex(scale, point)) }}
              />
            </span>
            <span class="distribution__count" aria-hidden="true">
              {format.count(count)} <small>{share}</small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
