// Any two selections side by side: two sites, two segments, or two stretches of days.

import type { Compared } from "./changes";
import { addDays, wholeMonths, type Days } from "./period";
import { siteTree, within, type LocalizedText, type Programme } from "./programme";
import type { QualityRow } from "./scores";

export interface Side {
  id: string;
  name: LocalizedText;
}

/** What two selections may differ in: `days`, `site`, or a segment dimension as the API names it. */
export interface Axis {
  id: string;
  sides: Side[]; // none: of days
}

/** Everything of this programme, and of what somebody may see, that has two sides at least. */
export function axesOf(programme: Programme, bounds: readonly string[]): Axis[] {
  const parents = new Set(programme.sites.map(({ parent }) => parent));
  const places = siteTree(programme.sites, bounds)
    .map(({ site }) => site)
    .filter(({ id, group }) => !group && !parents.has(id));
  return [
    { id: "days", sides: [] },
    { id: "site", sides: places },
    ...programme.dimensions.map(({ id, values }) => ({ id: `segment.${id}`, sides: values })),
  ].filter(({ id, sides }) => id === "days" || sides.length > 1);
}

/** Two different sides of an axis: what was asked for where there is such, else the first ones. */
export function sidesOf(axis: Axis, a: string | null, b: string | null): [Side, Side] | null {
  const [first, second] = axis.sides;
  if (!first || !second) return null;
  const left = axis.sides.find(({ id }) => id === a) ?? first;
  const right = axis.sides.find(({ id }) => id === b && id !== left.id) ?? (left === first ? second : first);
  return [left, right];
}

export const others = ["before", "year"] as const;
export type Other = (typeof others)[number];

/** The days that stand beside `days`: as many before them, or the same weekdays a year earlier. */
export function otherDays(days: { from: string; to: string }, length: number, other: Other): { from: string; to: string } {
  const back = other === "before" ? length : 52 * 7;
  return { from: addDays(days.from, -back), to: addDays(days.to, -back) };
}

/** Behind the disclosure gate segments are published by whole months. */
export function daysFor(axis: string, days: Days, gated: boolean): Days {
  return gated && axis.startsWith("segment.") ? wholeMonths(days) : days;
}

/** A line of the comparison: the row of the left side, which is compared, and what stands on the right. */
export interface Pair {
  moment: string; // "": all of them
  left: Compared<QualityRow> | null;
  right: { value: number; low: number; high: number; visits: number | null } | null;
}

/** Rows of both sides by moment, in the order they came. `side` is the left one; null: rows are of days. */
export function pairsOf(rows: Compared<QualityRow>[], axis: string, side: string | null): Pair[] {
  const moments = [...new Set(rows.map(({ group }) => String(group["moment"] ?? "")))];
  return moments.map((moment) => {
    const here = rows.filter(({ group }) => String(group["moment"] ?? "") === moment);
    const left = (side === null ? here[0] : here.find(({ group }) => group[axis] === side)) ?? null;
    const beside = side === null ? null : here.find(({ group }) => group[axis] !== side);
    const other = left?.comparison?.other;
    return {
      moment,
      left,
      right: beside
        ? { ...beside.quality, visits: beside.visits }
        : other?.quality
          ? { value: other.quality.value, low: other.quality.low, high: other.quality.high, visits: other.visits ?? null }
          : null,
    };
  });
}

/** What the headline may compare: the moments of both sides. `differ`: one side has others too, so that its whole is a mix of its own. */
export function sharedMoments(pairs: readonly Pair[]): { shared: string[]; differ: boolean } {
  const shared = pairs.filter(({ left, right }) => left && right).map(({ moment }) => moment);
  const silent = !pairs.some(({ left }) => left) || !pairs.some(({ right }) => right); // a side without answers has no moments to differ in
  return { shared, differ: !silent && shared.length < pairs.length };
}

/** Whether a place measures a moment at all; what has no answers may still be measured. */
export function isMeasuredAt(programme: Programme, place: string, moment: string): boolean {
  return programme.kiosks.some(({ site, moments }) => moments.includes(moment) && within(programme.sites, site, place));
}
