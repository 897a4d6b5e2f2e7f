// The image, all moments together, and one card for each stage of the relationship: how good, and how sure.

import { useI18n } from "../../i18n";
import type { Completeness } from "../../model/completeness";
import type { StageScore } from "../../model/heat_map";
import { halfText } from "../../i18n/format";
import { halfInterval, shown, type QualityRow } from "../../model/scores";
import { isGated, type Programme } from "../../model/programme";
import { useVisits } from "../../ui/use_visits";
import { CompletenessNote } from "./completeness_note";
import { ScoreBar } from "./score_bar";
import { plusMinus, scaleText } from "./wording";

function ImageCard(props: { image: QualityRow | null; atLeast: boolean }) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { image } = props;
  return (
    <article class="card card--image" data-image={image?.visits ?? 0}>
      <h3 class="card__title">{t("map.image")}</h3>
      {image ? (
        <p class="card__figure">
          {format.tenth(image.quality.value)}{" "}
          <span class="card__half">± {halfText(halfInterval(image.quality), format.tenth)}</span>
        </p>
      ) : (
        <p class="card__figure card__figure--none">
          <span class="card__half">{t("map.no_data")}</span>
        </p>
      )}
      {image ? <ScoreBar {...image.quality} /> : <div class="score-bar score-bar--none" />}
      <p class="card__note">
        {image
          ? t("map.image_note", { visits: said(image.visits, props.atLeast) })
          : t("map.image_none")}
      </p>
    </article>
  );
}

function Card(props: { score: StageScore; minimum: number; onOpen: () => void }) {
  const { t, format } = useI18n();
  const { stage, moments, measured, rows } = props.score;
  const row = shown(rows[0], props.minimum);
  const name = t(`stage.${stage}`);
  return (
    <article class="card" data-stage={stage} data-n={row?.n ?? 0}>
      <h3 class="card__title">{name}</h3>
      {row ? (
        <p class="card__figure">
          {format.tenth(row.index.value)} <span class="card__half">± {plusMinus(row, format)}</span>
          <span class="card__n">n {format.count(row.n)}</span>
        </p>
      ) : (
        <p class="card__figure card__figure--none">
          <span class="card__half">{t("map.no_data")}</span>
        </p>
      )}
      {row ? <ScoreBar {...row.index} /> : <div class="score-bar score-bar--none" />}
      <p class="card__note">
        {moments === 0
          ? t("map.no_moments")
          : t("map.measured", { count: moments, measured: format.whole(measured) })}
      </p>
      {row && rows.length > 1 && (
        <p class="card__note">
          {scaleText(row.scale, t)} {t("map.other_scales", { count: rows.length - 1 })}
        </p>
      )}
      {row && <button type="button" class="card__open" aria-label={t("map.open_stage", { stage: name })} onClick={props.onOpen} />}
    </article>
  );
}

export function StageCards(props: {
  programme: Programme;
  image: QualityRow | null;
  completeness: Completeness | null;
  scores: StageScore[];
  minimum: number;
  stale: boolean; // of an earlier choice of filters
  onOpen: (stage: string) => void;
}) {
  const { t } = useI18n();
  const { programme, completeness } = props;
  return (
    <section class="cards" data-stale={props.stale} aria-busy={props.stale} aria-labelledby="cards-title">
      <div class="cards__head">
        <h2 class="cards__title" id="cards-title">
          {t("map.cards")}
        </h2>
        {completeness && <CompletenessNote programme={programme} completeness={completeness} />}
      </div>
      <div class="cards__row">
        <ImageCard image={props.image} atLeast={isGated(programme)} />
        {props.scores.map((score) => (
          <Card key={score.stage} score={score} minimum={props.minimum} onOpen={() => props.onOpen(score.stage)} />
        ))}
      </div>
    </section>
  );
}
