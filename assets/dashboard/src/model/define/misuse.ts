// The rules against misuse, as a document states them, and what they do to what was given already. Numbers that a document
// leaves out are the server's own.

import { addDays } from "../period";
import type { Programme } from "../programme";

export const ruleDefaults = {
  burst: { on: true, visits: 5, seconds: 10 },
  held: { on: true, visits: 6, seconds_between: 4 },
  alternation: { on: true, visits: 6, seconds_between: 4 },
  closed_hours: { on: true, margin_minutes: 60 },
  attendant: { on: true, minutes: 2 },
  test: { on: true },
  outlier_day: { on: true, history_days: 56, least_days: 14, least_ratings: 30, times_usual: 4, probability: 1e-9 },
};
export type RuleName = keyof typeof ruleDefaults;
export const misuseRules = Object.keys(ruleDefaults) as RuleName[];

/** Sets one member of a rule; the rule's others become what they are by default, in writing. */
export function setRule(programme: Programme, rule: RuleName, key: string, value: number | boolean): void {
  const rules = (programme.misuse ??= {});
  rules[rule] = { ...ruleDefaults[rule], ...rules[rule], [key]: value };
}

const scopes = ["raw", "filtered_now", "filtered_then"] as const;
type Scoped = (typeof scopes)[number];

/** 0 to 100, null where nothing counts; with the weight behind each. */
export type MisuseIndex = Record<Scoped, number | null> & { weights: Record<Scoped, number> };

export interface MisuseEffect {
  responses: number;
  flagged: { now: number; then: number };
  index: MisuseIndex | null; // null above a disclosure minimum of one
}

export interface Flag {
  rule: RuleName;
  reason: string;
}

/** A response without what was answered. */
export interface Suspect {
  response: string;
  site: string;
  kiosk: string | null;
  moment: string | null;
  day: string | null;
  at: string | null;
}

/** What rules would do to what was given already. */
export interface MisusePreview extends MisuseEffect {
  newly_flagged: number;
  no_longer_flagged: number;
  disclosure_minimum: number;
  by_rule: { rule: RuleName; now: number; then: number }[];
  by_site: (MisuseEffect & { site: string })[];
  examples: (Suspect & { now: Flag[]; then: Flag[] })[];
}

export interface MisuseApplied {
  judged: number;
  changed: number;
  flagged: number;
}

/** What is set aside now. */
export interface SetAside {
  responses: number;
  by_rule: { rule: RuleName; responses: number }[];
  newest: (Suspect & { flags: Flag[] })[];
}

export interface MisuseScope {
  from: string;
  to: string;
  site?: string;
}

const daysOfPart = 28; // as much as a server answers in a moment

/** The scope in parts that follow each other, so that one sees how far it is and can stop it. */
export function partsOf(scope: MisuseScope): MisuseScope[] {
  const parts: MisuseScope[] = [];
  for (let from = scope.from; from <= scope.to; from = addDays(from, daysOfPart)) {
    const end = addDays(from, daysOfPart - 1);
    parts.push({ ...scope, from, to: end < scope.to ? end : scope.to });
  }
  return parts;
}

function addIndex(a: MisuseIndex | null, b: MisuseIndex | null): MisuseIndex | null {
  if (!a || !b) return null;
  const sum = { weights: {} } as MisuseIndex;
  for (const scope of scopes) {
    const weight = a.weights[scope] + b.weights[scope];
    sum.weights[scope] = weight;
    sum[scope] = weight > 0 ? ((a[scope] ?? 0) * a.weights[scope] + (b[scope] ?? 0) * b.weights[scope]) / weight : null;
  }
  return sum;
}

function addEffect(a: MisuseEffect, b: MisuseEffect): MisuseEffect {
  return {
    responses: a.responses + b.responses,
    flagged: { now: a.flagged.now + b.flagged.now, then: a.flagged.then + b.flagged.then },
    index: addIndex(a.index, b.index),
  };
}

/** Rows that both have are added; the others stay as they are. */
function addRows<Row>(a: Row[], b: Row[], key: (row: Row) => string, add: (one: Row, other: Row) => Row): Row[] {
  const rows = new Map(a.map((row) => [key(row), row]));
  for (const row of b) {
    const known = rows.get(key(row));
    rows.set(key(row), known ? add(known, row) : row);
  }
  return [...rows.values()];
}

/** Of two parts of a period, as if it had been asked for as one. */
export function addPreviews(a: MisusePreview, b: MisusePreview): MisusePreview {
  return {
    ...addEffect(a, b),
    newly_flagged: a.newly_flagged + b.newly_flagged,
    no_longer_flagged: a.no_longer_flagged + b.no_longer_flagged,
    disclosure_minimum: b.disclosure_minimum,
    by_rule: addRows(a.by_rule, b.by_rule, ({ rule }) => rule, (one, other) => ({ ...one, now: one.now + other.now, then: one.then + other.then })),
    by_site: addRows(a.by_site, b.by_site, ({ site }) => site, (one, other) => ({ ...addEffect(one, other), site: one.site })),
    examples: [...b.examples, ...a.examples], // the newest part first
  };
}

export function addApplied(a: MisuseApplied, b: MisuseApplied): MisuseApplied {
  return { judged: a.judged + b.judged, changed: a.changed + b.changed, flagged: a.flagged + b.flagged };
}
