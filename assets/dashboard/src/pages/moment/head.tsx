// How the moment is, how it was before, and what is aimed at.

import { useI18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import type { ComparedScore } from "../../model/changes";
import { halfInterval, shown } from "../../model/scores";
import { Before, DifferenceText, VerdictMark } from "../changes/verdict";
import { Distribution } from "../map/distribution";
import { scaleText } from "../map/wording";
import { Target } from "../overview/target";
import type { MomentRead } from "./read_moment";

export function Head(props: { row: ComparedScore; data: MomentRead }) {
  const { t, format } = useI18n();
  const { row, data } = props;
  const now = shown(row, data.minimum);
  return (
    <section class="changes__image" data-n={row.n}>
      <h2>{scaleText(row.scale, t)}</h2>
      {now ? (
        <>
          <p class="changes__figure">
            {format.tenth(now.index.value)} <span class="changes__half">± {halfText(halfInterval(now.index), format.tenth)}</span>
            <VerdictMark comparison={row.comparison} />
          </p>
          <p>
            <DifferenceText comparison={row.comparison} /> <Before comparison={row.comparison} />
          </p>
          {data.target && (
            <p class="moment__target" data-testid="target">
              {t("moment.target")} <Target row={data.target} />
            </p>
          )}
          <Distribution row={now} />
        </>
      ) : (
        <p>{t("detail.missing")}</p>
      )}
      <p class="changes__days">
        {t("changes.answers", { count: row.n, formatted: format.count(row.n) })}
        {data.leftOut > 0 && ` · ${t("scope.left_out", { count: data.leftOut, formatted: format.count(data.leftOut) })}`}
      </p>
      {data.widened && (
        <p class="moment__note" data-testid="whole-months">
          {t("moment.whole_months", { days: format.days(data.days) })}
        </p>
      )}
    </section>
  );
}
