// What makes an outcome: replies of /api/v1/drivers and its neighbours, and what can be asked of them.

import type { Kiosk, Programme, Question } from "./programme";
import type { QualityRow } from "./scores";

export type Interval = [number, number];

/** Why the data cannot tell, and which columns are to blame. */
export interface Refusal {
  reason: string;
  detail: string;
  columns: string[];
}

export interface Driver {
  name: string;
  share: number | null; // of all that the drivers explain
  share_interval: Interval | null;
  rank: number;
  rank_interval: Interval | null;
  not_clear_from: string[];
}

/** How the outcome of the visits left out differs from that of the visits used. */
export interface Contrast {
  n_kept: number;
  n_lost: number;
  difference: number;
  differs: boolean | null;
}

export interface Losses {
  visits: number;
  complete: number; // rated everything
  outcome: Contrast | null;
  columns: { name: string; missing: number }[]; // the outcome is the last
}

export interface DriversRow {
  refusal: Refusal | null;
  losses?: Losses; // unless there are too few visits for anything
  n?: number | null; // visits used; pairwise: of the pair that meets least
  r2?: number;
  drivers?: Driver[];
  dropped?: { name: string; reason: string }[];
  warnings?: { code: string; drivers: string[] }[];
  bootstrap?: { replicates: number };
}

export const quadrants = ["concentrate_here", "keep_up_the_good_work", "low_priority", "possible_overkill"] as const;
export type Quadrant = (typeof quadrants)[number];
export type State = Quadrant | "not_clear";

export interface MapItem {
  name: string;
  importance: number;
  importance_interval: Interval | null;
  performance: number;
  performance_interval: Interval | null;
  quadrant: Quadrant; // where the point lies
  state: State; // `not_clear`: an interval holds a line
}

export interface PerformanceMap {
  importance_line: number;
  performance_line: number;
  items: MapItem[];
}

export type MapRow = { refusal: Refusal | null } & Partial<PerformanceMap>;

/** Whether a moment hurts more than it pleases: `basic`, or the other way round: `excitement`. */
export interface ContrastsRow {
  refusal: Refusal | null;
  attributes?: { name: string; factor: string }[];
}

export interface VisitReply<Row> {
  version: number;
  confidence: number; // of its intervals
  rows: Row[];
  sample: { one_in: number };
}

// ---- what can be asked ----

const asked = ["satisfaction", "loyalty"] as const;
export type OutcomeKind = "image" | (typeof asked)[number] | "moment";

export interface Outcome {
  of: string; // as the API has it
  kind: OutcomeKind;
}

const tellQuality = ["satisfaction", "perception", "effort"];
const rated = ["smiley4", "smiley5", "stars", "nps", "ces", "yes_no"];

function constructOf(question: Question): string {
  return question.construct ?? "satisfaction";
}

/** The image; what surveys ask for, where two moments are left to explain it; and a moment, by the others. */
export function outcomesOf(programme: Programme): Outcome[] {
  const ratings = programme.surveys.map(({ moment, questions }) => ({ moment, questions: questions.filter(({ type }) => rated.includes(type)) }));
  const explained = (construct: string): boolean => {
    const left = ratings.filter(({ questions }) =>
      questions.some((question) => constructOf(question) !== construct && tellQuality.includes(constructOf(question))),
    );
    const isAsked = ratings.some(({ questions }) => questions.some((question) => constructOf(question) === construct));
    return isAsked && new Set(left.map(({ moment }) => moment)).size > 1;
  };
  return [
    { of: "image", kind: "image" as const },
    ...asked.filter(explained).map((kind) => ({ of: `construct:${kind}`, kind })),
    ...(programme.moments.length > 2 ? programme.moments : []).map(({ id }) => ({ of: `moment:${id}`, kind: "moment" as const })),
  ];
}

