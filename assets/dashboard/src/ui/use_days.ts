// The days of the week in the reader's language. 1 is Monday, as in ISO 8601.

import { useMemo } from "preact/hooks";
import { useI18n } from "../i18n";

export function useDayName(): (weekday: number) => string {
  const { language } = useI18n();
  return useMemo(() => {
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    return (day) => {
      const name = weekday.format(new Date(Date.UTC(2024, 0, day))); // 1 January 2024 was a Monday
      return name.charAt(0).toUpperCase() + name.slice(1);
    };
  }, [language]);
}
