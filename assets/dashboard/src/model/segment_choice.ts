// A value of a segment dimension, as addresses and the API name it.

import type { ScoresQuery } from "../api";
import { find } from "./find";
import type { Programme, SegmentChoice } from "./programme";

/** `class:business`, where the programme has it. */
export function segmentIn(text: string | null, programme: Programme): SegmentChoice | null {
  const [dimension = "", value = ""] = (text ?? "").split(":");
  return find(find(programme.dimensions, dimension)?.values ?? [], value) ? { dimension, value } : null;
}

export function segmentText(segment: SegmentChoice | null): string | null {
  return segment && `${segment.dimension}:${segment.value}`;
}

export function segmentFilter(segment: SegmentChoice | null): ScoresQuery {
  return segment ? { [`segment.${segment.dimension}`]: segment.value } : {};
}
