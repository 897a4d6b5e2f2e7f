// A verdict in a word and a sign: colour alone would not reach everybody.

import { useI18n } from "../../i18n";
import { saidOf, type Comparison } from "../../model/changes";
import { useVisits } from "../../ui/use_visits";

const signs = { higher: "▲", lower: "▼", no_detectable_difference: "=", equivalent: "=", small: "≈", too_few_to_say: "…" } as const;

/** Against the period before, or (`rest`) against the others beside it. */
export function VerdictMark(props: { comparison: Comparison | null; rest?: boolean }) {
  const { t } = useI18n();
  const verdict = props.comparison?.verdict ?? "too_few_to_say";
  const said = saidOf(props.comparison);
  return (
    <span class={`verdict verdict--${verdict}`} data-verdict={verdict}>
      <span aria-hidden="true">{signs[said]}</span> {t(props.rest && (said === "higher" || said === "lower") ? `moment.verdict.${said}` : `changes.verdict.${said}`)}
    </span>
  );
}

/** "before, 76.4 of 310 answers": what the period before was, and of how many. */
export function Before(props: { comparison: Comparison | null; atLeast?: boolean }) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { index, quality, n, visits } = props.comparison?.other ?? {};
  const value = (quality ?? index)?.value;
  if (value === undefined) return null;
  const of = n !== undefined ? t("changes.answers", { count: n, formatted: format.count(n) }) : visits !== undefined ? said(visits, props.atLeast ?? false) : null;
  return <span class="changes__range">{of ? t("changes.before_of", { value: format.tenth(value), of }) : t("changes.before", { value: format.tenth(value) })}</span>;
}

/** "+2.4 (+1.2 to +3.6)"; a dash where there is nothing to subtract. */
export function DifferenceText(props: { comparison: Comparison | null }) {
  const { t, format } = useI18n();
  const index = props.comparison?.index;
  if (!index) return <span class="changes__none">–</span>;
  const [value, low, high] = [index.difference, index.low, index.high].map(format.signed);
  return (
    <>
      <b>{value}</b> <span class="changes__range">{t("changes.range", { low, high })}</span>
    </>
  );
}
