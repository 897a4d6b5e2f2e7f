// What comes back every week: a weekday that differs from the other days, however long it has done so. Signals are of
// changes and do not see it.

import type { ComparedQuality } from "./changes";
import { addDays, type FixedDays, type Stretch } from "./period";
import { within, type Programme } from "./programme";

export interface Pattern {
  moment: string;
  site: string | null; // null: all that are looked at
  weekday: number;
  worse: boolean;
  difference: { difference: number; low: number; high: number };
}

/** A single weekday needs as many weeks as this to be told from chance. */
export const patternDays = 84;

/** The days that patterns are looked for in: at least so many, up to the last one that is looked at. */
export function daysOfPatterns(days: FixedDays, { length }: Stretch): FixedDays {
  return length >= patternDays ? days : { from: addDays(days.to, 1 - patternDays), to: days.to };
}

const mostRows = 700; // weekdays of moments at sites: more would make a reply of megabytes

/** Whether each site is looked at by itself: what is bad at one of many drowns in all of them together. */
export function bySite(programme: Programme, site: string | null): boolean {
  const asked = new Set(
    programme.kiosks
      .filter((kiosk) => !site || within(programme.sites, kiosk.site, site))
      .flatMap((kiosk) => kiosk.moments.map((moment) => `${kiosk.site} ${moment}`)),
  );
  return asked.size * 7 <= mostRows;
}

/** Rows by moment, weekday and perhaps site, each against the other days: what can be told from chance, the worst first. */
export function patternsOf(rows: readonly ComparedQuality[]): Pattern[] {
  return rows
    .flatMap(({ group, comparison }) => {
      const verdict = comparison?.verdict;
      if (!comparison?.index || (verdict !== "lower" && verdict !== "higher") || group["weekday"] == null) return [];
      const site = group["site"] == null ? null : String(group["site"]);
      return [{ moment: String(group["moment"]), site, weekday: Number(group["weekday"]), worse: verdict === "lower", difference: comparison.index }];
    })
    .sort((a, b) => Number(b.worse) - Number(a.worse) || Math.abs(b.difference.difference) - Math.abs(a.difference.difference));
}
