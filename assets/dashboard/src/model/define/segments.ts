// The segmentation matrix: every combination of the values of all dimensions, with its share and its worth.

import type { Dimension, SegmentValue, Worth } from "../programme";

/** What the known shares of a dimension add up to; null where none is known. */
export function shareSum(dimension: Dimension): number | null {
  const known = dimension.values.filter(({ share }) => share !== undefined);
  return known.length === 0 ? null : known.reduce((sum, { share }) => sum + share!, 0);
}

export interface Microsegment {
  values: SegmentValue[]; // one of each dimension
  share: number | null; // as if the dimensions were independent of each other; null where one is not known
  worth: Worth | null; // of the dimension that says what customers are worth; null where none or several do
}

/** At most so many are listed: beyond, a matrix is no help any more. */
export const mostMicrosegments = 200;

/**
 * All combinations. The share of one is the product of its values' shares: only the margins are known, so it takes
 * dimensions for independent.
 */
export function microsegments(dimensions: readonly Dimension[]): Microsegment[] {
  const told = dimensions.filter(({ values }) => values.length > 0);
  if (told.length === 0) return [];
  const combinations = told.reduce<SegmentValue[][]>((rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
  return combinations.map((values) => {
    const shares = values.map(({ share }) => share);
    const worths = values.flatMap(({ worth }) => worth ?? []);
    return {
      values,
      share: shares.every((share) => share !== undefined) ? shares.reduce<number>((product, share) => product * share!, 1) : null,
      worth: worths.length === 1 ? worths[0]! : null,
    };
  });
}

export function countMicrosegments(dimensions: readonly Dimension[]): number {
  const told = dimensions.filter(({ values }) => values.length > 0);
  return told.length === 0 ? 0 : told.reduce((product, { values }) => product * values.length, 1);
}
