// A value of a segment dimension, as addresses and the API name it.

import type { ScoresQuery } from "../api";
import { find } from "./find";
import type { Programme, SegmentChoice } from "./programme";

/** `class:business`, where the programme has it. */
export function segmentIn(text: string | null, programme: Programme): SegmentChoice | null {
  const [dimension = "", value = ""] = (text ?? "").split(":");
  return find(find(programme.dimensions, dimension)?.values ?? [], value) ? { dimension, value } : null;
}

/** `class:business,customer:first_time`: one of each dimension, as far as the programme has them. */
export function segmentsIn(text: string | null, programme: Programme): SegmentChoice[] {
  const all = (text ?? "").split(",").map((each) => segmentIn(each, programme));
  return all.filter((each, at): each is SegmentChoice => each !== null && all.findIndex((other) => other?.dimension === each.dimension) === at);
}

export function segmentsText(segments: readonly SegmentChoice[]): string | null {
  return segments.map(segmentText).join(",") || null;
}

export function segmentText(segment: SegmentChoice | null): string | null {
  return segment && `${segment.dimension}:${segment.value}`;
}

export function segmentFilter(segment: SegmentChoice | null): ScoresQuery {
  return segment ? { [`segment.${segment.dimension}`]: segment.value } : {};
}
