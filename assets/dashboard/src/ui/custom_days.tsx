// From one day to another: two of the browser's own calendars.

import { useState } from "preact/hooks";
import { useI18n } from "../i18n";
import { isDay, type FixedDays } from "../model/period";

export function CustomDays(props: FixedDays & { names?: [string, string]; onChange: (days: FixedDays) => void }) {
  const { t } = useI18n();
  const names = props.names ?? ["from", "to"];
  const [draft, setDraft] = useState<FixedDays>({ from: props.from, to: props.to });
  const wrong = isDay(draft.from) && isDay(draft.to) && draft.from > draft.to;
  const change = (part: Partial<FixedDays>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) props.onChange(next);
  };
  return (
    <>
      {(["from", "to"] as const).map((end, i) => (
        <label key={end} class="pill">
          <span class="pill__label">{t(`filter.${end}`)}</span>
          <input
            class="pill__date"
            type="date"
            name={names[i]}
            value={draft[end]}
            aria-invalid={wrong}
            onInput={(event) => change({ [end]: event.currentTarget.value })}
          />
        </label>
      ))}
      {wrong && (
        <span class="filters__error" role="alert">
          {t("filter.wrong_order")}
        </span>
      )}
    </>
  );
}
