// What the figures of a page are of: said on the page and on paper, and beside every row that is taken along.

import type { Days } from "./period";
import { isGated, timeZoneOf, type Programme } from "./programme";

export interface LookedAt {
  site: string | null; // null: all that somebody may see
  below: readonly string[]; // the sites and groups that are in it
  bounded: boolean; // somebody may see some sites only
}

/** How much each counts. The first three are the server's words for the image. */
export const weightings = ["contacts", "equal", "importance", "ratings", "visits", "counts"] as const;
export type Weighting = (typeof weightings)[number];

/** What else narrows the figures. */
export interface Narrowed {
  by: string; // as the API has it
  value: string;
  name?: string; // of the value, where the programme has none
  says?: string; // on the page
  inTitle?: boolean; // which says it already
}

export interface Scope {
  at: LookedAt;
  days: Days | null; // null: as it is now
  beside?: Days | null; // what they are held against
  n: { count: number; of: "visits" | "ratings" | "begun" | "kiosks"; atLeast?: boolean } | null; // null: each figure says its own
  place?: string; // in words, in place of the site's name
  weighting: Weighting;
  confidence?: number; // of the intervals
  narrowed?: Narrowed[];
}

/** Of pages on the image of all moments, held against the days before. */
export function scopeOfImage(
  at: LookedAt,
  read: { days: Days; before: Days; image: { visits: number } | null; weighting: Weighting; confidence: number },
  programme: Programme,
): Scope {
  const { days, before, image, weighting, confidence } = read;
  const n = image && ({ count: image.visits, of: "visits", atLeast: isGated(programme) } as const);
  return { at, days, beside: before, n, weighting, confidence };
}

/** What a server says it did; a newer one may know other ways. */
export function weightingOf(said: string | undefined): Weighting {
  return weightings.find((each) => each === said) ?? "contacts";
}

/** The time zone of all the sites that are looked at; null: they have different ones, and each site its own days. */
export function zoneOf(programme: Programme, { site, below }: LookedAt): string | null {
  const places = programme.sites.filter(({ id, group }) => !group && below.includes(id));
  const zones = new Set(places.map(({ id }) => timeZoneOf(programme, id)));
  if (zones.size === 0) return timeZoneOf(programme, site);
  return zones.size === 1 ? [...zones][0]! : null;
}
