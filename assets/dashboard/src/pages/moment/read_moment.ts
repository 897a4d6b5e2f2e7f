// What the page of a moment asks of the server, in one round.

import { ApiError, type Api, type ScoresQuery } from "../../api";
import type { ChangeSeries, ComparedScore } from "../../model/changes";
import type { Along } from "../../model/moment";
import { comparedDays, trendDays, type Stretch } from "../../model/period";
import { timeZoneOf, type Programme } from "../../model/programme";
import type { ScoreRow } from "../../model/scores";
import type { ChoiceRow } from "../../model/voices";

const weeksFrom = 100; // days: more are read week by week

export function byWeek(stretch: Stretch): boolean {
  return stretch.length > weeksFrom;
}

export interface AskedMoment {
  moment: string;
  site: string | null;
  stretch: Stretch;
  axes: string[];
}

export interface MomentRead {
  days: { from: string; to: string };
  before: { from: string; to: string };
  whole: ComparedScore[]; // one row a scale
  hours: ScoreRow[];
  along: Along[];
  trends: ChangeSeries[];
  reasons: ChoiceRow[];
  minimum: number;
  leftOut: number; // responses that look like misuse
}

/** What the disclosure gate does not publish is not there; everything else that fails, fails. */
async function ifPublished<Reply>(reply: Promise<Reply>): Promise<Reply | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) return null;
    throw error;
  }
}

export async function readMoment(api: Api, programme: Programme, asked: AskedMoment, signal: AbortSignal): Promise<MomentRead> {
  const { moment, site, stretch, axes } = asked;
  const { days, before } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const of: ScoresQuery = { moment, site, ...days };
  const [whole, reasons, hours, trends, ...along] = await Promise.all([
    api.scores({ group_by: "moment", ...of, compare: "period", compare_from: before.from, compare_to: before.to }, signal),
    ifPublished(api.choices({ group_by: "question", ...of }, signal)),
    ifPublished(api.scores({ group_by: "weekday,hour_of_day", ...of }, signal)),
    ifPublished(api.changes({ group_by: "moment", moment, site, ...trendDays(days), resolution: byWeek(stretch) ? "week" : "day" }, signal)),
    ...axes.map((axis) => ifPublished(api.scores({ group_by: axis, ...of, compare: "rest" }, signal))),
  ]);
  return {
    days,
    before,
    whole: whole.rows as ComparedScore[],
    hours: hours?.rows ?? [],
    along: axes.map((axis, i) => ({ axis, rows: (along[i]?.rows ?? []) as ComparedScore[] })),
    trends: trends?.rows ?? [],
    reasons: reasons ?? [],
    minimum: whole.disclosure_minimum,
    leftOut: whole.flagged.left_out,
  };
}
