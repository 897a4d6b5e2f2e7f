// What people wrote down beside a day, and where it stands on a trend.

import type { Session } from "../api";
import { within, type Programme } from "./programme";

export interface Annotation {
  number: number;
  day: string;
  site: string | null; // or group; null: everywhere
  moment: string | null; // null: all of them
  text: string;
  by: string;
}

export type NewAnnotation = Pick<Annotation, "day" | "site" | "moment" | "text">;

export const longestAnnotation = 200; // bytes

/** One sign on the trend, of all that was written of its day or week. */
export interface Placed {
  at: number; // index of the point
  sign: string; // "A", "B"
  annotations: Annotation[];
}

/** In the order of the points; a day before the first point or after the last one's period has no place. */
export function placed(annotations: readonly Annotation[], starts: readonly string[], last: string): Placed[] {
  const byPoint = new Map<number, Annotation[]>();
  for (const annotation of annotations) {
    if (annotation.day > last) continue;
    const at = starts.filter((start) => start <= annotation.day).length - 1;
    if (at >= 0) byPoint.set(at, [...(byPoint.get(at) ?? []), annotation]);
  }
  return [...byPoint.entries()].sort(([a], [b]) => a - b).map(([at, list], i) => ({ at, sign: signOf(i), annotations: list }));
}

/** A to Z, then AA, AB. */
function signOf(i: number): string {
  const letter = String.fromCharCode(65 + (i % 26));
  return i < 26 ? letter : signOf(Math.floor(i / 26) - 1) + letter;
}

/** May this person take it back? Site managers what speaks of their sites alone. */
export function mayRemove(annotation: Pick<Annotation, "site">, session: Session, programme: Programme): boolean {
  if (session.role !== "site_manager") return session.role !== "viewer";
  return annotation.site !== null && session.sites.some((root) => within(programme.sites, annotation.site!, root));
}
