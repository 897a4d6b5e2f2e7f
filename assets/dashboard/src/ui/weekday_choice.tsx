// Which day of the week: any, or one.

import { useI18n } from "../i18n";
import { weekdayText, weekdays } from "../model/moment";
import { ChoicePill } from "./controls";
import { useDayName } from "./use_days";

export function WeekdayChoice(props: { value: number | null; name?: string; onChange: (weekday: string) => void }) {
  const { t } = useI18n();
  const dayName = useDayName();
  return (
    <ChoicePill
      label={t("moment.day")}
      name={props.name ?? "weekday"}
      value={weekdayText(props.value) ?? ""}
      choices={[{ value: "", label: t("moment.all_days") }, ...weekdays.map((day) => ({ value: String(day), label: dayName(day) }))]}
      onChange={props.onChange}
    />
  );
}
