// Whose answers stand on one side of a comparison, and of which days.

import type { ScoresQuery } from "../api";
import type { Axis } from "./compare";
import { published } from "./lattice";
import { weekdayText } from "./moment";
import { addDays, comparedDays, monthsBefore, wholeMonths, type FixedDays, type Stretch } from "./period";
import { isGated, timeZoneOf, within, type Programme, type SegmentChoice } from "./programme";
import { segmentFilter } from "./segment_choice";

/** Whose answers, apart from their days. */
export interface Selection {
  site: string | null; // or a group of sites
  segments: SegmentChoice[]; // of different dimensions
  weekday: number | null;
}

/** The days of the second selection: `same` where something else tells the two apart. */
export const others = ["same", "before", "year", "custom"] as const;
export type Other = (typeof others)[number];

/** The days that stand beside `days`: the same, as many before them, or the same weekdays a year earlier. */
export function otherDays(days: FixedDays, length: number, other: Exclude<Other, "custom">): FixedDays {
  const back = other === "same" ? 0 : other === "before" ? length : 52 * 7;
  return { from: addDays(days.from, -back), to: addDays(days.to, -back) };
}

/** The two selections of an axis: what narrows both, and on each side its own value. */
export function selectionsOf(axis: Axis, sides: readonly [string, string], common: Selection): [Selection, Selection] {
  const of = (value: string): Selection => {
    if (axis.id.startsWith("segment.")) return { ...common, segments: [...common.segments, { dimension: axis.id.slice("segment.".length), value }] };
    if (axis.id === "moment") return common;
    return axis.id === "weekday" ? { ...common, weekday: Number(value) } : { ...common, site: value };
  };
  return [of(sides[0]), of(sides[1])];
}

/** As the API is asked for it. */
export function selectionFilter({ site, segments, weekday }: Selection): ScoresQuery {
  return Object.assign({ site }, ...segments.map(segmentFilter), { weekday: weekdayText(weekday) });
}

/** How the API is asked for the second selection beside the first: by what is different there. */
export function askedBeside(a: ScoresQuery, b: ScoresQuery): ScoresQuery {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => (a[name] ?? "") !== (b[name] ?? ""));
  return { compare: "selection", ...Object.fromEntries(names.map((name) => [`compare_${name}`, b[name] ?? ""])) };
}

/** Is no answer on both sides? What both hold would make them look alike. */
export function areApart(programme: Programme, a: Selection & FixedDays, b: Selection & FixedDays): boolean {
  const days = a.to < b.from || b.to < a.from;
  const sites = a.site && b.site && !within(programme.sites, a.site, b.site) && !within(programme.sites, b.site, a.site);
  const segments = a.segments.some((own) => b.segments.some(({ dimension, value }) => own.dimension === dimension && own.value !== value));
  const weekdays = a.weekday !== null && b.weekday !== null && a.weekday !== b.weekday;
  return Boolean(days || sites || segments || weekdays);
}

/** The days of both sides. Behind the gate, where one side is published by whole months only, both are of whole months. */
export function daysOfSides(
  programme: Programme,
  asked: { sides: readonly [Selection, Selection]; other: Other; custom: FixedDays | null; stretch: Stretch },
  now: Date,
): { days: FixedDays; beside: FixedDays; widened: boolean } {
  const { sides, other, custom, stretch } = asked;
  const days = comparedDays(timeZoneOf(programme, sides[0].site), stretch, now).days;
  const beside = other === "custom" ? (custom ?? otherDays(days, stretch.length, "before")) : otherDays(days, stretch.length, other);
  const byMonths = sides.some(({ segments, weekday }) => published(isGated(programme), { segment: segments[0] ?? null, weekday }, "whole") === "whole_months");
  if (!byMonths) return { days, beside, widened: false };
  const months = wholeMonths(days) as FixedDays;
  return { days: months, beside: other === "before" ? monthsBefore(months) : (wholeMonths(beside) as FixedDays), widened: months.from !== days.from || months.to !== days.to };
}
