// The rules against misuse, as a document states them; numbers that it leaves out are the server's own.

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

/** What rules would do to what was given already. */
export interface MisusePreview {
  responses: number;
  flagged: { now: number; then: number };
  newly_flagged: number;
  no_longer_flagged: number;
  disclosure_minimum: number;
  /** Of what counts, 0 to 100; none above a disclosure minimum of one, and where nothing counts. */
  index: { filtered_now: number | null; filtered_then: number | null } | null;
}
