// Numbers and dates as people of each language write them.

import type { Days } from "../model/period";

export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];

const locales: Record<Language, string> = { es: "es-ES", en: "en-GB" };

export interface Format {
  whole: (value: number) => string;
  tenth: (value: number) => string;
  hundredth: (value: number) => string;
  /** As many decimals as it has, six at most. */
  number: (value: number) => string;
  signed: (value: number) => string;
  percent: (share: number) => string;
  percentTenth: (share: number) => string;
  count: (value: number) => string;
  list: (items: string[]) => string;
  /** "a, b or c". */
  either: (items: string[]) => string;
  time: (at: Date) => string;
  clock: (at: Date) => string;
  /** The time where `at` is today, else the day too. */
  since: (at: Date, now: Date) => string;
  /** Day, time and the zone that it is told in. */
  instant: (at: Date) => string;
  days: (days: Days) => string | null;
  /** "2 minutes ago", in the largest unit that fits. */
  ago: (seconds: number) => string;
  /** "2 minutes". */
  lasting: (seconds: number) => string;
  bytes: (bytes: number) => string;
  /** The name of a language, from its tag. */
  language: (tag: string) => string;
}

/** Half an interval: one decimal, and never "0,0", which would claim certainty. */
export function halfText(half: number, tenth: (value: number) => string): string {
  return half > 0 && half < 0.05 ? `<${tenth(0.1)}` : tenth(half);
}

const units = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** Two days are a day and a bit, but ninety minutes are still minutes. */
function inUnits(seconds: number): { count: number; unit: (typeof units)[number]["name"] } {
  const unit = units.find((each) => seconds >= 2 * each.seconds) ?? units[units.length - 1]!;
  return { count: Math.max(0, Math.floor(seconds / unit.seconds)), unit: unit.name };
}

function sizeText(locale: string): (bytes: number) => string {
  const steps = [
    { unit: "gigabyte", bytes: 1e9, digits: 1 },
    { unit: "megabyte", bytes: 1e6, digits: 0 },
    { unit: "kilobyte", bytes: 1e3, digits: 0 },
  ] as const;
  return (bytes) => {
    const step = steps.find((each) => bytes >= each.bytes) ?? steps[steps.length - 1]!;
    const style = { style: "unit", unit: step.unit, maximumFractionDigits: step.digits } as const;
    return new Intl.NumberFormat(locale, style).format(bytes / step.bytes);
  };
}

function dayRange(locale: string): (days: Days) => string | null {
  const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  const date = (day: string): Date => new Date(`${day}T12:00:00Z`);
  return ({ from, to }) => {
    if (from && to) return from === to ? format.format(date(from)) : format.formatRange(date(from), date(to));
    return from ? `${format.format(date(from))} –` : to ? `– ${format.format(date(to))}` : null;
  };
}

export function makeFormat(language: Language): Format {
  const locale = locales[language];
  // es-ES writes 1234 without a separator and 12.345 with one; in a column of figures they should agree.
  const number = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, { useGrouping: true, ...options });
    return (value) => format.format(value);
  };
  // Spanish formats write a hyphen, which hangs lower and shorter than a plus sign.
  const withMinus = (format: (value: number) => string) => (value: number): string => format(value).replace(/^-/, "\u2212");
  const digits = (count: number): Intl.NumberFormatOptions => ({
    minimumFractionDigits: count,
    maximumFractionDigits: count,
  });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const moment = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const instant = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const relative = new Intl.RelativeTimeFormat(locale);
  const names = new Intl.DisplayNames(locale, { type: "language" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const either = new Intl.ListFormat(locale, { type: "disjunction" });
  return {
    whole: number(digits(0)),
    tenth: number(digits(1)),
    hundredth: number(digits(2)),
    number: number({ maximumFractionDigits: 6 }),
    signed: withMinus(number({ ...digits(1), signDisplay: "exceptZero" })),
    percent: number({ style: "percent", ...digits(0) }),
    percentTenth: number({ style: "percent", ...digits(1) }),
    count: number({ maximumFractionDigits: 0, useGrouping: "always" } as unknown as Intl.NumberFormatOptions),
    list: (items) => list.format(items),
    either: (items) => either.format(items),
    time: (at) => time.format(at),
    clock: (at) => clock.format(at),
    since: (at, now) => (at.toDateString() === now.toDateString() ? clock : moment).format(at),
    instant: (at) => instant.format(at),
    days: dayRange(locale),
    ago: (seconds) => {
      const { count, unit } = inUnits(seconds);
      return relative.format(-count, unit);
    },
    lasting: (seconds) => {
      const { count, unit } = inUnits(seconds);
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
    },
    bytes: sizeText(locale),
    language: (tag) => names.of(tag) ?? tag,
  };
}
