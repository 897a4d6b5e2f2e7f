// Periods are local days of the sites, both ends included.

export const presets = ["today", "7d", "30d", "90d", "all"] as const;
export type Preset = (typeof presets)[number];
export type Period = { kind: Preset } | { kind: "custom"; from: string; to: string };

export interface Days {
  from: string | null;
  to: string | null;
}

/** Of which both ends are known. */
export interface FixedDays {
  from: string;
  to: string;
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

/** As many whole months before whole months. */
export function monthsBefore({ from, to }: FixedDays): FixedDays {
  const month = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const first = 2 * month(from) - month(to) - 1;
  return { from: `${Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, "0")}-01`, to: addDays(from, -1) };
}

/** The days a period covers today. */
export function daysOf(period: Period, timeZone: string, now: Date): Days {
  if (period.kind === "custom") return { from: period.from, to: period.to };
  if (period.kind === "all") return { from: null, to: null };
  const to = todayIn(timeZone, now);
  return { from: addDays(to, 1 - lengths[period.kind]), to };
}

/** So many days until today, or fixed ones, which mean the same to whoever opens the address tomorrow. */
export interface Stretch {
  length: number;
  fixed: FixedDays | null;
}

/** Beyond a year the series of days are more than anybody can look at. */
export const longestStretch = 366;

export function daysBetween(from: string, to: string): number {
  return 1 + Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** What an address asks for: `from` and `to`, or `days`. `wrong`: it asks for what cannot be shown, in its own words. */
export function stretchIn(query: URLSearchParams, usual: number): { stretch: Stretch; wrong: string | null } {
  const [from, to, days] = [query.get("from"), query.get("to"), query.get("days")];
  if (from || to) {
    const length = isDay(from) && isDay(to) ? daysBetween(from, to) : 0;
    if (length >= 1 && length <= longestStretch) return { stretch: { length, fixed: { from: from!, to: to! } }, wrong: null };
    return { stretch: { length: usual, fixed: null }, wrong: [from, to].filter(Boolean).join(" – ") };
  }
  const length = /^\d{1,3}$/.test(days ?? "") ? Number(days) : 0;
  if (length >= 1 && length <= longestStretch) return { stretch: { length, fixed: null }, wrong: null };
  return { stretch: { length: usual, fixed: null }, wrong: days || null };
}

/** The address's part for a stretch, to be carried from page to page: said in full, for pages have different usual ones. */
export function stretchQuery({ length, fixed }: Stretch): { days: string | null; from: string | null; to: string | null } {
  return fixed ? { days: null, ...fixed } : { days: String(length), from: null, to: null };
}

const shortestBase = 28; // days that tell what is usual

/** A period as the address of a page that shows a stretch. */
export function periodQuery(period: Period): { days: string | null; from: string | null; to: string | null } {
  if (period.kind === "custom") return { days: null, from: period.from, to: period.to };
  return { days: String(period.kind === "all" ? longestStretch : lengths[period.kind]), from: null, to: null };
}

/** How /changes is asked for a stretch: fixed days are judged by three times as many before them, as it does itself with the last ones. */
export function watchedDays({ length, fixed }: Stretch): Record<string, string> {
  if (!fixed) return { days: String(length) };
  return { ...fixed, base_from: addDays(fixed.from, -Math.max(shortestBase, 3 * length)), base_to: addDays(fixed.from, -1) };
}

/** Where what is usual for these days is learnt from. */
export function learntFrom(days: FixedDays): "half" | "before" {
  return daysBetween(days.from, days.to) < shortestBase ? "before" : "half";
}

/** What is usual is learnt from the first half of the days, and the second held against it; few days are held against those before them. */
export function trendDays(days: FixedDays): { from: string; to: string; base_from: string; base_to: string } {
  const length = daysBetween(days.from, days.to);
  const before = learntFrom(days) === "before";
  const from = before ? days.from : addDays(days.to, 1 - Math.floor(length / 2));
  return { from, to: days.to, base_from: before ? addDays(from, -shortestBase) : days.from, base_to: addDays(from, -1) };
}

/** The days of a stretch, and as many before them. */
export function comparedDays(timeZone: string, { length, fixed }: Stretch, now: Date): { days: FixedDays; before: FixedDays } {
  const to = fixed?.to ?? todayIn(timeZone, now);
  const from = fixed?.from ?? addDays(to, 1 - length);
  return { days: { from, to }, before: { from: addDays(from, -length), to: addDays(from, -1) } };
}
