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
