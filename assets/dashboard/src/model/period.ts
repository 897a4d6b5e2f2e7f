// Periods are local days of the sites, both ends included.

export const presets = ["today", "7d", "30d", "90d", "all"] as const;
export type Preset = (typeof presets)[number];
export type Period = { kind: Preset } | { kind: "custom"; from: string; to: string };

export interface Days {
  from: string | null;
  to: string | null;
}

const lengths: Record<Exclude<Preset, "all">, number> = { today: 1, "7d": 7, "30d": 30, "90d": 90 };

/** The calendar day it is in a time zone, as YYYY-MM-DD. */
export function todayIn(timeZone: string, now: Date): string {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    const part = (type: string): string => parts.formatToParts(now).find((each) => each.type === type)?.value ?? "";
    return `${part("year")}-${part("month")}-${part("day")}`;
  } catch {
    return now.toISOString().slice(0, 10); // a zone this browser does not know
  }
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A day that exists, so that 31 February never reaches the server. */
export function isDay(text: string | null | undefined): text is string {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** The months that hold these days, whole. */
export function wholeMonths(days: Days): Days {
  const first = days.from && `${days.from.slice(0, 7)}-01`;
  if (!days.to) return { from: first, to: null };
  const [year, month] = days.to.split("-").map(Number) as [number, number];
  return { from: first, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
}

/** The days a period covers today. */
export function daysOf(period: Period, timeZone: string, now: Date): Days {
  if (period.kind === "custom") return { from: period.from, to: period.to };
  if (period.kind === "all") return { from: null, to: null };
  const to = todayIn(timeZone, now);
  return { from: addDays(to, 1 - lengths[period.kind]), to };
}

/** The last `length` days until today, and as many before them. */
export function comparedDays(timeZone: string, length: number, now: Date): { days: { from: string; to: string }; before: { from: string; to: string } } {
  const to = todayIn(timeZone, now);
  const from = addDays(to, 1 - length);
  return { days: { from, to }, before: { from: addDays(from, -length), to: addDays(from, -1) } };
}
