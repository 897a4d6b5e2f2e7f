// Reads the scores of a view and keeps them fresh: every two seconds while someone is looking.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Api, ApiError, ScoresQuery } from "../../api";
import { pollEvery, type Connection } from "../../model/live";
import { isWide, type ColumnSet } from "../../model/map_columns";
import { daysOf, wholeMonths, type Days } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { weightingOf, type Weighting } from "../../model/scope";
import type { Completeness } from "../../model/completeness";
import type { QualityRow, ScoreRow } from "../../model/scores";
import type { View } from "../../model/view";
import { Poller } from "../../ui/poller";

const wideEvery = 10_000;

/** All answers of one round, so that the page never mixes two moments in time. */
export interface Snapshot {
  key: string; // the filters and days it answers
  filters: string; // the filters alone
  version: number;
  days: Days;
  confidence: number;
  weighting: Weighting; // of the image
  minimum: number;
  image: QualityRow | null; // null: too few to say
  completeness: Completeness | null; // of all that the filters leave
  leftOut: number; // responses that look like misuse
  byMoment: ScoreRow[];
  byStage: ScoreRow[];
  byDimension: Record<string, ScoreRow[]>;
  receivedAt: Date;
}

interface Known {
  snapshot: Snapshot | null;
  connection: Connection;
  error: ApiError | null;
}

export interface Scores extends Known {
  /** The snapshot answers an earlier choice of filters; its successor is on the way. */
  stale: boolean;
  retry: () => void;
}

/** The filters of a view under their API names. */
export function filtersOf(view: View, days: Days): ScoresQuery {
  return { site: view.site, from: days.from, to: days.to };
}

/** The days a view shows: behind the disclosure gate segments are published by whole months only. */
export function daysShown(programme: Programme, view: View, sets: readonly ColumnSet[]): Days {
  const days = daysOf(view.period, timeZoneOf(programme, view.site), new Date());
  return isGated(programme) && sets.some(({ kind }) => kind !== "places") ? wholeMonths(days) : days;
}

function filterKey(view: View): string {
  return JSON.stringify([view.site, view.dimension, view.period]);
}

async function readSnapshot(api: Api, programme: Programme, view: View, sets: ColumnSet[], signal: AbortSignal): Promise<Snapshot> {
  const days = daysShown(programme, view, sets);
  const filters = filtersOf(view, days);
  const read = (groupBy: string) => api.scores({ group_by: groupBy, ...filters }, signal);
  const [image, byMoment, byStage, ...rest] = await Promise.all([
    api.quality({ ...filters, include: "completeness" }, signal),
    read("moment"),
    read("stage"),
    ...sets.map(({ groupBy }) => read(["moment", ...groupBy].join(","))),
  ]);
  return {
    key: JSON.stringify([filterKey(view), days]),
    filters: filterKey(view),
    version: byMoment.version,
    days,
    confidence: byMoment.confidence,
    weighting: weightingOf(image.weighting),
    minimum: byMoment.disclosure_minimum,
    image: image.rows[0] ?? null,
    completeness: image.completeness ?? null,
    leftOut: byMoment.flagged.left_out,
    byMoment: byMoment.rows,
    byStage: byStage.rows,
    byDimension: Object.fromEntries(sets.map(({ id }, at) => [id, rest[at]?.rows ?? []])),
    receivedAt: new Date(),
  };
}

export function useScores(api: Api, programme: Programme, view: View, sets: ColumnSet[]): Scores {
  const [known, setKnown] = useState<Known>({ snapshot: null, connection: { state: "loading" }, error: null });
  const poller = useRef<Poller<Snapshot> | null>(null);
  const filters = filterKey(view);
  // Sorting or opening a detail changes the view, but asks nothing new of the server.
  const asked = useMemo(() => view, [filters]);

  useEffect(() => {
    const current = new Poller(
      (signal) => readSnapshot(api, programme, asked, sets, signal),
      ({ data, ...news }) => setKnown((before) => ({ ...before, ...news, ...(data ? { snapshot: data } : {}) })),
      isWide(sets) ? wideEvery : pollEvery,
    );
    poller.current = current;
    return () => current.stop();
  }, [api, programme, asked, sets]);

  return {
    ...known,
    stale: known.snapshot !== null && known.snapshot.filters !== filters,
    retry: () => poller.current?.wake(),
  };
}
