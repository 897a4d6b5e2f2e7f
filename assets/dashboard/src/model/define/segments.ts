// The segmentation matrix: every combination of the values of all dimensions, with its share and its worth.

import type { Dimension, Programme, SegmentChoice, SegmentValue, StatedMicrosegment, Worth } from "../programme";
import { keyOf } from "./json";

/** What the known shares of a dimension add up to; null where none is known. */
export function shareSum(dimension: Dimension): number | null {
  const known = dimension.values.filter(({ share }) => share !== undefined);
  return known.length === 0 ? null : known.reduce((sum, { share }) => sum + share!, 0);
}

export interface Microsegment {
  segments: SegmentChoice[]; // one of each dimension
  values: SegmentValue[];
  stated: StatedMicrosegment | null; // what is known of it itself
  share: number | null; // stated, else as if the dimensions were independent of each other; null where one is not known
  worth: Worth | null; // stated, else of the dimension that says what customers are worth; null where none or several do
}

/** At most so many are listed: beyond, a matrix is no help any more. */
export const mostMicrosegments = 200;

/**
 * All combinations. Where nothing is stated of one, its share is the product of its values' shares: only the margins are known
 * then, so it takes dimensions for independent.
 */
export function microsegments(dimensions: readonly Dimension[], stated: readonly StatedMicrosegment[] = []): Microsegment[] {
  const told = dimensions.filter(({ values }) => values.length > 0);
  if (told.length === 0) return [];
  const known = new Map(stated.map((each) => [keyOf(each), each]));
  const combinations = told.reduce<SegmentValue[][]>((rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
  return combinations.map((values) => {
    const segments = values.map(({ id }, i) => ({ dimension: told[i]!.id, value: id }));
    const own = known.get(keyOf({ segments })) ?? null;
    const shares = values.map(({ share }) => share);
    const worths = values.flatMap(({ worth }) => worth ?? []);
    const product = shares.every((share) => share !== undefined) ? shares.reduce<number>((all, share) => all * share!, 1) : null;
    return { segments, values, stated: own, share: own?.share ?? product, worth: own?.worth ?? (worths.length === 1 ? worths[0]! : null) };
  });
}

/** States share or worth of one; undefined: it is not known of itself. What states nothing is not kept. */
export function stateMicrosegment(programme: Programme, segments: SegmentChoice[], said: { share?: number | undefined; worth?: Worth | undefined }): void {
  const others = (programme.microsegments ?? []).filter((each) => keyOf(each) !== keyOf({ segments }));
  const states = said.share !== undefined || said.worth !== undefined;
  const list = states
    ? [...others, { segments, ...(said.share === undefined ? {} : { share: said.share }), ...(said.worth ? { worth: said.worth } : {}) }]
    : others;
  if (list.length > 0) programme.microsegments = list;
  else delete programme.microsegments;
}

/** Stated once, and no combination of the dimensions as they are now. */
export function strayMicrosegments(programme: Programme): StatedMicrosegment[] {
  const keys = new Set(microsegments(programme.dimensions).map(({ segments }) => keyOf({ segments })));
  return (programme.microsegments ?? []).filter((each) => !keys.has(keyOf(each)));
}

export function countMicrosegments(dimensions: readonly Dimension[]): number {
  const told = dimensions.filter(({ values }) => values.length > 0);
  return told.length === 0 ? 0 : told.reduce((product, { values }) => product * values.length, 1);
}
