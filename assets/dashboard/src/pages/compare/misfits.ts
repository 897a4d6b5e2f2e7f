// What the address of a comparison asks for and cannot have: said, for a verdict over something else would be taken for it.

import type { Session } from "../../api";
import type { I18n } from "../../i18n";
import { isOfPlaces, type Axis } from "../../model/compare";
import { find } from "../../model/find";
import { isGated, type Programme } from "../../model/programme";
import { segmentIn } from "../../model/segment_choice";
import type { Other, Selection } from "../../model/selection";
import type { Misfit } from "../../ui/address_notice";

interface Had {
  axis: Axis;
  moment: string | null;
  common: Selection;
  second: Selection | null; // of free selections
  other: Other;
}

/** A side that the address names and that is none here. */
function wrongSide(programme: Programme, bounded: boolean, axis: Axis, end: "a" | "b", asked: string | null, say: I18n["say"]): Misfit | null {
  if (!asked || find(axis.sides, asked)) return null;
  const ofSites = isOfPlaces(axis);
  return { kind: bounded && ofSites ? "side_hidden" : "side_gone", name: (ofSites && say(find(programme.sites, asked)?.name)) || asked, clears: [end] };
}

function wrongNarrowing(query: URLSearchParams, programme: Programme, prefix: "" | "b_", { segments, weekday }: Selection): (Misfit | null)[] {
  const [segment, day] = [query.get(`${prefix}segment`), query.get(`${prefix}weekday`)];
  const gone = (segment ?? "").split(",").find((each) => each && !segmentIn(each, programme));
  const wrongDay: Misfit | null = day && !/^[1-7]$/.test(day) ? { kind: "days_wrong", name: day, clears: [`${prefix}weekday`] } : null;
  const together: Misfit | null = day && weekday === null && segments.length > 0 && isGated(programme) ? { kind: "not_together", name: "", clears: [`${prefix}weekday`] } : null;
  return [gone ? { kind: "segment_gone", name: gone.split(":").at(-1)!, clears: [`${prefix}segment`] } : null, wrongDay ?? together];
}

export function misfitsOf(query: URLSearchParams, programme: Programme, session: Session, had: Had, say: I18n["say"]): (Misfit | null)[] {
  const { axis, moment, common, second, other } = had;
  const [by, named, dates] = [query.get("by"), query.get("moment"), query.get("with")];
  const wrongAxis: Misfit | null = by && by !== axis.id ? { kind: "axis_gone", name: say(find(programme.dimensions, by.replace(/^segment\./, ""))?.name) || by, clears: ["by", "a", "b"] } : null;
  const ends = wrongAxis || axis.sides.length === 0 ? [] : (["a", "b"] as const);
  return [
    wrongAxis,
    ...ends.map((end) => wrongSide(programme, session.sites.length > 0, axis, end, query.get(end), say)),
    named && !moment && axis.id !== "moment" ? { kind: "moment_gone_all", name: named, clears: ["moment"] } : null,
    ...wrongNarrowing(query, programme, "", common),
    ...(second ? wrongNarrowing(query, programme, "b_", second) : []),
    dates === "custom" && other !== "custom" ? { kind: "days_wrong", name: [query.get("with_from"), query.get("with_to")].filter(Boolean).join(" – "), clears: ["with", "with_from", "with_to"] } : null,
  ];
}
