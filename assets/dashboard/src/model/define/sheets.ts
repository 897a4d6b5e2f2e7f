// Sheets of the contact-point analysis: whom one is about, and a table of them for whoever fills them in elsewhere.

import Papa from "papaparse";
import type { AnalysisSheet, Dimension, Programme, SegmentChoice } from "../programme";
import { asWritten, harmless } from "../csv";
import { keyOf } from "./json";

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

const anyone = "*";

/** One row for each moment and for each sheet there is: moment, a column for each dimension (* is everybody), the aspects. */
export function sheetsCsv(programme: Programme): string {
  const dimensions = programme.dimensions.map(({ id }) => id);
  const rows = programme.moments.flatMap(({ id }) => {
    const own = (programme.sheets ?? []).filter(({ moment }) => moment === id);
    return own.some((sheet) => !sheet.segments?.length) ? own : [{ moment: id } as AnalysisSheet, ...own];
  });
  const data = rows.map((sheet) => [
    sheet.moment,
    ...dimensions.map((dimension) => sheet.segments?.find((choice) => choice.dimension === dimension)?.value ?? anyone),
    ...aspects.map((aspect) => harmless(sheet[aspect] ?? "")),
  ]);
  return Papa.unparse({ fields: ["moment", ...dimensions.map((id) => `segment.${id}`), ...aspects], data }, { newline: "\r\n" });
}

export interface CsvFault {
  line: number;
  fault: "moment" | "segment" | "column" | "twice" | "unreadable";
  value: string;
}

/** The sheets of a table, where every line can be understood; else what is wrong with it. */
export function readSheetsCsv(text: string, programme: Pick<Programme, "moments" | "dimensions">): { sheets: AnalysisSheet[]; faults: CsvFault[] } {
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), { header: true, skipEmptyLines: "greedy" });
  const columns = parsed.meta.fields ?? [];
  const known = ["moment", ...programme.dimensions.map(({ id }) => `segment.${id}`), ...aspects];
  const faults: CsvFault[] = [
    ...columns.filter((column) => !known.includes(column)).map((value): CsvFault => ({ line: 1, fault: "column", value })),
    ...parsed.errors.filter(({ type }) => type !== "Delimiter").map(({ row, message }): CsvFault => ({ line: (row ?? 0) + 2, fault: "unreadable", value: message })),
  ];
  if (!columns.includes("moment")) faults.push({ line: 1, fault: "column", value: "moment" });
  const sheets: AnalysisSheet[] = [];
  const seen = new Set<string>();
  parsed.data.forEach((row, i) => {
    const line = i + 2;
    const moment = row["moment"]?.trim() ?? "";
    if (!programme.moments.some(({ id }) => id === moment)) faults.push({ line, fault: "moment", value: moment });
    const segments = segmentsOf(row, programme.dimensions, (value) => faults.push({ line, fault: "segment", value }));
    const sheet: AnalysisSheet = { moment, ...(segments.length > 0 ? { segments } : {}) };
    for (const aspect of aspects) {
      const words = asWritten(row[aspect]?.trim() ?? "");
      if (words) sheet[aspect] = words;
    }
    const key = keyOf(sheet)!;
    if (seen.has(key)) faults.push({ line, fault: "twice", value: moment });
    seen.add(key);
    if (filledAspects(sheet) > 0) sheets.push(sheet);
  });
  return { sheets, faults };
}

function segmentsOf(row: Record<string, string>, dimensions: readonly Dimension[], unknown: (value: string) => void): SegmentChoice[] {
  return dimensions.flatMap((dimension) => {
    const value = row[`segment.${dimension.id}`]?.trim() ?? "";
    if (value === "" || value === anyone) return [];
    if (!dimension.values.some(({ id }) => id === value)) unknown(value);
    return [{ dimension: dimension.id, value }];
  });
}
