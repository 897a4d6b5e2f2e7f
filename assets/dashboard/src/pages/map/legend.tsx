// How to read the map, and what exactly it covers.

import { useI18n } from "../../i18n";
import { unsureFrom } from "./heat_cell";
import type { Snapshot } from "./use_scores";

export function Legend(props: { snapshot: Snapshot }) {
  const { t, format } = useI18n();
  const { confidence, minimum, leftOut } = props.snapshot;
  return (
    <section class="legend" aria-label={t("legend.label")}>
      <div class="legend__keys">
        <span class="legend__key">
          0 <span class="legend__ramp" aria-hidden="true" /> 100
        </span>
        <span>{t("legend.index")}</span>
        <span>{t("legend.half", { confidence: format.percent(confidence) })}</span>
        <span class="legend__key">
          <span class="legend__sample legend__sample--whisker" aria-hidden="true" />
          {t("legend.whisker")}
        </span>
        <span class="legend__key">
          <span class="legend__sample legend__sample--unsure" aria-hidden="true" />
          {t("legend.unsure", { points: format.whole(unsureFrom) })}
        </span>
        <span class="legend__key">
          <span class="legend__sample legend__sample--hatch" aria-hidden="true" />
          {minimum > 1 ? t("legend.hatch_minimum", { minimum: format.whole(minimum) }) : t("legend.hatch")}
        </span>
      </div>
      <p class="legend__scope">
        {t("legend.scope")}
        {leftOut > 0 && ` ${t("legend.left_out", { count: leftOut, formatted: format.count(leftOut) })}`}
      </p>
    </section>
  );
}
