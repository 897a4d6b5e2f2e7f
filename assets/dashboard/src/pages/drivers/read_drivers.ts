// What the page asks of the server: what makes the outcome, or why that cannot be told and what is stated instead.

import { ApiError, type Api, type ScoresQuery } from "../../api";
import { daysFor } from "../../model/compare";
import { statedMap } from "../../model/driver_map";
import {
  furtherAttempts,
  gatedLesson,
  lessonOf,
  leftOutOf,
  leversOf,
  methodFor,
  reachOf,
  type Attempt,
  type DriversRow,
  type LeftOut,
  type Lesson,
  type Lever,
  type Outcome,
  type PerformanceMap,
  type Reach,
  type VisitReply,
} from "../../model/drivers";
import { addDays, todayIn, type Days } from "../../model/period";
import { isGated, timeZoneOf, type Programme, type SegmentChoice } from "../../model/programme";
import { segmentFilter } from "../../model/segment_choice";

export interface Asked {
  outcome: Outcome;
  moments: string[] | null; // null: all that can be compared
  site: string | null;
  segment: SegmentChoice | null;
  length: number | null; // days; null: all there are
}

/** What the visits tell, and by which of the ways to lay them side by side. */
export interface Told {
  row: DriversRow;
  attempt: Attempt;
  leftOut: LeftOut;
  oneIn: number; // visits
}

export interface Read {
  days: Days;
  told: Told | null;
  lesson: Lesson | null; // null: it could be told
  confidence: number; // of the intervals
  map: PerformanceMap | null; // derived, else stated; null: too little of either
  levers: Lever[];
  sets: string[][]; // moments of which visits can tell where these cannot
  reach: Reach[]; // what targets would bring to the image, where it cannot be told what weighs in it
}

const samples = [null, "10", "100"] as const;

/** Where visits are too many to be laid side by side, one in ten of them; always the same ones. */
async function sampled<Reply>(ask: (sample: string | null) => Promise<Reply>): Promise<Reply> {
  for (const sample of samples.slice(0, -1)) {
    try {
      return await ask(sample);
    } catch (error) {
      const tooMany = error instanceof ApiError && error.status === 422 && error.problem?.errors?.some(({ field }) => field === "sample");
      if (!tooMany) throw error;
    }
  }
  return ask(samples[samples.length - 1]!);
}

type Found = Omit<Read, "days" | "confidence" | "sets" | "reach"> & { confidence?: number };

const mostTried = 3; // sets: each is a pass through whole visits

/** A set is only worth a look where its visits can tell. */
async function setsThatTell(api: Api, asked: Asked, sets: string[][], days: Days, signal: AbortSignal): Promise<string[][]> {
  const telling: string[][] = [];
  for (const set of sets.filter((each) => each.join() !== asked.moments?.join()).slice(0, mostTried)) {
    const query = { of: asked.outcome.of, predictors: set.join(","), site: asked.site, ...days, ...segmentFilter(asked.segment), missing: "listwise", method: methodFor(set.length) };
    const reply = await sampled((sample) => api.drivers({ ...query, sample }, signal));
    if (!reply.rows[0]?.refusal) telling.push(set);
  }
  return telling;
}

const nothing = { told: null, map: null, levers: [] };

async function readVisits(api: Api, programme: Programme, asked: Asked, days: Days, signal: AbortSignal): Promise<Found> {
  const { of, kind } = asked.outcome;
  const whom = ({ moments }: Attempt): ScoresQuery => ({ of, predictors: moments?.join(","), site: asked.site, ...days, ...segmentFilter(asked.segment) });
  const how = ({ moments, missing }: Attempt): ScoresQuery => ({ missing, method: methodFor((moments ?? programme.moments).length) });
  const ask = (attempt: Attempt): Promise<VisitReply<DriversRow>> =>
    sampled((sample) => api.drivers({ ...whom(attempt), ...how(attempt), sample }, signal));

  let attempt: Attempt = { moments: asked.moments, missing: "listwise" };
  let reply = await ask(attempt);
  const first = reply.rows[0]!;
  for (const further of furtherAttempts(first, of, asked.moments)) {
    attempt = further;
    reply = await ask(further);
    if (!reply.rows[0]!.refusal) break;
  }
  const row = reply.rows[0]!;
  // What is explained is what was asked, not what was tried after it.
  if (row.refusal) return { ...nothing, lesson: lessonOf(first.refusal ?? row.refusal, first.losses, of) };

  const oneIn = reply.sample.one_in;
  const sample = oneIn > 1 ? String(oneIn) : null;
  const [maps, contrasts] = await Promise.all([
    api.importance({ ...whom(attempt), ...how(attempt), sample }, signal),
    // The image is a mean of the moments: low and high performance do the same to it by construction. What nobody
    // rated has been left out of the drivers, and would refuse this one.
    kind === "image" ? null : api.penaltyReward({ ...whom({ ...attempt, moments: (row.drivers ?? []).map(({ name }) => name) }), sample }, signal),
  ]);
  const drawn = maps.rows[0]!;
  if (drawn.refusal) return { ...nothing, lesson: lessonOf(drawn.refusal, row.losses, of) };
  const map = drawn as PerformanceMap;
  const leftOut = leftOutOf(first, row, attempt.moments, of);
  return { told: { row, attempt, leftOut, oneIn }, lesson: null, confidence: reply.confidence, map, levers: leversOf(map, row.drivers, contrasts?.rows[0]) };
}

export async function readDrivers(api: Api, programme: Programme, asked: Asked, sets: string[][], signal: AbortSignal): Promise<Read> {
  const { site, segment, length } = asked;
  const gated = isGated(programme);
  const to = todayIn(timeZoneOf(programme, site), new Date());
  const last: Days = length === null ? { from: null, to: null } : { from: addDays(to, 1 - length), to };
  const days = daysFor(segment ? `segment.${segment.dimension}` : "days", last, gated);
  const found: Found = gated ? { ...nothing, lesson: gatedLesson } : await readVisits(api, programme, asked, days, signal);
  if (found.told && found.confidence !== undefined) return { days, ...found, confidence: found.confidence, sets, reach: [] };
  const [quality, telling] = await Promise.all([
    api.quality({ group_by: "moment", site, ...days, ...segmentFilter(segment) }, signal),
    gated ? [] : setsThatTell(api, asked, sets, days, signal),
  ]);
  const map = statedMap(programme, quality.rows);
  const reach = asked.outcome.kind === "image" ? reachOf(programme, quality.rows) : [];
  return { days, ...found, confidence: quality.confidence, map, levers: map ? leversOf(map) : [], sets: telling, reach };
}
