// The two sides, and what can be said of them.

import { useI18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import { saidOf } from "../../model/changes";
import type { Pair } from "../../model/compare";
import { find } from "../../model/find";
import type { Days } from "../../model/period";
import type { Programme } from "../../model/programme";
import { halfInterval } from "../../model/scores";
import { useVisits } from "../../ui/use_visits";
import { ScoreBar } from "../map/score_bar";

export function SideCard(props: {
  name: string;
  days: Days;
  quality: { value: number; low: number; high: number } | null;
  visits: number | null;
  atLeast: boolean;
  side: "a" | "b";
}) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { quality, visits } = props;
  return (
    <section class="compare__side" data-side={props.side} data-visits={visits ?? 0}>
      <h2>{props.name}</h2>
      {quality ? (
        <>
          <p class="changes__figure">
            {format.tenth(quality.value)} <span class="changes__half">± {halfText(halfInterval(quality), format.tenth)}</span>
          </p>
          <ScoreBar {...quality} />
        </>
      ) : (
        <p class="compare__none">{t("map.image_none")}</p>
      )}
      <p class="changes__days">
        {visits !== null && `${said(visits, props.atLeast)} · `}
        {format.days(props.days)}
      </p>
    </section>
  );
}

/** `scope`: the moments that both sides measure, where a side measures others too. */
export function Verdict(props: { pair: Pair; scope: string[] | null; programme: Programme; a: string; b: string }) {
  const { t, say, format } = useI18n();
  const { scope, programme, a, b } = props;
  const comparison = props.pair.left?.comparison ?? null;
  const verdict = comparison?.verdict ?? "too_few_to_say";
  const index = comparison?.index;
  if (scope?.length === 0) {
    return (
      <section class="compare__verdict" data-verdict="nothing_shared">
        <p class="compare__words">{t("compare.nothing_shared", { a, b })}</p>
        <p class="changes__note">{t("compare.nothing_shared_note")}</p>
      </section>
    );
  }
  const said = saidOf(comparison);
  const words = said === "small" ? (index && index.difference < 0 ? "slightly_lower" : "slightly_higher") : said;
  return (
    <section class={`compare__verdict compare__verdict--${verdict}`} data-verdict={verdict}>
      <p class="compare__words">{t(`compare.say.${words}`, { a, b, points: format.tenth(Math.abs(index?.difference ?? 0)) })}</p>
      {index && verdict !== "too_few_to_say" && (
        <p class="changes__note">{t("compare.interval", { low: format.signed(index.low), high: format.signed(index.high) })}</p>
      )}
      {scope && (
        <p class="changes__note" data-testid="compare-scope">
          {t("compare.scope", { moments: format.list(scope.map((id) => say(find(programme.moments, id)?.name) || id)) })}
        </p>
      )}
    </section>
  );
}