/** Sets of moments that a kiosk at one of the sites asks about in one visit, each set once, the largest first. */
export function askedTogether(programme: Programme, sites: readonly string[]): string[][] {
  const order = programme.moments.map(({ id }) => id);
  const sets = (programme.kiosks as (Kiosk & { moments?: string[]; asking?: string })[])
    .filter(({ asking, site }) => asking === "together" && sites.includes(site))
    .map(({ moments = [] }) => order.filter((id) => moments.includes(id)))
    .filter(({ length }) => length > 1);
  const once = new Map(sets.map((set) => [set.join(","), set]));
  return [...once.values()].sort((a, b) => b.length - a.length);
}

/** More predictors have too many subsets for exact shares. */
const mostExact = 20;

export function methodFor(predictors: number): "lmg" | "johnson" {
  return predictors > mostExact ? "johnson" : "lmg";
}

// ---- what to do where it was refused ----

/** Fewer moments than this a visit, on average, and no choice of moments will make visits that compare them. */
const together = 1.5;
const ofTooFew = ["too_few", "too_little_overlap"];

/** How many visits rate any of the moments asked for (those that rate all are counted once; at most, where some rate a few), and how many of them, on average. */
export function momentsAVisit(losses: Losses, of: string): { visits: number; each: number } {
  const moments = losses.columns.filter(({ name }) => name !== of || of.startsWith("moment:"));
  const ratings = moments.reduce((sum, { missing }) => sum + losses.visits - missing, 0);
  const visits = Math.min(losses.visits, ratings - Math.max(0, moments.length - 1) * losses.complete);
  return { visits, each: visits > 0 ? ratings / visits : 0 };
}

export interface Attempt {
  moments: string[] | null; // null: all
  missing: "listwise" | "pairwise";
}

/** Where too few visits rated everything: without what is rated seldom, then pair by pair. */
export function furtherAttempts(row: DriversRow, of: string, moments: string[] | null): Attempt[] {
  const { refusal, losses } = row;
  if (!refusal || !losses || !ofTooFew.includes(refusal.reason) || momentsAVisit(losses, of).each < together) return [];
  const predictors = losses.columns.filter(({ name }) => name !== of);
  const often = losses.visits - Math.min(...predictors.map(({ missing }) => missing));
  const kept = predictors.filter(({ missing }) => losses.visits - missing >= often / 2).map(({ name }) => name);
  const fewer = kept.length > 1 && kept.length < predictors.length;
  return [...(fewer ? [{ moments: kept, missing: "listwise" as const }] : []), { moments, missing: "pairwise" }];
}

/** Moments that are not on the map, by why. */
export interface LeftOut {
  seldom: string[]; // rated together with the others
  unanswered: string[];
  constant: string[];
}

/** `asked` is the reply to the first attempt, `told` that to the one which could tell, of the moments `kept` (null: all). */
export function leftOutOf(asked: DriversRow, told: DriversRow, kept: string[] | null, of: string): LeftOut {
  const columns = (asked.losses?.columns ?? []).filter(({ name }) => name !== of);
  const away = kept ? columns.filter(({ name }) => !kept.includes(name)) : [];
  const never = ({ missing }: { missing: number }): boolean => missing === asked.losses?.visits;
  const dropped = (reason: string): string[] => (told.dropped ?? []).filter((each) => each.reason === reason).map(({ name }) => name);
  const names = (list: typeof away): string[] => list.map(({ name }) => name);
  return {
    seldom: names(away.filter((column) => !never(column))),
    unanswered: [...new Set([...names(away.filter(never)), ...dropped("no_answers")])],
    constant: dropped("constant"),
  };
}

const lessons = ["gated", "one_moment", "few_visits", "little_overlap", "no_outcome", "constant_outcome", "no_predictors", "collinear", "other"] as const;
export type LessonKind = (typeof lessons)[number];

