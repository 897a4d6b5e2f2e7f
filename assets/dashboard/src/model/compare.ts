// Two selections side by side. They differ in one thing (days, site, group of sites, segment, weekday or moment), and everything
// else narrows both alike; or they are free, and may differ in all of these but the moment at once.

import type { Compared } from "./changes";
import { published, type Division, type Narrowing } from "./lattice";
import { weekdays } from "./moment";
import { wholeMonths, type Days } from "./period";
import { siteTree, within, type LocalizedText, type Programme } from "./programme";
import type { QualityRow } from "./scores";

export interface Side {
  id: string;
  name: LocalizedText;
}

/** What two selections may differ in: `days`, `site`, `group`, `weekday`, `moment`, a segment dimension as the API names it, or `free`. */
export interface Axis {
  id: string;
  sides: Side[]; // none: of days, and free ones
}

const sideless = ["days", "free"];
const undivided = [...sideless, "moment"];

/** Everything of this programme, and of what somebody may see, that has two sides at least. */
export function axesOf(programme: Programme, bounds: readonly string[]): Axis[] {
  const parents = new Set(programme.sites.map(({ parent }) => parent));
  const seen = siteTree(programme.sites, bounds).map(({ site }) => site);
  const isGroup = ({ id, group }: { id: string; group?: boolean }): boolean => Boolean(group) || parents.has(id);
  return [
    { id: "days", sides: [] },
    { id: "site", sides: seen.filter((site) => !isGroup(site)) },
    // A group within another would be held against itself in part.
    { id: "group", sides: seen.filter((site) => isGroup(site) && !seen.some((other) => isGroup(other) && other.parent === site.id)) },
    { id: "weekday", sides: weekdays.map((day) => ({ id: String(day), name: weekdayName(day) })) },
    ...programme.dimensions.map(({ id, values }) => ({ id: `segment.${id}`, sides: values })),
    { id: "moment", sides: programme.moments },
    { id: "free", sides: [] },
  ].filter(({ id, sides }) => sideless.includes(id) || sides.length > 1);
}

export const isOfPlaces = ({ id }: Axis): boolean => id === "site" || id === "group";

/** Two different sides of an axis: what was asked for where there is such, else the first ones. */
export function sidesOf(axis: Axis, a: string | null, b: string | null): [Side, Side] | null {
  const [first, second] = axis.sides;
  if (!first || !second) return null;
  const left = axis.sides.find(({ id }) => id === a) ?? first;
  const right = axis.sides.find(({ id }) => id === b && id !== left.id) ?? (left === first ? second : first);
  return [left, right];
}

const dayNames = (["es", "en"] as const).map((language) => [language, new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" })] as const);

/** In both languages, as the programme's own words are. */
function weekdayName(day: number): LocalizedText {
  const date = new Date(Date.UTC(2024, 0, day)); // 1 January 2024 was a Monday
  return Object.fromEntries(dayNames.map(([language, format]) => [language, format.format(date).replace(/^./, (first) => first.toUpperCase())]));
}

/** Behind the disclosure gate segments are published by whole months. */
export function daysFor(axis: string, days: Days, gated: boolean): Days {
  return gated && axis.startsWith("segment.") ? wholeMonths(days) : days;
}

/** What is divided where sides differ in this. */
export function divisionOf(axis: string): Division {
  return undivided.includes(axis) ? "whole" : axis === "group" ? "site" : (axis as Division);
}

/** What both sides can be narrowed to where they differ in `axis`: not to what tells them apart, nor to what the gate refuses beside it. */
export function narrowingFor(gated: boolean, axis: string, asked: Narrowing): Narrowing {
  const segment = asked.segment && axis !== `segment.${asked.segment.dimension}` ? asked.segment : null;
  const weekday = axis === "weekday" ? null : asked.weekday;
  const can = (narrowing: Narrowing): boolean => published(gated, narrowing, divisionOf(axis)) !== "never";
  const tried: Narrowing[] = [{ segment, weekday }, { segment, weekday: null }, { segment: null, weekday }];
  return tried.find(can) ?? { segment: null, weekday: null };
}

/** A line of the comparison: the row of the left side, which is compared, and what stands on the right. */
export interface Pair {
  moment: string; // "": all of them
  left: Compared<QualityRow> | null;
  right: { value: number; low: number; high: number; visits: number | null } | null;
}

export function pairOf(left: Compared<QualityRow> | undefined, right: QualityRow | undefined): Omit<Pair, "moment"> {
  return { left: left ?? null, right: right ? { ...right.quality, visits: right.visits } : null };
}

/** Rows of both sides by moment, in the order they came. */
export function pairsOf(left: Compared<QualityRow>[], right: QualityRow[]): Pair[] {
  const momentOf = ({ group }: QualityRow): string => String(group["moment"] ?? "");
  return [...new Set([...left, ...right].map(momentOf))].map((moment) => {
    const of = <Row extends QualityRow>(rows: Row[]): Row | undefined => rows.find((row) => momentOf(row) === moment);
    return { moment, ...pairOf(of(left), of(right)) };
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
