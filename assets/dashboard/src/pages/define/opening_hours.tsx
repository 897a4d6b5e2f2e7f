// When a site is open. Without hours it is open always.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { onDays, readSpans, spansText, withDay } from "../../model/define/hours";
import { weekdays, type OpeningHours as Hours, type Weekday } from "../../model/programme";
import { CheckField, TextField } from "../../ui/fields";

function Day(props: { day: Weekday; hours: Hours; error: string | null; onChange: (hours: Hours) => void }) {
  const { t } = useI18n();
  const { day, hours } = props;
  const [typed, setTyped] = useState<string | null>(null); // while it is no span, it stays as it was typed
  return (
    <TextField
      label={t(`define.weekday.${day}`)}
      name={`hours.${day}`}
      placeholder={t("define.closed")}
      value={typed ?? spansText(hours[day])}
      error={typed !== null && readSpans(typed) === null ? t("define.hours_wrong") : props.error}
      onChange={(text) => {
        setTyped(text);
        const spans = readSpans(text);
        if (spans) props.onChange(withDay(hours, day, spans));
      }}
    />
  );
}

export function OpeningHours(props: { hours: Hours | undefined; errorAt: (day: string) => string | null; onChange: (hours: Hours | undefined) => void }) {
  const { t } = useI18n();
  const { hours, onChange } = props;
  return (
    <div class="field--wide opening">
      <CheckField
        label={t("define.always_open")}
        name="always_open"
        checked={hours === undefined}
        onChange={(always) => onChange(always ? undefined : onDays(["09:00-20:00"], weekdays.slice(0, 5)))}
      />
      {hours && (
        <>
          <p class="field__help">{t("define.help.opening_hours")}</p>
          <div class="form opening__days">
            {weekdays.map((day) => (
              <Day key={day} day={day} hours={hours} error={props.errorAt(day)} onChange={onChange} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
