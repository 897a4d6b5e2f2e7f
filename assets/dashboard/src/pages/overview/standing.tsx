// How something stands on the way from 0 to 100, and against the same days before: the image, and each stage of it.

import { useI18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import type { ComparedQuality } from "../../model/changes";
import { halfInterval } from "../../model/scores";
import { Before, DifferenceText, VerdictMark } from "../changes/verdict";
import { ScoreBar } from "../map/score_bar";

export function Standing(props: { row: ComparedQuality | null; large?: boolean; atLeast: boolean }) {
  const { t, format } = useI18n();
  const { row } = props;
  if (!row) {
    return (
      <>
        <p class="standing standing--none">{t("map.image_none")}</p>
        <div class="score-bar score-bar--none" />
      </>
    );
  }
  return (
    <>
      <p class={props.large ? "standing standing--large" : "standing"}>
        <b class="standing__value">{format.tenth(row.quality.value)}</b>
        <span class="standing__half">± {halfText(halfInterval(row.quality), format.tenth)}</span>
        <VerdictMark comparison={row.comparison} />
      </p>
      <ScoreBar {...row.quality} />
      {row.comparison?.other?.quality && (
        <p class="standing__note">
          <DifferenceText comparison={row.comparison} /> <Before comparison={row.comparison} atLeast={props.atLeast} />
        </p>
      )}
    </>
  );
}
