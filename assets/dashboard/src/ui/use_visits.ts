// How many visits a figure is of. Where the server only knows a bound (behind the disclosure gate, or over some moments), that is said.

import { useI18n } from "../i18n";

export function useVisits(): (visits: number, atLeast: boolean) => string {
  const { t, format } = useI18n();
  return (visits, atLeast) => t(atLeast ? "visits.at_least" : "visits.number", { count: visits, formatted: format.count(visits) });
}
