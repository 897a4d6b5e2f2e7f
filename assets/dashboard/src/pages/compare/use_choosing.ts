// What is asked, as the address has it; the rest is what most come for: these days against those before.

import { useMemo } from "preact/hooks";
import type { Session } from "../../api";
import { useI18n } from "../../i18n";
import { axesOf, isOfPlaces, narrowingFor, sidesOf, type Axis } from "../../model/compare";
import { find } from "../../model/find";
import { weekdayIn, weekdayText } from "../../model/moment";
import { isDay } from "../../model/period";
import { isGated, type Programme } from "../../model/programme";
import type { LookedAt } from "../../model/scope";
import { segmentsIn, segmentsText } from "../../model/segment_choice";
import { others, selectionsOf, type Other, type Selection } from "../../model/selection";
import type { Misfit } from "../../ui/address_notice";
import { useStretch } from "../../ui/length_choice";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { misfitsOf } from "./misfits";
import type { Asked } from "./read_compare";

export const usual = 28;

export interface Choosing {
  asked: Asked;
  at: LookedAt; // of the first selection
  besideAt: LookedAt; // of the second one
  axes: Axis[];
  misfits: (Misfit | null)[];
  setQuery: SetQuery;
}

/** What the second selection's days may be, the usual ones first. */
export function othersFor(axis: Axis): readonly Other[] {
  if (axis.id === "free") return others;
  return axis.id === "days" ? others.filter((each) => each !== "same") : ["same"];
}

interface Narrowed {
  site: string | null;
  segment: string | null;
  weekday: string | null;
}

/** One selection of those that an address narrows to this; the gate may refuse a part of it beside the axis. */
function useSelection(programme: Programme, axis: string, { site, segment, weekday }: Narrowed): Selection {
  return useMemo(() => {
    const asked = segmentsIn(segment, programme).filter(({ dimension }) => axis !== `segment.${dimension}`);
    const narrowing = narrowingFor(isGated(programme), axis, { segment: asked[0] ?? null, weekday: weekdayIn(weekday) });
    return { site, segments: isGated(programme) ? asked.slice(0, narrowing.segment ? 1 : 0) : asked, weekday: narrowing.weekday };
  }, [programme, axis, site, segment, weekday]);
}

export function useChoosing(programme: Programme, session: Session): Choosing {
  const { say } = useI18n();
  const [query, setQuery] = useQuery();
  const axes = useMemo(() => axesOf(programme, session.sites), [programme, session]);
  const by = query.get("by");
  const axis = axes.find(({ id }) => id === by) ?? axes[0]!;
  const isFree = axis.id === "free";
  const at = useSite(programme, session, isOfPlaces(axis) ? null : query.get("site"));
  const besideAt = useSite(programme, session, isFree ? query.get("b_site") : null);
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const ends = sidesOf(axis, query.get("a"), query.get("b"));
  const common = useSelection(programme, axis.id, { site: at.site, segment: query.get("segment"), weekday: query.get("weekday") });
  const second = useSelection(programme, axis.id, { site: besideAt.site, segment: query.get("b_segment"), weekday: query.get("b_weekday") });
  const moment = axis.id === "moment" ? null : (find(programme.moments, query.get("moment") ?? "")?.id ?? null);
  const offered = othersFor(axis);
  const [from, to] = [query.get("with_from"), query.get("with_to")];
  const hasDates = isDay(from) && isDay(to) && from <= to;
  const other = offered.find((each) => each === query.get("with") && (each !== "custom" || hasDates)) ?? offered[0]!;
  const [a, b] = ends ?? [null, null];
  const asked = useMemo<Asked>(() => {
    const named = a && b ? ([a.id, b.id] as const) : null;
    const sides = named ? selectionsOf(axis, named, common) : ([common, isFree ? second : common] as const);
    const custom = other === "custom" ? { from: from!, to: to! } : null;
    return { axis, ends: named, sides, common, other, custom, moment, stretch };
  }, [axis, a?.id, b?.id, common, second, isFree, other, from, to, moment, stretch]);
  const misfits = [
    at.misfit,
    besideAt.misfit && { ...besideAt.misfit, clears: ["b_site"] },
    wrongDays,
    ...misfitsOf(query, programme, session, { axis, moment, common, second: isFree ? second : null, other }, say),
  ];
  return { asked, at, besideAt, axes, misfits, setQuery };
}

/** The same comparison as one of free selections, to be changed in whatever one likes; and back to one of an axis. */
export function queryOfAxis(axis: string, { asked }: Choosing): Record<string, string | null> {
  const [a, b] = asked.sides;
  const part = (selection: Selection, prefix: string): Record<string, string | null> => ({
    [`${prefix}site`]: selection.site,
    [`${prefix}segment`]: segmentsText(selection.segments),
    [`${prefix}weekday`]: weekdayText(selection.weekday),
  });
  const none = { a: null, b: null, with: null, with_from: null, with_to: null, b_site: null, b_segment: null, b_weekday: null };
  if (axis !== "free") return { ...none, by: axis === "days" ? null : axis };
  return { ...none, by: axis, ...part(a, ""), ...part(b, "b_"), with: asked.other === "same" ? null : asked.other, with_from: asked.custom?.from ?? null, with_to: asked.custom?.to ?? null };
}
