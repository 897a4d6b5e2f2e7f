// What the disclosure gate publishes: one division of the answers at a time, the finer ones by whole months. Asking for
// anything else is refused, so it is not asked, and the page can say why something is not there.

import type { ScoresQuery } from "../api";
import { weekdayText } from "./moment";
import { wholeMonths, type FixedDays } from "./period";
import { segmentFilter } from "./segment_choice";

/** Whom a page is narrowed to, besides moments and sites, which are no divisions. */
export interface Narrowing {
  segment: { dimension: string; value: string } | null;
  weekday: number | null; // ISO 8601: Monday is 1
}

/** As scores and comments are asked for it. */
export function narrowingFilter({ segment, weekday }: Narrowing): ScoresQuery {
  return { ...segmentFilter(segment), weekday: weekdayText(weekday) };
}

/** `whole`: undivided. */
export type Division = "whole" | "day" | "weekday" | "hours" | "site" | `segment.${string}`;

type Published = "as_asked" | "whole_months" | "never";

export function published(gated: boolean, { segment, weekday }: Narrowing, by: Division): Published {
  if (!gated) return "as_asked";
  const dimensions = new Set([segment && `segment.${segment.dimension}`, by.startsWith("segment.") ? by : null].filter(Boolean));
  const ofTime = weekday !== null || by === "day" || by === "weekday" || by === "hours";
  if (dimensions.size > 1 || (dimensions.size === 1 && ofTime)) return "never";
  return dimensions.size === 1 || by === "hours" ? "whole_months" : "as_asked";
}

/** The days for which it is published; null: for none. */
export function publishedDays(gated: boolean, narrowing: Narrowing, by: Division, days: FixedDays): FixedDays | null {
  const how = published(gated, narrowing, by);
  if (how === "never") return null;
  return how === "as_asked" ? days : (wholeMonths(days) as FixedDays);
}

/** Behind the gate two divisions at once are never published: the last one chosen stays. */
export function narrowed(gated: boolean, before: Narrowing, change: Partial<Narrowing>): Narrowing {
  const next = { ...before, ...change };
  if (!gated || !next.segment || next.weekday === null) return next;
  return change.segment ? { ...next, weekday: null } : { ...next, segment: null };
}
