// What the comparison asks of the server: each side over the moments that both measure, and moment by moment.

import type { Api } from "../../api";
import type { ComparedQuality } from "../../model/changes";
import { daysFor, otherDays, pairsOf, sharedMoments, type Axis, type Other, type Pair } from "../../model/compare";
import { comparedDays, type Days, type Stretch } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";

export interface Asked {
  axis: Axis;
  sides: [string, string] | null; // null: of days
  other: Other;
  site: string | null;
  stretch: Stretch;
}

export interface Compared {
  days: Days;
  beside: Days; // the same where sides are no days
  all: Pair;
  scope: string[] | null; // the moments that `all` is over; null: all there are, of both sides
  moments: Pair[];
}

const nothing: Pair = { moment: "", left: null, right: null };

export async function readCompare(api: Api, programme: Programme, asked: Asked, signal: AbortSignal): Promise<Compared> {
  const { axis, sides, site, stretch } = asked;
  const { days: last } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const days = daysFor(axis.id, last, isGated(programme));
  const beside = sides ? days : otherDays(last, stretch.length, asked.other);
  const of = sides
    ? { site, ...days, [axis.id]: sides.join(","), compare: `${axis.id}:${sides[1]}` }
    : { site, ...days, compare: "period", compare_from: beside.from, compare_to: beside.to };
  const by = sides ? [axis.id] : [];
  const side = sides ? sides[0] : null;
  const whole = async (moments: string[] | null): Promise<Pair> => {
    const reply = await api.quality({ group_by: by.join(","), ...of, moment: moments?.join(",") }, signal);
    return pairsOf(reply.rows as ComparedQuality[], axis.id, side)[0] ?? nothing;
  };
  const [all, each] = await Promise.all([whole(null), api.quality({ group_by: ["moment", ...by].join(","), ...of }, signal)]);
  const order = programme.moments.map(({ id }) => id);
  const moments = pairsOf(each.rows as ComparedQuality[], axis.id, side).sort((a, b) => order.indexOf(a.moment) - order.indexOf(b.moment));
  // A side with moments of its own is another mix: held against the other one, it would tell of the mix.
  const { shared, differ } = sharedMoments(moments);
  return {
    days,
    beside,
    all: !differ ? all : shared.length > 0 ? await whole(shared) : { ...all, left: all.left && { ...all.left, comparison: null } },
    scope: differ ? shared : null,
    moments,
  };
}
