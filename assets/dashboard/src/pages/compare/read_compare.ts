// What the comparison asks of the server: each side over the moments that both measure, and moment by moment.

import type { Api, ScoresQuery } from "../../api";
import type { ComparedQuality } from "../../model/changes";
import { pairOf, pairsOf, sharedMoments, type Axis, type Pair } from "../../model/compare";
import type { FixedDays, Stretch } from "../../model/period";
import type { Programme } from "../../model/programme";
import { weightingOf, type Weighting } from "../../model/scope";
import { areApart, askedBeside, daysOfSides, selectionFilter, type Other, type Selection } from "../../model/selection";

export interface Asked {
  axis: Axis;
  ends: readonly [string, string] | null; // of the axis; null: of days, and free ones
  sides: readonly [Selection, Selection];
  common: Selection; // what narrows both; of free ones the first
  other: Other;
  custom: FixedDays | null; // days beside, where they are chosen freely
  moment: string | null; // null: all
  stretch: Stretch;
}

export interface Compared {
  days: FixedDays;
  widened: boolean; // to whole months
  beside: FixedDays;
  apart: boolean; // no: some answers would be on both sides, and nothing was asked
  all: Pair;
  scope: string[] | null; // the moments that `all` is over; null: all there are, of both sides
  moments: Pair[];
  weighting: Weighting;
  confidence: number;
}

const nothing: Pair = { moment: "", left: null, right: null };

/** Two moments may be of the same visits, which the server knows of rows of one reply. */
async function readMoments(api: Api, [left, right]: readonly [string, string], of: ScoresQuery, signal: AbortSignal): Promise<Partial<Compared>> {
  const reply = await api.quality({ ...of, group_by: "moment", moment: `${left},${right}`, compare: `moment:${right}` }, signal);
  const row = (moment: string) => (reply.rows as ComparedQuality[]).find(({ group }) => group["moment"] === moment);
  const all: Pair = { moment: `${left} ${right}`, ...pairOf(row(left), row(right)) };
  return { apart: true, all, weighting: weightingOf(reply.weighting), confidence: reply.confidence };
}

export async function readCompare(api: Api, programme: Programme, asked: Asked, signal: AbortSignal): Promise<Compared> {
  const [a, b] = asked.sides;
  const { days, beside, widened } = daysOfSides(programme, asked, new Date());
  const none: Compared = { days, beside, widened, apart: false, all: nothing, scope: null, moments: [], weighting: "contacts", confidence: 0.95 };
  if (asked.axis.id === "moment" && asked.ends) return { ...none, ...(await readMoments(api, asked.ends, { ...selectionFilter(a), ...days }, signal)) };
  if (!areApart(programme, { ...a, ...days }, { ...b, ...beside })) return none;
  const left: ScoresQuery = { ...selectionFilter(a), ...days };
  const right: ScoresQuery = { ...selectionFilter(b), ...beside };
  const pairs = async (group_by: string, moments: string | null) => {
    const both = { group_by, moment: moments };
    const [own, other] = await Promise.all([api.quality({ ...both, ...left, ...askedBeside(left, right) }, signal), api.quality({ ...both, ...right }, signal)]);
    return { pairs: pairsOf(own.rows as ComparedQuality[], other.rows), reply: own };
  };
  const whole = async (moments: string | null): Promise<Pair> => (await pairs("", moments)).pairs[0] ?? nothing;
  const [all, each] = await Promise.all([whole(asked.moment), pairs("moment", asked.moment)]);
  const order = programme.moments.map(({ id }) => id);
  const moments = each.pairs.sort((one, other) => order.indexOf(one.moment) - order.indexOf(other.moment));
  // A side with moments of its own is another mix: held against the other one, it would tell of the mix.
  const { shared, differ } = sharedMoments(moments);
  return {
    ...none,
    apart: true,
    all: !differ ? all : shared.length > 0 ? await whole(shared.join(",")) : { ...all, left: all.left && { ...all.left, comparison: null } },
    scope: differ ? shared : null,
    moments,
    weighting: weightingOf(each.reply.weighting),
    confidence: each.reply.confidence,
  };
}
