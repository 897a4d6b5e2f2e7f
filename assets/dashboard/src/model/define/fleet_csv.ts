// Sites and kiosks as tables: what hundreds of them are written down in. A table adds and changes, it takes nothing away.

import Papa from "papaparse";
import { asWritten, harmless } from "../csv";
import type { Kiosk, Programme, SegmentChoice, Site } from "../programme";
import { isObject } from "./json";
import { readSpans, spansText, withDay } from "./hours";
import { weekdays, type OpeningHours } from "../programme";

export interface TableFault {
  line: number;
  column: string;
  value: string;
  fault: "column" | "id" | "twice" | "unknown" | "missing" | "unreadable";
}

type Row = Record<string, string>;

function parse(text: string, known: readonly string[], faults: TableFault[]): { row: Row; line: number }[] {
  const parsed = Papa.parse<Row>(text.replace(/^\uFEFF/, ""), { header: true, skipEmptyLines: "greedy" });
  const columns = parsed.meta.fields ?? [];
  for (const column of columns) if (!known.includes(column)) faults.push({ line: 1, column, value: column, fault: "column" });
  if (!columns.includes("id")) faults.push({ line: 1, column: "id", value: "id", fault: "missing" });
  for (const { row, message, type } of parsed.errors) {
    if (type !== "Delimiter") faults.push({ line: (row ?? 0) + 2, column: "", value: message, fault: "unreadable" });
  }
  const seen = new Set<string>();
  return parsed.data.map((cells, i) => {
    const row = Object.fromEntries(Object.entries(cells).filter(([, value]) => typeof value === "string").map(([key, value]) => [key, value.trim()]));
    const line = i + 2;
    const id = row["id"] ?? "";
    if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) faults.push({ line, column: "id", value: id, fault: "id" });
    else if (seen.has(id)) faults.push({ line, column: "id", value: id, fault: "twice" });
    seen.add(id);
    return { row, line };
  });
}

function write(columns: string[], rows: string[][]): string {
  return Papa.unparse({ fields: columns, data: rows.map((row) => row.map((cell) => harmless(cell))) }, { newline: "\r\n" });
}

const nameColumns = (programme: Programme): string[] => programme.languages.map((language) => `name.${language}`);

/** The names a row gives, on those that were there. */
function namesOf(row: Row, programme: Programme, before: Record<string, string> | undefined): Record<string, string> {
  const names = { ...before };
  for (const language of programme.languages) {
    const name = asWritten(row[`name.${language}`] ?? "");
    if (name) names[language] = name;
  }
  return names;
}

const siteColumns = (programme: Programme): string[] => ["id", ...nameColumns(programme), "parent", "group", "time_zone", ...weekdays.map((day) => `hours.${day}`)];

export function sitesCsv(programme: Programme): string {
  const rows = programme.sites.map((site) => [
    site.id,
    ...programme.languages.map((language) => site.name[language] ?? ""),
    site.parent ?? "",
    site.group ? "yes" : "",
    site.time_zone ?? "",
    ...weekdays.map((day) => (site.opening_hours ? spansText(site.opening_hours[day]) || "closed" : "")),
  ]);
  return write(siteColumns(programme), rows);
}

/** The programme with what a table of sites says, and what of it cannot be understood. */
export function readSitesCsv(text: string, programme: Programme): { sites: Site[]; faults: TableFault[] } {
  const faults: TableFault[] = [];
  const rows = parse(text, siteColumns(programme), faults);
  const known = new Set([...programme.sites.map(({ id }) => id), ...rows.map(({ row }) => row["id"] ?? "")]);
  const given = rows.map(({ row, line }): Site => {
    const before = programme.sites.find(({ id }) => id === row["id"]);
    const site: Site = { ...before, id: row["id"] ?? "", name: namesOf(row, programme, before?.name) };
    if (row["parent"] !== undefined) site.parent = row["parent"] || null;
    if (site.parent && !known.has(site.parent)) faults.push({ line, column: "parent", value: site.parent, fault: "unknown" });
    if (row["group"] !== undefined) setOrDrop(site, "group", /^(1|true|yes|s[ií]|x)$/i.test(row["group"]) || undefined);
    if (row["time_zone"] !== undefined) setOrDrop(site, "time_zone", row["time_zone"] || undefined);
    const hours = hoursOf(row, site.opening_hours, (column, value) => faults.push({ line, column, value, fault: "unreadable" }));
    setOrDrop(site, "opening_hours", hours);
    return site;
  });
  return { sites: onto(programme.sites, given), faults };
}

