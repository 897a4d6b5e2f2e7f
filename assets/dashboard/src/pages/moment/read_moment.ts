// What the page of a moment asks of the server, in one round: what the disclosure gate would refuse is not asked.

import { ApiError, type Api, type ScoresQuery } from "../../api";
import type { ChangeSeries, ComparedQuality, ComparedScore } from "../../model/changes";
import { narrowingFilter, publishedDays, type Division, type Narrowing } from "../../model/lattice";
import type { Along } from "../../model/moment";
import { comparedDays, trendDays, type FixedDays, type Stretch } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import type { ScoreRow } from "../../model/scores";
import type { ChoiceRow } from "../../model/voices";

const weeksFrom = 100; // days: more are read week by week

export interface AskedMoment extends Narrowing {
  moment: string;
  site: string | null;
  stretch: Stretch;
  axes: Division[];
}

/** Something that may not be published at all (null), and the days it is of. */
export interface Part<Data> {
  data: Data;
  days: FixedDays;
}

export interface MomentRead {
  days: FixedDays;
  wanted: FixedDays; // what was asked for
  before: FixedDays;
  widened: boolean; // `days` are whole months, more than was asked for
  whole: ComparedScore[]; // one row a scale
  target: ComparedQuality | null; // the moment against its target
  hours: Part<ScoreRow[]> | null;
  along: (Part<Along> | null)[]; // as the axes were asked for
  trends: ChangeSeries[] | null;
  weeks: boolean; // the trend goes by weeks
  reasons: ChoiceRow[] | null;
  minimum: number;
  leftOut: number; // responses that look like misuse
  confidence: number; // of the intervals
}

/** What the server refuses to publish is not there; everything else that fails, fails. */
async function ifPublished<Reply>(reply: Promise<Reply>): Promise<Reply | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) return null;
    throw error;
  }
}

export async function readMoment(api: Api, programme: Programme, asked: AskedMoment, signal: AbortSignal): Promise<MomentRead> {
  const { moment, site, stretch, axes, weekday } = asked;
  const gated = isGated(programme);
  const { days: wanted, before } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const of: ScoresQuery = { moment, site, ...narrowingFilter(asked) };
  const daysFor = (by: Division): FixedDays | null => publishedDays(gated, asked, by, wanted);
  const days = daysFor("whole") ?? wanted;
  const widened = days.from !== wanted.from || days.to !== wanted.to;
  // Whole months are held against the whole months before them.
  const compare: ScoresQuery = widened ? { compare: "previous" } : { compare: "period", compare_from: before.from, compare_to: before.to };
  const inDays = async <Data>(by: Division, ask: (days: FixedDays) => Promise<Data>): Promise<Part<Data> | null> => {
    const of_ = daysFor(by);
    const data = of_ && (await ifPublished(ask(of_)));
    return of_ && data ? { data, days: of_ } : null;
  };
  const weeks = stretch.length > weeksFrom || weekday !== null;
  const [whole, target, reasons, hours, trends, ...along] = await Promise.all([
    api.scores({ group_by: "moment", ...of, ...days, ...compare }, signal),
    api.quality({ group_by: "moment", ...of, ...days, compare: "target" }, signal),
    ifPublished(api.choices({ group_by: "question", ...of, ...days }, signal)),
    inDays("hours", async (of_) => (await api.scores({ group_by: "weekday,hour_of_day", ...of, ...of_ }, signal)).rows),
    inDays("day", (of_) => api.changes({ group_by: "moment", ...of, ...trendDays(of_), resolution: weeks ? "week" : "day" }, signal)),
    ...axes.map((axis) => inDays(axis, async (of_) => ({ axis, rows: (await api.scores({ group_by: axis, ...of, ...of_, compare: "rest" }, signal)).rows as ComparedScore[] }))),
  ]);
  return {
    days,
    wanted,
    before: whole.comparison?.period ?? before,
    widened,
    whole: whole.rows as ComparedScore[],
    target: (target.rows[0] as ComparedQuality | undefined) ?? null,
    hours,
    along,
    trends: trends && trends.data.rows,
    weeks,
    reasons,
    minimum: whole.disclosure_minimum,
    leftOut: whole.flagged.left_out,
    confidence: whole.confidence,
  };
}
