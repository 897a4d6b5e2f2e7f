// How many days until today somebody looks at.

import { useI18n } from "../i18n";
import { ChoicePill } from "./controls";
import type { SetQuery } from "./use_address";

/** What the address asks for, where it is one of them. */
export function lengthIn<Length extends number>(query: URLSearchParams, lengths: readonly Length[], usual: Length): Length {
  return lengths.find((each) => String(each) === query.get("days")) ?? usual;
}

export function LengthChoice(props: { lengths: readonly number[]; usual: number; value: number; setQuery: SetQuery }) {
  const { t } = useI18n();
  const { lengths, usual, value, setQuery } = props;
  return (
    <ChoicePill
      label={t("filter.period")}
      name="days"
      value={String(value)}
      choices={lengths.map((each) => ({ value: String(each), label: t("changes.last", { count: each }) }))}
      onChange={(chosen) => setQuery({ days: chosen === String(usual) ? null : chosen })}
    />
  );
}
