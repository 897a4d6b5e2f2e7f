// Sites and kiosks as tables: what hundreds of them are written down in. A table adds and changes, it takes nothing away.

import en from "../../i18n/define_en.json";
import es from "../../i18n/define_es.json";
import { asWritten } from "../csv";
import { weekdays, type Kiosk, type OpeningHours, type Programme, type SegmentChoice, type Site } from "../programme";
import { readSpans, spansText, withDay } from "./hours";
import { isObject } from "./json";
import { joined, meant, nameFor, parted, plain, readTable, writeTable, type FaultKind, type Row, type TableFault } from "./table";

/** Rows by id, and what is wrong with the ids. */
function readThings(text: string, keys: readonly string[], programme: Programme): { rows: { row: Row; line: number }[]; faults: TableFault[] } {
  const { rows, faults } = readTable(text, keys, ["id"], programme);
  const seen = new Set<string>();
  for (const { row, line } of rows) {
    const { id } = row;
    if (id === undefined) break; // there is no such column, which is said already
    if (!id) faults.push({ line, column: "id", value: "", fault: "required" });
    else if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) faults.push({ line, column: "id", value: id, fault: "id" });
    else if (seen.has(id)) faults.push({ line, column: "id", value: id, fault: "twice" });
    seen.add(id);
  }
  return { rows, faults };
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

const yes = (language: string): string => (language === "es" ? "sí" : "yes");
const closed = (language: string): string => (language === "es" ? "cerrado" : "closed");

export function sitesCsv(programme: Programme, language: string): string {
  const rows = programme.sites.map((site) => [
    site.id,
    ...programme.languages.map((language) => site.name[language] ?? ""),
    site.parent ? nameFor(programme.sites, site.parent, language) : "",
    site.group ? yes(language) : "",
    site.time_zone ?? "",
    ...weekdays.map((day) => (site.opening_hours ? spansText(site.opening_hours[day]) || closed(language) : "")),
  ]);
  return writeTable(siteColumns(programme), rows, language, programme);
}

/** The programme with what a table of sites says, and what of it cannot be understood. */
export function readSitesCsv(text: string, programme: Programme): { sites: Site[]; faults: TableFault[] } {
  const { rows, faults } = readThings(text, siteColumns(programme), programme);
  // A parent may be a row of the same table.
  const known = [...programme.sites, ...rows.map(({ row }) => ({ id: row["id"] ?? "", name: namesOf(row, programme, undefined) })).filter(({ id }) => id && !programme.sites.some((site) => site.id === id))];
  const given = rows.map(({ row, line }): Site => {
    const before = programme.sites.find(({ id }) => id === row["id"]);
    const site: Site = { ...before, id: row["id"] ?? "", name: namesOf(row, programme, before?.name) };
    const parent = row["parent"] ? meant(known, row["parent"]) : undefined;
    if (row["parent"] && !parent) faults.push({ line, column: "parent", value: row["parent"], fault: "unknown" });
    if (row["parent"] !== undefined) site.parent = parent?.id ?? null;
    if (row["group"] !== undefined) setOrDrop(site, "group", /^(1|true|yes|s[ií]|x)$/i.test(row["group"]) || undefined);
    if (row["time_zone"] !== undefined) setOrDrop(site, "time_zone", row["time_zone"] || undefined);
    const hours = hoursOf(row, site.opening_hours, (column, value) => faults.push({ line, column, value, fault: "hours" }));
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

const askings: Record<string, Record<string, string>> = { es: es.define.asking, en: en.define.asking };

const askingName = (asking: string, language: string): string => askings[language === "es" ? "es" : "en"]![asking] ?? asking;

function askingOf(text: string): string | undefined {
  const ways = Object.keys(en.define.asking);
  return ways.find((way) => way === text || ["es", "en"].some((language) => plain(askingName(way, language)) === plain(text)));
}

/** A spreadsheet takes the zeros before a number for nothing. */
function pinOf(text: string, before: string | undefined): string {
  return before !== undefined && /^\d+$/.test(text) && Number(before) === Number(text) ? before : text;
}

export function kiosksCsv(programme: Programme, language: string): string {
  const rows = programme.kiosks.map((kiosk) => [
    kiosk.id,
    ...programme.languages.map((language) => kiosk.name[language] ?? ""),
    nameFor(programme.sites, kiosk.site, language),
    joined(kiosk.moments.map((id) => nameFor(programme.moments, id, language))),
    askingName(kiosk.asking ?? "choose", language),
    ...programme.dimensions.map(({ id, values }) => {
      const value = kiosk.segments?.find(({ dimension }) => dimension === id)?.value;
      return value ? nameFor(values, value, language) : "";
    }),
    (kiosk.languages ?? []).join(" "),
    kiosk.attendant_pin ?? "",
  ]);
  return writeTable(kioskColumns(programme), rows, language, programme);
}

export function readKiosksCsv(text: string, programme: Programme): { kiosks: Kiosk[]; faults: TableFault[] } {
  const { rows, faults } = readThings(text, kioskColumns(programme), programme);
  const sites = programme.sites.filter(({ group }) => !group);
  const isMoment = (piece: string): boolean => meant(programme.moments, piece) !== undefined;
  const given = rows.map(({ row, line }): Kiosk => {
    const before = programme.kiosks.find(({ id }) => id === row["id"]);
    const blame = (column: string, value: string, fault: FaultKind): void => void faults.push({ line, column, value, fault });
    const site = row["site"] ? (meant(sites, row["site"])?.id ?? row["site"]) : (before?.site ?? "");
    if (!site) blame("site", "", "required");
    else if (!sites.some(({ id }) => id === site)) blame("site", row["site"] || site, "unknown");
    const pieces = parted(row["moments"] ?? "", isMoment);
    for (const piece of pieces) if (!isMoment(piece)) blame("moments", piece, "unknown");
    const moments = pieces.flatMap((piece) => meant(programme.moments, piece)?.id ?? []);
    const kiosk: Kiosk = { ...before, id: row["id"] ?? "", name: namesOf(row, programme, before?.name), site, moments: moments.length > 0 ? moments : (before?.moments ?? []) };
    if (row["asking"]) {
      const asking = askingOf(row["asking"]);
      if (!asking) blame("asking", row["asking"], "unknown");
      setOrDrop(kiosk, "asking", asking === "choose" ? undefined : asking);
    }
    setOrDrop(kiosk, "segments", segmentsOf(row, programme, kiosk.segments, (column, value) => blame(column, value, "unknown")));
    if (row["languages"] !== undefined) {
      const languages = row["languages"].split(/[\s,;|]+/).filter(Boolean);
      setOrDrop(kiosk, "languages", languages.length > 0 ? languages : undefined);
    }
    if (row["attendant_pin"] !== undefined) setOrDrop(kiosk, "attendant_pin", pinOf(row["attendant_pin"], before?.attendant_pin) || undefined);
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
    const segment = meant(values, value);
    if (!segment) unknown(`segment.${id}`, value);
    return [{ dimension: id, value: segment?.id ?? value }];
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
