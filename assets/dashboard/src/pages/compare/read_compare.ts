// What the comparison asks of the server: each side over the moments that both measure, and moment by moment.

import type { Api, ScoresQuery } from "../../api";
import type { ComparedQuality } from "../../model/changes";
import { divisionOf, otherDays, pairsOf, sharedMoments, type Axis, type Other, type Pair } from "../../model/compare";
import { publishedDays } from "../../model/lattice";
import { comparedDays, type Stretch } from "../../model/period";
import { isGated, timeZoneOf, type Programme, type SegmentChoice } from "../../model/programme";
import { weightingOf, type Weighting } from "../../model/scope";
import { segmentFilter } from "../../model/segment_choice";

export interface Asked {
  axis: Axis;
  sides: [string, string] | null; // null: of days
  other: Other;
  custom: { from: string; to: string } | null; // days beside, where they are chosen freely
  site: string | null;
  moment: string | null; // null: all
  segment: SegmentChoice | null;
  weekday: number | null;
  stretch: Stretch;
}

export interface Compared {
  days: { from: string; to: string };
  widened: boolean; // to whole months
  beside: { from: string; to: string }; // the same where sides are no days
  all: Pair;
  scope: string[] | null; // the moments that `all` is over; null: all there are, of both sides
  moments: Pair[];
  weighting: Weighting;
  confidence: number;
}

const nothing: Pair = { moment: "", left: null, right: null };

export async function readCompare(api: Api, programme: Programme, asked: Asked, signal: AbortSignal): Promise<Compared> {
  const { axis, sides, site, stretch, other, custom } = asked;
  const { days: last } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const inPublished = (days: { from: string; to: string }) => publishedDays(isGated(programme), asked, divisionOf(axis.id), days) ?? days;
  const days = inPublished(last);
  const beside = sides ? days : inPublished(other === "custom" ? (custom ?? otherDays(last, stretch.length, "before")) : otherDays(last, stretch.length, other));
  const whom: ScoresQuery = { site, ...segmentFilter(asked.segment), weekday: asked.weekday === null ? null : String(asked.weekday) };
  const of: ScoresQuery = sides
    ? { ...whom, ...days, [axis.id]: sides.join(","), compare: `${axis.id}:${sides[1]}` }
    : { ...whom, ...days, compare: "period", compare_from: beside.from, compare_to: beside.to };
  const by = sides ? [axis.id] : [];
  const side = sides ? sides[0] : null;
  const whole = async (moments: string[] | null): Promise<Pair> => {
    const reply = await api.quality({ group_by: by.join(","), ...of, moment: moments?.join(",") ?? asked.moment }, signal);
    return pairsOf(reply.rows as ComparedQuality[], axis.id, side)[0] ?? nothing;
  };
  const [all, each] = await Promise.all([whole(null), api.quality({ group_by: ["moment", ...by].join(","), ...of, moment: asked.moment }, signal)]);
  const order = programme.moments.map(({ id }) => id);
  const moments = pairsOf(each.rows as ComparedQuality[], axis.id, side).sort((a, b) => order.indexOf(a.moment) - order.indexOf(b.moment));
  // A side with moments of its own is another mix: held against the other one, it would tell of the mix.
  const { shared, differ } = sharedMoments(moments);
  return {
    days,
    widened: days.from !== last.from || days.to !== last.to,
    beside,
    all: !differ ? all : shared.length > 0 ? await whole(shared) : { ...all, left: all.left && { ...all.left, comparison: null } },
    scope: differ ? shared : null,
    moments,
    weighting: weightingOf(each.weighting),
    confidence: each.confidence,
  };
}
