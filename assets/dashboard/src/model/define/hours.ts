// Opening hours, as people write them: `09:00-14:00, 16:00-20:00`.

import { weekdays, type OpeningHours, type Weekday } from "../programme";

/** "9-14, 16:30-20" becomes spans; null where it is none. Nothing is closed. */
export function readSpans(text: string): string[] | null {
  const spans: string[] = [];
  for (const piece of text.split(/[,;]/).map((each) => each.trim()).filter(Boolean)) {
    const found = /^(\d{1,2})(?:[:.h](\d{2}))?\s*[-–a]\s*(\d{1,2})(?:[:.h](\d{2}))?h?$/.exec(piece);
    if (!found) return null;
    const [from, to] = [time(found[1]!, found[2]), time(found[3]!, found[4])];
    if (!from || !to) return null;
    spans.push(`${from}-${to}`);
  }
  return spans;
}

function time(hour: string, minute = "00"): string | null {
  if (Number(hour) > 24 || Number(minute) > 59) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

export function spansText(spans: readonly string[] | undefined): string {
  return (spans ?? []).join(", ");
}

/** With these spans on that day; a day without any is closed. */
export function withDay(hours: OpeningHours, day: Weekday, spans: string[]): OpeningHours {
  const next = { ...hours };
  if (spans.length > 0) next[day] = spans;
  else delete next[day];
  return next;
}

/** The same hours every day from Monday to Friday, say. */
export function onDays(spans: string[], days: readonly Weekday[] = weekdays): OpeningHours {
  return Object.fromEntries(days.map((day) => [day, [...spans]]));
}
