// What publishing a draft does to scores beside new versions of surveys, which the server tells: what counts from that day on,
// what is seen differently also in the past, and what can no longer be set side by side.

import type { Dimension, LocalizedText, Programme } from "../programme";
import { changesBetween, type Change, type FieldChange } from "./changes";
import { misuseRules, ruleDefaults } from "./misuse";

export const consequenceKinds = [
  "minimum_first", "minimum_raised", "minimum_lowered", "minimum_off", "smallest_difference", "stage", "channel", "parent", "time_zone",
  "target", "importance", "share", "moments_more", "stops", "segments_more", "segments_less", "kiosks_moved", "kiosks_ask", "kiosks_say",
  "hours", "misuse_first", "misuse_changed", "misuse_off",
] as const; // prettier-ignore
export type ConsequenceKind = (typeof consequenceKinds)[number];

export interface Consequence {
  kind: ConsequenceKind;
  of: LocalizedText[]; // the things that it is about
  from?: number;
  to?: number;
}

export interface Consequences {
  list: Consequence[];
  /** Is all that changes either in the list or of no matter to scores? Only then may it be said that nothing else follows. */
  whole: boolean;
}

const minimumOf = (programme: Programme): number => programme.disclosure_minimum ?? 10;
const differenceOf = (programme: Programme): number => programme.smallest_difference ?? 2;

/** Of a changed thing: which field means what. */
const byField: Partial<Record<Change["part"], Record<string, ConsequenceKind>>> = {
  sites: { parent: "parent", time_zone: "time_zone", opening_hours: "hours" },
  moments: { stage: "stage", channel: "channel", target: "target", importance: "importance" },
  kiosks: { site: "kiosks_moved", moments: "kiosks_ask", asking: "kiosks_ask", segments: "kiosks_say", scanner: "kiosks_say" },
};

/** What nobody's score hangs on. Of surveys the server says what becomes of them. */
const harmless: Record<Change["part"], readonly string[] | "all"> = {
  programme: ["name", "languages", "theme", "privacy", "id"],
  sites: ["name", "order"],
  dimensions: ["name", "order"],
  moments: ["name", "owner", "order"],
  surveys: "all",
  kiosks: ["name", "languages", "attendant_pin", "order"],
  sheets: "all",
};

class Collector {
  readonly list: Consequence[] = [];
  whole = true;

  add(kind: ConsequenceKind, of: LocalizedText | null, values: Pick<Consequence, "from" | "to"> = {}): void {
    const known = this.list.find((each) => each.kind === kind);
    if (!known) this.list.push({ kind, of: of ? [of] : [], ...values });
    else if (of && !known.of.includes(of)) known.of.push(of);
  }

  /** A field without any consequence of its own; false: nobody knows. */
  pass(part: Change["part"], field: string): void {
    const fine = harmless[part];
    if (fine !== "all" && !fine.includes(field)) this.whole = false;
  }
}

/** Nothing follows for a first programme: nothing was counted yet. */
export function consequencesOf(before: Programme, after: Programme, version: number): Consequences {
  const found = new Collector();
  if (version === 0) return { list: [], whole: true };
  for (const change of changesBetween(before, after)) {
    if (change.part === "programme") ofProgramme(found, change.item!, before, after);
    else if (change.part === "dimensions") ofDimension(found, change, before, after);
    else ofThing(found, change, before, after);
  }
  const order = (kind: ConsequenceKind): number => consequenceKinds.indexOf(kind);
  return { list: found.list.sort((a, b) => order(a.kind) - order(b.kind)), whole: found.whole };
}

function ofProgramme(found: Collector, field: string, before: Programme, after: Programme): void {
  if (field === "disclosure_minimum") {
    const [from, to] = [minimumOf(before), minimumOf(after)];
    if (from === to) return;
    const kind = from === 1 ? "minimum_first" : to === 1 ? "minimum_off" : to > from ? "minimum_raised" : "minimum_lowered";
    found.add(kind, null, { from, to });
  } else if (field === "smallest_difference") {
    const [from, to] = [differenceOf(before), differenceOf(after)];
    if (from !== to) found.add("smallest_difference", null, { from, to });
  } else if (field === "misuse") {
    found.add(!before.misuse ? "misuse_first" : judges(after) ? "misuse_changed" : "misuse_off", null);
  } else {
    found.pass("programme", field);
  }
}

function judges({ misuse }: Programme): boolean {
  return misuse !== undefined && misuseRules.some((rule) => Boolean(misuse[rule]?.["on"] ?? ruleDefaults[rule].on));
}

type Named = { id: string; name: LocalizedText };

function namedIn(programme: Programme, part: Change["part"], id: string | null): LocalizedText | null {
  // A survey is known by its moment.
  const survey = part === "surveys" ? programme.surveys.find((each) => each.id === id) : undefined;
  const list = survey ? programme.moments : ((programme as unknown as Record<string, Named[] | undefined>)[part] ?? []);
  const wanted = survey ? survey.moment : id;
  return list.find((each) => each.id === wanted)?.name ?? null;
}

function ofThing(found: Collector, change: Change, before: Programme, after: Programme): void {
  const { part, item, kind } = change;
  const name = namedIn(after, part, item) ?? namedIn(before, part, item);
  if (part === "sheets" || kind === "moved") return;
  if (kind === "removed") found.add("stops", name);
  else if (kind === "added" && part === "surveys") found.add("moments_more", name);
  if (kind !== "changed") return;
  for (const { path } of change.fields) {
    const field = path[0] ?? "";
    const follows = byField[part]?.[field];
    if (!follows) found.pass(part, field);
    else if (follows !== "hours" || closedHoursCount(after)) found.add(follows, name);
  }
}

function closedHoursCount({ misuse }: Programme): boolean {
  return misuse !== undefined && Boolean(misuse["closed_hours"]?.["on"] ?? true);
}

function ofDimension(found: Collector, change: Change, before: Programme, after: Programme): void {
  const of = (programme: Programme): Dimension | undefined => programme.dimensions.find(({ id }) => id === change.item);
  const [was, is] = [of(before), of(after)];
  if (change.kind === "added") found.add("segments_more", is!.name);
  if (change.kind === "removed") found.add("segments_less", was!.name);
  if (change.kind !== "changed") return;
  for (const value of is!.values) if (!was!.values.some(({ id }) => id === value.id)) found.add("segments_more", value.name);
  for (const value of was!.values) if (!is!.values.some(({ id }) => id === value.id)) found.add("segments_less", value.name);
  for (const field of change.fields) ofDimensionField(found, field, was!, is!);
}

/** Values that came or went are told by then; what is left are fields of those that stay. */
function ofDimensionField(found: Collector, { path }: FieldChange, was: Dimension, is: Dimension): void {
  const [field = "", value, inner = ""] = path;
  if (field !== "values" || value === "order") return found.pass("dimensions", field === "values" ? "order" : field);
  const stays = [was, is].every(({ values }) => values.some(({ id }) => id === value));
  if (!stays) {
    if (was.values.concat(is.values).some((each) => each.id === value && each.share !== undefined)) found.add("share", is.name);
  } else if (inner === "share") {
    found.add("share", is.name);
  } else if (inner !== "name" && inner !== "worth") {
    found.whole = false;
  }
}
