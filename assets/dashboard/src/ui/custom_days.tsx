// From one day to another: two of the browser's own calendars.

import { useState } from "preact/hooks";
import { useI18n } from "../i18n";
import { isDay } from "../model/period";

interface Between {
  from: string;
  to: string;
}

export function CustomDays(props: Between & { names?: [string, string]; onChange: (days: Between) => void }) {
  const { t } = useI18n();
  const names = props.names ?? ["from", "to"];
  const [draft, setDraft] = useState<Between>({ from: props.from, to: props.to });
  const wrong = isDay(draft.from) && isDay(draft.to) && draft.from > draft.to;
  const change = (part: Partial<Between>): void => {
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