/** Why it cannot be told, as far as there are words for it. */
export interface Lesson {
  kind: LessonKind;
  visits: number | null; // that rate any of the moments
  each: number | null; // moments that such a visit rates, on average
  columns: string[]; // that are to blame
  detail: string; // the server's own words
}

const kinds: Record<string, LessonKind> = {
  too_few: "few_visits",
  too_little_overlap: "little_overlap",
  no_outcome: "no_outcome",
  constant_outcome: "constant_outcome",
  no_predictors: "no_predictors",
  collinear: "collinear",
};

export function lessonOf(refusal: Refusal, losses: Losses | undefined, of: string): Lesson {
  const rated = losses && losses.visits > 0 ? momentsAVisit(losses, of) : null;
  const alone = rated !== null && rated.each < together && [...ofTooFew, "no_predictors"].includes(refusal.reason);
  return {
    kind: alone ? "one_moment" : (kinds[refusal.reason] ?? "other"),
    visits: rated?.visits ?? null,
    each: rated?.each ?? null,
    columns: refusal.columns,
    detail: refusal.detail,
  };
}

/** Under the disclosure gate visits are not laid side by side at all. */
export const gatedLesson: Lesson = { kind: "gated", visits: null, each: null, columns: [], detail: "" };

// ---- what is told ----

const factors = ["basic", "performance", "excitement"] as const;
export type Factor = (typeof factors)[number];

/** A moment of the map and all that is known of its weight. `place` is where it stands in the list. */
export interface Lever {
  place: number;
  item: MapItem;
  driver: Driver | null; // null: its importance is stated, not derived
  factor: Factor | null;
}

/** By what each adds; by what is stated, and the worse first, where nothing is derived. */
export function leversOf(map: PerformanceMap, drivers: Driver[] = [], contrasts?: ContrastsRow): Lever[] {
  const driver = (name: string): Driver | null => drivers.find((each) => each.name === name) ?? null;
  const factor = (name: string): Factor | null => {
    const said = contrasts?.attributes?.find((each) => each.name === name)?.factor;
    return factors.find((each) => each === said) ?? null;
  };
  return [...map.items]
    .sort((a, b) => b.importance - a.importance || a.performance - b.performance)
    .map((item, at) => ({ place: at + 1, item, driver: driver(item.name), factor: factor(item.name) }));
}

/** The ranks that chance leaves open, best and worst; null: nothing is known of it. */
export function ranksOf(driver: Driver): [number, number] | null {
  return driver.rank_interval && [Math.floor(driver.rank_interval[0]), Math.ceil(driver.rank_interval[1])];
}

/** Where to begin: what matters and is poor beyond doubt, the weightiest first. */
export function firstOf(levers: Lever[]): Lever[] {
  return levers.filter(({ item }) => item.state === "concentrate_here");
}

/** The one that weighs more than any other, if there is one beyond doubt. */
export function weightiest(levers: Lever[]): Lever | null {
  const [first] = levers;
  return first?.driver && levers.length > 1 && first.driver.share_interval && first.driver.not_clear_from.length === 0 ? first : null;
}

// ---- what targets would bring ----

/** What the image would gain if a moment came up to its target: its share of the contacts times how far it is below. */
export interface Reach {
  moment: string;
  share: number; // of the contacts
  value: number;
  target: number;
  gain: number; // points of the image
}

/** Of an image weighted by contacts this needs no visits of several moments. The most to be gained first; what has no target is not there. */
export function reachOf(programme: Programme, rows: readonly QualityRow[]): Reach[] {
  const contacts = rows.reduce((sum, row) => sum + row.contacts, 0);
  return rows
    .flatMap((row) => {
      const moment = String(row.group["moment"] ?? "");
      const target = programme.moments.find(({ id }) => id === moment)?.target;
      if (target == null || contacts <= 0) return [];
      const share = row.contacts / contacts;
      return [{ moment, share, value: row.quality.value, target, gain: share * Math.max(0, target - row.quality.value) }];
    })
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain);
}
