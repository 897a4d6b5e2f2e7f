// What stands behind the map: which visits, by which method, what was left out, and what to mind when reading.

import type { ComponentChildren } from "preact";
import { useI18n, type I18n } from "../../i18n";
import { methodFor } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import type { Asked, Told } from "./read_drivers";
import { useWords, type Words } from "./wording";

function Fact(props: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function usedText(told: Told, { t, format }: I18n): string {
  const { losses, n } = told.row;
  const used = n ?? 0;
  const all = losses?.visits ?? used;
  return t(told.attempt.missing === "pairwise" ? "drivers.used_pairs" : "drivers.used", { used: format.count(used), all: format.count(all) });
}

/** Whether the visits that could not be used were of another mind. */
function biasText(told: Told, { t, format }: I18n): string | null {
  const contrast = told.attempt.missing === "listwise" ? told.row.losses?.outcome : null;
  if (!contrast?.differs) return null;
  return t(contrast.difference < 0 ? "drivers.others_lower" : "drivers.others_higher", { points: format.tenth(Math.abs(contrast.difference)) });
}

function leftOutTexts({ leftOut }: Told, words: Words, t: I18n["t"]): string[] {
  return (["seldom", "unanswered", "constant"] as const).flatMap((why) =>
    leftOut[why].length > 0 ? [t(`drivers.left_out.${why}`, { moments: words.moments(leftOut[why]) })] : [],
  );
}

const warnings = ["few_visits", "collinear", "suppressed"] as const;

function warningTexts(told: Told, words: Words, t: I18n["t"]): string[] {
  return (told.row.warnings ?? []).flatMap(({ code, drivers }) => {
    const known = warnings.find((each) => each === code);
    return known ? [t(`drivers.warning.${known}`, { moments: words.moments(drivers) })] : [];
  });
}

export function Basis(props: { told: Told; asked: Asked; programme: Programme }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const words = useWords(props.programme);
  const { told, asked, programme } = props;
  const { row, attempt, oneIn } = told;
  const outcome = words.inSentence(asked.outcome);
  const bias = biasText(told, i18n);
  const out = leftOutTexts(told, words, t);
  const cautions = warningTexts(told, words, t);
  const replicates = row.bootstrap?.replicates ?? 0;
  return (
    <section class="levers__basis" data-visits={row.n ?? 0}>
      <h2>{t("drivers.basis")}</h2>
      <dl>
        <Fact name={t("drivers.visits")}>
          {usedText(told, i18n)} {oneIn > 1 && t("drivers.sampled", { every: format.count(oneIn) })} {bias} {t("drivers.scores_all")}
        </Fact>
        <Fact name={t("drivers.explained")}>
          {asked.outcome.kind === "image"
            ? t("drivers.explained_image")
            : t("drivers.explained_share", { share: format.percent(row.r2 ?? 0), outcome })}
        </Fact>
        {out.length > 0 && <Fact name={t("drivers.out")}>{out.join(" ")}</Fact>}
        {cautions.length > 0 && <Fact name={t("drivers.mind")}>{cautions.join(" ")}</Fact>}
        <Fact name={t("drivers.method")}>
          {t(`drivers.method_is.${methodFor((attempt.moments ?? programme.moments).length)}`)}{" "}
          {replicates > 0 && t("drivers.intervals", { replicates: format.count(replicates) })}
        </Fact>
      </dl>
    </section>
  );
}
