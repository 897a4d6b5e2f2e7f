// Which days somebody looks at: so many until today, or fixed ones.

import { useMemo } from "preact/hooks";
import { useI18n } from "../i18n";
import { comparedDays, daysBetween, longestStretch, stretchIn, type Stretch } from "../model/period";
import type { Misfit } from "./address_notice";
import { ChoicePill } from "./controls";
import { CustomDays } from "./custom_days";
import type { SetQuery } from "./use_address";

/** The same stretch from one drawing to the next while the address asks for the same. */
export function useStretch(query: URLSearchParams, usual: number): { stretch: Stretch; misfit: Misfit | null } {
  const { stretch, wrong } = stretchIn(query, usual);
  const { length, fixed } = stretch;
  return {
    stretch: useMemo(() => stretch, [length, fixed?.from, fixed?.to]),
    misfit: wrong === null ? null : { kind: "days_wrong", name: wrong, clears: ["days", "from", "to"] },
  };
}

const custom = "custom";

/** `timeZone`: whose days they are. An address may ask for other lengths than the pill offers. */
export function LengthChoice(props: { lengths: readonly number[]; usual: number; value: Stretch; timeZone: string; setQuery: SetQuery }) {
  const { t } = useI18n();
  const { lengths, usual, value, timeZone, setQuery } = props;
  const { length, fixed } = value;
  const listed = lengths.includes(length) || fixed ? lengths : [...lengths, length].sort((a, b) => a - b);
  const choose = (chosen: string): void => {
    if (chosen === custom) return setQuery({ days: null, ...comparedDays(timeZone, value, new Date()).days });
    setQuery({ days: chosen === String(usual) ? null : chosen, from: null, to: null });
  };
  return (
    <>
      <ChoicePill
        label={t("filter.period")}
        name="days"
        value={fixed ? custom : String(length)}
        choices={[...listed.map((each) => ({ value: String(each), label: t("changes.last", { count: each }) })), { value: custom, label: t("filter.custom") }]}
        onChange={choose}
      />
      {fixed && (
        <CustomDays key={custom} {...fixed} onChange={(days) => daysBetween(days.from, days.to) <= longestStretch && setQuery({ ...days, days: null }, "replace")} />
      )}
    </>
  );
}