/** Undefined: open always. A table without a word on any day leaves it as it was. */
function hoursOf(row: Row, before: OpeningHours | undefined, unreadable: (column: string, value: string) => void): OpeningHours | undefined {
  if (!weekdays.some((day) => row[`hours.${day}`] !== undefined)) return before;
  if (weekdays.every((day) => !row[`hours.${day}`])) return undefined;
  let hours: OpeningHours = {};
  for (const day of weekdays) {
    const text = row[`hours.${day}`] ?? "";
    const spans = /^(closed|cerrado)?$/i.test(text) ? [] : readSpans(text);
    if (!spans) unreadable(`hours.${day}`, text);
    hours = withDay(hours, day, spans ?? []);
  }
  return hours;
}

const kioskColumns = (programme: Programme): string[] => [
  "id", ...nameColumns(programme), "site", "moments", "asking", ...programme.dimensions.map(({ id }) => `segment.${id}`), "languages", "attendant_pin",
]; // prettier-ignore

const askings = ["choose", "rotate", "together"];

export function kiosksCsv(programme: Programme): string {
  const rows = programme.kiosks.map((kiosk) => [
    kiosk.id,
    ...programme.languages.map((language) => kiosk.name[language] ?? ""),
    kiosk.site,
    kiosk.moments.join(" "),
    kiosk.asking ?? "choose",
    ...programme.dimensions.map(({ id }) => kiosk.segments?.find(({ dimension }) => dimension === id)?.value ?? ""),
    (kiosk.languages ?? []).join(" "),
    kiosk.attendant_pin ?? "",
  ]);
  return write(kioskColumns(programme), rows);
}

export function readKiosksCsv(text: string, programme: Programme): { kiosks: Kiosk[]; faults: TableFault[] } {
  const faults: TableFault[] = [];
  const given = parse(text, kioskColumns(programme), faults).map(({ row, line }): Kiosk => {
    const before = programme.kiosks.find(({ id }) => id === row["id"]);
    const blame = (column: string, value: string, fault: TableFault["fault"]): void => void faults.push({ line, column, value, fault });
    const words = (column: string): string[] => (row[column] ?? "").split(/[\s,;]+/).filter(Boolean);
    const kiosk: Kiosk = { ...before, id: row["id"] ?? "", name: namesOf(row, programme, before?.name), site: row["site"] || before?.site || "", moments: words("moments") };
    if (kiosk.moments.length === 0) kiosk.moments = before?.moments ?? [];
    if (!programme.sites.some(({ id, group }) => id === kiosk.site && !group)) blame("site", kiosk.site, "unknown");
    for (const moment of kiosk.moments) if (!programme.moments.some(({ id }) => id === moment)) blame("moments", moment, "unknown");
    if (row["asking"]) {
      if (!askings.includes(row["asking"])) blame("asking", row["asking"], "unknown");
      setOrDrop(kiosk, "asking", row["asking"] === "choose" ? undefined : row["asking"]);
    }
    setOrDrop(kiosk, "segments", segmentsOf(row, programme, kiosk.segments, (column, value) => blame(column, value, "unknown")));
    if (row["languages"] !== undefined) setOrDrop(kiosk, "languages", words("languages").length > 0 ? words("languages") : undefined);
    if (row["attendant_pin"] !== undefined) setOrDrop(kiosk, "attendant_pin", row["attendant_pin"] || undefined);
    return kiosk;
  });
  return { kiosks: onto(programme.kiosks, given), faults };
}

function segmentsOf(row: Row, programme: Programme, before: SegmentChoice[] | undefined, unknown: (column: string, value: string) => void): SegmentChoice[] | undefined {
  const segments = programme.dimensions.flatMap(({ id, values }) => {
    const value = row[`segment.${id}`];
    const kept = before?.find(({ dimension }) => dimension === id);
    if (value === undefined) return kept ? [kept] : [];
    if (value === "") return [];
    if (!values.some((each) => each.id === value)) unknown(`segment.${id}`, value);
    return [{ dimension: id, value }];
  });
  return segments.length > 0 ? segments : undefined;
}

function setOrDrop<Thing extends object, Key extends keyof Thing>(thing: Thing, key: Key, value: Thing[Key] | undefined): void {
  if (value === undefined) delete thing[key];
  else thing[key] = value;
}

/** What was there with what is given in its place, and what is new behind it. */
function onto<Element extends { id: string }>(before: readonly Element[], given: Element[]): Element[] {
  const fresh = given.filter(({ id }) => !before.some((element) => element.id === id));
  return [...before.map((element) => given.find(({ id }) => id === element.id) ?? element), ...fresh].filter(isObject) as Element[];
}
