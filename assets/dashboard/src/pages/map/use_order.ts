// The order of the rows. Scores move all the time; rows under a reader's eyes should not.

import { useRef } from "preact/hooks";
import { orderMoments, type HeatMap } from "../../model/heat_map";
import type { Sort } from "../../model/view";

const settleFor = 60_000;

/**
 * Orders anew when the reader asks for something else, and otherwise at most once a minute, never while `busy`
 * (pointer or focus in the map).
 */
export function useOrder(map: HeatMap, sort: Sort, minimum: number, key: string, busy: () => boolean): string[] {
  const last = useRef<{ asked: string; at: number; order: string[] } | null>(null);
  const asked = JSON.stringify([key, sort, map.moments.map((moment) => moment.moment.id)]);
  const now = Date.now();
  const before = last.current;
  if (!before || before.asked !== asked || (now - before.at > settleFor && !busy())) {
    last.current = { asked, at: now, order: orderMoments(map, sort, minimum) };
  }
  return last.current!.order;
}
