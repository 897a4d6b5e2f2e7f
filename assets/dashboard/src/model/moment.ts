// One moment looked at from all sides: its hours, and the groups that differ from the rest.

import type { ComparedScore } from "./changes";
import { scaleKey, shown, type Scale, type ScoreRow } from "./scores";

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const; // ISO 8601: Monday is 1

export function weekdayIn(text: string | null): number | null {
  return weekdays.find((day) => String(day) === text) ?? null;
}

export function weekdayText(weekday: number | null): string | null {
  return weekday === null ? null : String(weekday);
}

/** Ratings of the moment by one grouping, each row against all others of it together. */
export interface Along {
  axis: string; // of the API: "weekday", "site", "segment.class"
  rows: ComparedScore[];
}

export interface Finding {
  axis: string;
  value: string;
  row: ComparedScore;
}

/** What stands out, the worst losses before the best gains. `along` holds rows of one scale; the unknown is no group. */
export function findingsOf(along: Along[]): Finding[] {
  const size = ({ row }: Finding): number => row.comparison?.index?.difference ?? 0;
  return along
    .flatMap(({ axis, rows }) => rows.map((row) => ({ axis, value: valueOf(row, axis), row })))
    .filter(({ value, row }) => value && (row.comparison?.verdict === "lower" || row.comparison?.verdict === "higher"))
    .sort((a, b) => (size(a) < 0 === size(b) < 0 ? Math.abs(size(b)) - Math.abs(size(a)) : size(a) - size(b)));
}

/** The value of a row along an axis; "" where it is not known. */
export function valueOf(row: ScoreRow, axis: string): string {
  const value = row.group[axis];
  return value == null ? "" : String(value);
}

/** Hours of the day from the first that has answers to the last, and the rows of hours by weekday. */
export function hoursOf(rows: ScoreRow[]): { hours: number[]; at: (weekday: number, hour: number) => ScoreRow | null } {
  const key = (weekday: unknown, hour: unknown): string => `${Number(weekday)} ${Number(hour)}`;
  const known = rows.filter(({ group }) => group["weekday"] != null && group["hour_of_day"] != null);
  const cells = new Map(known.map((row) => [key(row.group["weekday"], row.group["hour_of_day"]), row]));
  const all = known.map(({ group }) => Number(group["hour_of_day"]));
  const first = Math.min(...all);
  const hours = all.length === 0 ? [] : Array.from({ length: Math.max(...all) - first + 1 }, (_, i) => first + i);
  return { hours, at: (weekday, hour) => cells.get(key(weekday, hour)) ?? null };
}

/** The scales on which a moment was rated, the most answered first. */
export function scalesOf(rows: ScoreRow[]): Scale[] {
  return [...rows].sort((a, b) => b.n - a.n).map(({ scale }) => scale);
}

export function onScale<Row extends ScoreRow>(rows: Row[], scale: Scale | undefined): Row[] {
  return scale ? rows.filter((row) => scaleKey(row.scale) === scaleKey(scale)) : [];
}

/** Whether any row of them may be shown: a table of nothing but dashes says less than a sentence. */
export function anyShown(rows: ScoreRow[], minimum: number): boolean {
  return rows.some((row) => shown(row, minimum));
}
