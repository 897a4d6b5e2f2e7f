// The importance-performance map: of what the programme states, and how far the axes of the drawing reach.

import type { Interval, MapItem, PerformanceMap, Quadrant } from "./drivers";
import type { Moment, Programme } from "./programme";
import type { QualityRow } from "./scores";

const mean = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

function importanceOf(moment: Moment & { importance?: number }): number {
  return moment.importance ?? 1;
}

/** Whether the programme says of any moment that it matters more than another. */
export function statesImportance(programme: Programme): boolean {
  return new Set(programme.moments.map(importanceOf)).size > 1;
}

function quadrantOf(important: boolean, good: boolean): Quadrant {
  if (important) return good ? "keep_up_the_good_work" : "concentrate_here";
  return good ? "possible_overkill" : "low_priority";
}

/**
 * What the programme states against each moment's perceived quality, which the disclosure gate publishes too. The
 * lines are the means, and a point on a line counts as above it, as in the server's map of what was derived.
 */
export function statedMap(programme: Programme, rows: QualityRow[]): PerformanceMap | null {
  const found = rows.flatMap((row) => {
    const moment = programme.moments.find(({ id }) => id === row.group["moment"]);
    return moment ? [{ name: moment.id, importance: importanceOf(moment), quality: row.quality }] : [];
  });
  if (found.length < 2) return null;
  const lines = { importance_line: mean(found.map(({ importance }) => importance)), performance_line: mean(found.map(({ quality }) => quality.value)) };
  const items = found.map(({ name, importance, quality }): MapItem => {
    const quadrant = quadrantOf(importance >= lines.importance_line, quality.value >= lines.performance_line);
    const open = quality.low <= lines.performance_line && lines.performance_line <= quality.high;
    return {
      name,
      importance,
      importance_interval: null,
      performance: quality.value,
      performance_interval: [quality.low, quality.high],
      quadrant,
      state: open ? "not_clear" : quadrant,
    };
  });
  return { ...lines, items };
}

const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/** Round figures along an axis. */
export function ticksOf({ min, max, step }: { min: number; max: number; step: number }): number[] {
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(6)));
}

/** Ends of an axis that holds all of these with some air, at round figures `least` apart, within `bounds`. */
export function axisOf(values: number[], bounds: Interval, least = 0): { min: number; max: number; step: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = Math.max((high - low) * 0.08, 1e-9);
  const step = steps.find((each) => each >= least && (high - low + 2 * air) / each <= 6) ?? steps[steps.length - 1]!;
  const tidy = (value: number): number => Number(value.toFixed(6));
  const min = Math.max(bounds[0], tidy(Math.floor((low - air) / step) * step));
  const max = Math.min(bounds[1], tidy(Math.ceil((high + air) / step) * step));
  return { min, max: max > min ? max : tidy(min + step), step };
}

/** All that is drawn of the items along an axis: points, intervals and the line. */
export function drawnOf(map: PerformanceMap, axis: "importance" | "performance"): number[] {
  return [map[`${axis}_line`], ...map.items.flatMap((item) => [item[axis], ...(item[`${axis}_interval`] ?? [])])];
}

/** Where a point stands in a drawing of 1 by 1, and how many letters its name has. */
export interface NamedSpot {
  x: number;
  y: number;
  letters: number;
}

// In shares of a drawing of 500 by 400 pixels: a wider one only leaves more room.
const letter = 0.0145;
const sign = { half: 0.032, height: 0.035 };
const line = 0.026;

interface Box {
  left: number;
  right: number;
  y: number;
  half: number; // of its height
}

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < a.half + b.half;

/** Which points lie beneath one that comes before them, too close for both numbers to be read. */
export function coveredOf(spots: Pick<NamedSpot, "x" | "y">[]): boolean[] {
  return spots.map(({ x, y }, at) =>
    spots.slice(0, at).some((other) => Math.abs(other.x - x) < sign.half && Math.abs(other.y - y) < sign.height),
  );
}

/** Which side of its point a name stands on, and how many letters its middle is moved along it. */
export interface Beside {
  side: "right" | "left" | "top" | "bottom";
  shift: number;
}

/** A letter in pixels, as wide as it is taken for. */
export const letterWidth = 500 * letter;

/** Straight first; over and under a point a name may begin or end at it. */
function placesOf(letters: number): Beside[] {
  const along = [0, 0.25, -0.25, 0.5, -0.5].map((part) => part * letters);
  const rows = along.flatMap((shift) => (["top", "bottom"] as const).map((side) => ({ side, shift })));
  return [{ side: "right", shift: 0 }, { side: "left", shift: 0 }, ...rows];
}

function boxOf({ x, y, letters }: NamedSpot, { side, shift }: Beside): Box {
  const length = letters * letter;
  const away = sign.height + line + 0.002;
  if (side === "right") return { left: x + sign.half, right: x + sign.half + length, y, half: line };
  if (side === "left") return { left: x - sign.half - length, right: x - sign.half, y, half: line };
  const middle = x + shift * letter;
  return { left: middle - length / 2, right: middle + length / 2, y: side === "top" ? y + away : y - away, half: line };
}

/**
 * Where beside each point its name has room, clear of all signs and of the names before it, and where it can of the
 * lines that stand at `upright` and lie at `level`; null: nowhere. Clear of both rather than of the upright alone, which
 * cuts through letters.
 */
export function namesBeside(spots: NamedSpot[], { upright = -1, level = -1 } = {}): (Beside | null)[] {
  const taken: Box[] = spots.map(({ x, y }) => ({ left: x - sign.half, right: x + sign.half, y, half: sign.height }));
  return spots.map((spot, at) => {
    const free = placesOf(spot.letters).filter((each) => {
      const box = boxOf(spot, each);
      const inside = box.left >= 0 && box.right <= 1 && box.y - box.half >= 0 && box.y + box.half <= 1;
      return inside && !taken.some((other, which) => which !== at && meet(box, other));
    });
    const clear = free.filter((each) => {
      const { left, right } = boxOf(spot, each);
      return right < upright || left > upright;
    });
    const place = clear.find((each) => Math.abs(boxOf(spot, each).y - level) > line) ?? clear[0] ?? free[0];
    if (place) taken.push(boxOf(spot, place));
    return place ?? null;
  });
}
