// Tables that people fill in elsewhere: their bytes, their rows with the lines they stand on, and their columns by whatever name.

import Papa from "papaparse";
import en from "../../i18n/define_en.json";
import es from "../../i18n/define_es.json";
import { harmless } from "../csv";
import type { LocalizedText, Programme } from "../programme";

export type Encoding = "utf-8" | "utf-16" | "windows-1252";

/** The text of a file as spreadsheets save them; null where it is no text (a workbook, say). */
export function decodeTable(bytes: ArrayBuffer): { text: string; encoding: Encoding } | null {
  const [a, b] = new Uint8Array(bytes.slice(0, 2));
  if (a === 0x50 && b === 0x4b) return null; // a workbook is a ZIP archive
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    return { text: new TextDecoder(a === 0xff ? "utf-16le" : "utf-16be").decode(bytes), encoding: "utf-16" };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
}

export type FaultKind = "empty" | "column" | "missing" | "quotes" | "short" | "long" | "id" | "twice" | "unknown" | "required" | "hours";

/** `column` is the key of one, empty where the line as a whole is meant. */
export interface TableFault {
  line: number;
  column: string;
  value: string;
  fault: FaultKind;
}

export type Row = Record<string, string>; // by column; a column that the table does not have is not there

interface Words {
  field: Record<string, string>;
  weekday: Record<string, string>;
}
const words: Record<"es" | "en", Words> = { es: es.define, en: en.define };

/** What a column is called in a language; as programs call it where it has no name there. */
export function columnName(key: string, language: string, programme: Pick<Programme, "dimensions">): string {
  const { field, weekday } = words[language === "es" ? "es" : "en"];
  const [, kind = "", rest = ""] = /^(\w+)\.(.+)$/.exec(key) ?? [];
  if (kind === "name") return `${field["name"]} (${rest})`;
  if (kind === "hours") return weekday[rest] ?? key;
  if (kind === "segment") {
    const name = programme.dimensions.find(({ id }) => id === rest)?.name ?? {};
    return name[language] ?? Object.values(name)[0] ?? rest;
  }
  return field[key] ?? key;
}

/** Without what people write differently: capitals, accents, signs. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function columnsOf(header: readonly string[], keys: readonly string[], programme: Pick<Programme, "dimensions">): (string | null)[] {
  return header.map((cell) => {
    const text = cell.trim();
    const named = (language: string) => keys.find((key) => plain(columnName(key, language, programme)) === plain(text));
    return keys.find((key) => key === text) ?? named("es") ?? named("en") ?? null;
  });
}

function linesIn(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}

/** Rows by the keys of their columns. `required` columns must be there. Lines are counted as an editor of texts counts them. */
export function readTable(text: string, keys: readonly string[], required: readonly string[], programme: Pick<Programme, "dimensions">): { rows: { row: Row; line: number }[]; faults: TableFault[] } {
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  // Empty lines have to be counted, and must not speak for a table of one column.
  const { delimiter } = Papa.parse(source, { preview: 10, skipEmptyLines: "greedy" }).meta;
  const { data, errors } = Papa.parse<string[]>(source, { newline: "\n", delimiter });
  let next = 1;
  const all = data.map((cells) => {
    const line = next;
    next += linesIn(cells);
    return { cells: cells.map((cell) => cell.trim()), line };
  });
  const faults: TableFault[] = errors
    .filter(({ type }) => type === "Quotes")
    .map(({ row }) => ({ line: all[row ?? 0]?.line ?? 1, column: "", value: "", fault: "quotes" }));
  const [header, ...body] = all.filter(({ cells }) => cells.some(Boolean));
  if (!header) return { rows: [], faults: [{ line: 1, column: "", value: "", fault: "empty" }] };
  const columns = columnsOf(header.cells, keys, programme);
  columns.forEach((key, i) => {
    if (key === null && header.cells[i]) faults.push({ line: header.line, column: "", value: header.cells[i]!, fault: "column" });
  });
  for (const column of required) if (!columns.includes(column)) faults.push({ line: header.line, column, value: "", fault: "missing" });
  const rows = body.map(({ cells, line }) => {
    const short = cells.length < columns.length;
    if (short || cells.slice(columns.length).some(Boolean)) faults.push({ line, column: "", value: "", fault: short ? "short" : "long" });
    return { line, row: Object.fromEntries(columns.flatMap((key, i) => (key === null ? [] : [[key, cells[i] ?? ""]]))) };
  });
  return { rows, faults };
}

export function writeTable(keys: readonly string[], rows: string[][], language: string, programme: Pick<Programme, "dimensions">): string {
  const names = keys.map((key) => columnName(key, language, programme));
  // Two columns of one name could not be told apart when they come back.
  const fields = keys.map((key, i) => (names.filter((name) => plain(name) === plain(names[i]!)).length > 1 ? key : names[i]!));
  return Papa.unparse({ fields, data: rows.map((row) => row.map((cell) => harmless(cell))) }, { newline: "\r\n" });
}

type Named = { id: string; name: LocalizedText };

/** The thing that is meant: by its id, or by what it is called in any language, where only one is called so. */
export function meant<Thing extends Named>(things: readonly Thing[], text: string): Thing | undefined {
  const byId = things.find(({ id }) => id === text);
  if (byId) return byId;
  const called = things.filter(({ name }) => Object.values(name).some((each) => plain(each) !== "" && plain(each) === plain(text)));
  return called.length === 1 ? called[0] : undefined;
}

/** What it is called, where that says which it is; else its id. */
export function nameFor(things: readonly Named[], id: string, language: string): string {
  const name = things.find((each) => each.id === id)?.name ?? {};
  const text = name[language] ?? Object.values(name)[0];
  return text && meant(things, text)?.id === id ? text : id;
}

const between = " | ";

export function joined(names: readonly string[]): string {
  return names.join(between);
}

/** Several in one cell: between bars, commas, semicolons or line breaks; ids also between blanks. */
export function parted(text: string, isOne: (piece: string) => boolean): string[] {
  if (!text || isOne(text)) return text ? [text] : [];
  const pieces = (sign: RegExp): string[] => text.split(sign).map((each) => each.trim()).filter(Boolean);
  if (text.includes("|")) return pieces(/\|/);
  const parts = pieces(/[,;\n]/);
  return parts.every(isOne) ? parts : parts.flatMap((part) => (isOne(part) ? [part] : part.split(/\s+/)));
}
