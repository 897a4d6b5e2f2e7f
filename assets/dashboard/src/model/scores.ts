// Rows of /api/v1/scores and what the map asks of them.

import type { Completeness } from "./completeness";
import type { FixedDays } from "./period";
import type { Programme, Question } from "./programme";

export interface Scale {
  type: string;
  min: number;
  max: number;
  polarity: string;
  cut?: number | null;
  construct?: string;
}

export interface ScoreRow {
  group: Record<string, string | number | null>;
  scale: Scale;
  survey_versions: string[];
  n: number;
  not_applicable: number;
  counts: Record<string, number>;
  mean: number | null;
  index: { value: number; low: number; high: number; method?: string } | null;
  favourable: { share: number; low: number; high: number; method?: string } | null;
  nps: { value: number; low: number; high: number; method?: string } | null;
}

/** Responses that look like misuse, and how many of them therefore do not count. */
export interface Flagged {
  found: number;
  left_out: number;
}

export interface ScoresReply {
  version: number;
  period: { from: string | null; to: string | null };
  confidence: number;
  disclosure_minimum: number;
  flagged: Flagged;
  comparison?: { period: FixedDays | null }; // where rows were compared
  rows: ScoreRow[];
}

/** A figure over all moments of a row, with its error by visit. */
export interface QualityRow {
  group: Record<string, string | number | null>;
  moments: string[];
  visits: number;
  contacts: number;
  quality: { value: number; low: number; high: number };
  response_rate?: { begun: number; rated: number; share: number | null } | null; // where it was asked for
}

export interface QualityReply {
  version: number;
  confidence: number;
  weighting: string;
  flagged: Flagged;
  completeness?: Completeness; // where it was asked for
  rows: QualityRow[];
}

/** Choices, segment questions and comments are counted too, but on no ordered scale. */
export function isRating(row: { scale: Partial<Scale> }): boolean {
  return typeof row.scale.min === "number" && typeof row.scale.max === "number";
}

/** A row that may be shown and has a score. */
export type ShownRow = ScoreRow & { index: NonNullable<ScoreRow["index"]> };

/** Empty and suppressed look alike: both come back as null. */
export function shown(row: ScoreRow | null | undefined, minimum: number): ShownRow | null {
  if (!row || !row.index || row.n < Math.max(1, minimum)) return null;
  return row as ShownRow;
}

/** Half the interval's width: the figure after "±". */
export function halfInterval(interval: { low: number; high: number }): number {
  return (interval.high - interval.low) / 2;
}

/** Unlike scales never share a row; this tells them apart. */
export function scaleKey(scale: Scale): string {
  return [scale.type, scale.min, scale.max, scale.polarity, scale.cut ?? "", scale.construct ?? ""].join("|");
}

/** A short name of a scale for addresses. */
export function scaleTag(scale: Scale): string {
  return `${scale.type}.${scale.construct ?? ""}`;
}

/** Where one scale point lies between the worst (0) and the best (100). */
export function pointIndex(scale: Scale, point: number): number {
  const share = (point - scale.min) / (scale.max - scale.min);
  return 100 * (scale.polarity === "negative" ? 1 - share : share);
}

export function scalePoints(scale: Scale): number[] {
  return Array.from({ length: scale.max - scale.min + 1 }, (_, step) => scale.min + step);
}

const rated = new Set(["smiley4", "smiley5", "stars", "nps", "ces", "yes_no"]);

function answersOn(question: Question, scale: Scale): boolean {
  if (question.type !== scale.type) return false;
  if (question.construct && scale.construct && question.construct !== scale.construct) return false;
  if (question.polarity && question.polarity !== scale.polarity) return false;
  return question.cut == null || scale.cut == null || question.cut === scale.cut;
}

/** The first question of a moment that is rated: its scale is the one the map shows. */
export function primaryQuestion(programme: Programme, moment: string): Question | null {
  for (const survey of programme.surveys) {
    if (survey.moment !== moment) continue;
    const question = survey.questions.find((candidate) => rated.has(candidate.type));
    if (question) return question;
  }
  return null;
}

/** Scales with the moment's primary one first, the rest by how much was said on them. */
export function orderScales(rows: ScoreRow[], primary: Question | null): Scale[] {
  const totals = new Map<string, { scale: Scale; n: number }>();
  for (const row of rows) {
    const key = scaleKey(row.scale);
    const total = totals.get(key) ?? { scale: row.scale, n: 0 };
    total.n += row.n;
    totals.set(key, total);
  }
  const rank = (scale: Scale): number => (primary && answersOn(primary, scale) ? 0 : 1);
  return [...totals.values()]
    .sort((a, b) => rank(a.scale) - rank(b.scale) || b.n - a.n || (scaleKey(a.scale) < scaleKey(b.scale) ? -1 : 1))
    .map((total) => total.scale);
}
