// Sheets of the contact-point analysis: whom one is about, and a table of them for whoever fills them in elsewhere.

import en from "../../i18n/define_en.json";
import es from "../../i18n/define_es.json";
import { asWritten } from "../csv";
import type { AnalysisSheet, Dimension, Programme, SegmentChoice } from "../programme";
import { put } from "./edits";
import { keyOf } from "./json";
import { meant, nameFor, plain, readTable, writeTable, type Row, type TableFault } from "./table";

export const aspects = [
  "offer",
  "expectation",
  "responsible",
  "process",
  "channels",
  "people",
  "information_required",
  "information_generated",
  "systems",
] as const;
export type Aspect = (typeof aspects)[number];

/** How many of its aspects say something. */
export function filledAspects(sheet: AnalysisSheet): number {
  return aspects.filter((aspect) => sheet[aspect]?.trim()).length;
}

export function sheetOf(programme: Pick<Programme, "sheets">, moment: string, segments: SegmentChoice[]): AnalysisSheet | undefined {
  const key = keyOf({ moment, segments });
  return programme.sheets?.find((sheet) => keyOf(sheet) === key);
}

/** Sets one aspect; a sheet that says nothing any more is none. */
export function setAspect(programme: Programme, moment: string, segments: SegmentChoice[], aspect: Aspect, text: string): void {
  let sheet = sheetOf(programme, moment, segments);
  if (!sheet) {
    sheet = { moment, ...(segments.length > 0 ? { segments } : {}) };
    programme.sheets = [...(programme.sheets ?? []), sheet];
    sheet = programme.sheets.at(-1)!; // as it stands in the document
  }
  if (text) sheet[aspect] = text;
  else delete sheet[aspect];
  const left = programme.sheets!.filter((each) => filledAspects(each) > 0);
  if (left.length > 0) programme.sheets = left;
  else delete programme.sheets;
}

const anyone: Record<string, string> = { es: es.define.sheet.everybody, en: en.define.sheet.everybody };
const isAnyone = (text: string): boolean => text === "" || text === "*" || Object.values(anyone).some((each) => plain(each) === plain(text));

function columnsOf({ dimensions }: Pick<Programme, "dimensions">): string[] {
  return ["moment", ...dimensions.map(({ id }) => `segment.${id}`), ...aspects];
}

/** One row for each moment and for each sheet there is: the moment, a column for each dimension, the aspects. */
export function sheetsCsv(programme: Programme, language: string): string {
  const rows = programme.moments.flatMap(({ id }) => {
    const own = (programme.sheets ?? []).filter(({ moment }) => moment === id);
    return own.some((sheet) => !sheet.segments?.length) ? own : [{ moment: id } as AnalysisSheet, ...own];
  });
  const data = rows.map((sheet) => [
    nameFor(programme.moments, sheet.moment, language),
    ...programme.dimensions.map(({ id, values }) => {
      const value = sheet.segments?.find((choice) => choice.dimension === id)?.value;
      return value ? nameFor(values, value, language) : anyone[language === "es" ? "es" : "en"]!;
    }),
    ...aspects.map((aspect) => sheet[aspect] ?? ""),
  ]);
  return writeTable(columnsOf(programme), data, language, programme);
}

/**
 * The programme's sheets with those of a table in their place, and what is wrong with it. Sheets that are not in it stay, as does
 * an aspect without a column; a row that says nothing takes its sheet away.
 */
export function readSheetsCsv(text: string, programme: Pick<Programme, "moments" | "dimensions" | "sheets">): { sheets: AnalysisSheet[]; faults: TableFault[] } {
  const { rows, faults } = readTable(text, columnsOf(programme), ["moment"], programme);
  const sheets = new Map((programme.sheets ?? []).map((sheet) => [keyOf(sheet)!, sheet]));
  const seen = new Set<string>();
  for (const { row, line } of rows) {
    if (row["moment"] === undefined) break; // there is no such column, which is said already
    const moment = meant(programme.moments, row["moment"])?.id;
    if (!moment) {
      faults.push({ line, column: "moment", value: row["moment"], fault: row["moment"] ? "unknown" : "required" });
      continue;
    }
    const segments = segmentsOf(row, programme.dimensions, (column, value) => faults.push({ line, column, value, fault: "unknown" }));
    const about = { moment, ...(segments.length > 0 ? { segments } : {}) };
    const key = keyOf(about)!;
    if (seen.has(key)) faults.push({ line, column: "moment", value: row["moment"], fault: "twice" });
    seen.add(key);
    const sheet: AnalysisSheet = { ...sheets.get(key), ...about };
    for (const aspect of aspects) if (row[aspect] !== undefined) put(sheet, aspect, asWritten(row[aspect]));
    if (filledAspects(sheet) > 0) sheets.set(key, sheet);
    else sheets.delete(key);
  }
  return { sheets: [...sheets.values()], faults };
}

function segmentsOf(row: Row, dimensions: readonly Dimension[], unknown: (column: string, value: string) => void): SegmentChoice[] {
  return dimensions.flatMap(({ id, values }) => {
    const text = row[`segment.${id}`] ?? "";
    if (isAnyone(text)) return [];
    const value = meant(values, text);
    if (!value) unknown(`segment.${id}`, text);
    return [{ dimension: id, value: value?.id ?? text }];
  });
}
