// The overview's judgements: which moment stands where, as far as that can be defended, and whether it meets its target.

import type { Compared } from "./changes";
import type { QualityRow } from "./scores";

/** Ranks that chance leaves open, best to worst; equal: it is known. */
export interface Rank {
  position: number;
  defended: [number, number];
  tier: number;
  of: number;
}

export type RankedMoment = Compared<QualityRow> & { rank?: Rank | null };

/** Moments from the best to the worst; those without a rank last. */
export function byRank(rows: RankedMoment[]): RankedMoment[] {
  const position = ({ rank }: RankedMoment): number => rank?.position ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((a, b) => position(a) - position(b) || b.quality.value - a.quality.value);
}

/** The best and the worst where all would be too long a list, and how many are left out between them. */
export function ends<Row>(rows: Row[], most: number): { best: Row[]; hidden: number; worst: Row[] } {
  if (rows.length <= most) return { best: rows, hidden: 0, worst: [] };
  const half = Math.floor(most / 2);
  return { best: rows.slice(0, half), hidden: rows.length - 2 * half, worst: rows.slice(-half) };
}

export type TargetState = "above" | "just_above" | "below" | "just_below" | "open" | "none";

/** Whether a moment meets its target; `just`: by less than what matters; `open`: it cannot be told. */
export function targetState(row: RankedMoment): TargetState {
  const verdict = row.comparison?.verdict;
  if (targetOf(row) === null) return "none";
  if (row.comparison?.reason === "smaller_than_matters") return (row.comparison.index?.difference ?? 0) < 0 ? "just_below" : "just_above";
  return verdict === "higher" ? "above" : verdict === "lower" ? "below" : "open";
}

export function targetOf(row: RankedMoment): number | null {
  return row.comparison?.target ?? null;
}
