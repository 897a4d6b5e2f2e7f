// What a page shows, as tables to be worked on elsewhere: every figure in full, beside it what it was asked by, and the names
// of what has an id.

import { find } from "./find";
import { stages, type LocalizedText, type Programme } from "./programme";
import { zoneOf, type Scope } from "./scope";

type Cell = string | number | boolean | null;

export interface Table {
  name: string;
  columns: string[];
  rows: Cell[][];
}

/** What stands beside every row: what it was asked by, and what ids are called. */
export interface About {
  filters: Record<string, Cell>;
  nameOf: (column: string, id: string) => string | null;
}

type Say = (text: LocalizedText | undefined) => string;

/** Everything that narrows the figures, under names that no figure has. What is not narrowed is said too. */
export function filtersOf(scope: Scope, programme: Programme, nameOf: About["nameOf"], made: Date): About["filters"] {
  const { at, days, beside, weighting, confidence, narrowed = [] } = scope;
  const site = at.site ?? (at.bounded ? "mine" : "all");
  const filters: [string, Cell | undefined][] = [
    ["programme", programme.id],
    ["site", site],
    ["site_name", nameOf("site", site)],
    ...narrowed.flatMap(({ by, value, name }): [string, Cell][] => [
      [by, value],
      [`${by}_name`, name ?? nameOf(by, value)],
    ]),
    ["from", days ? (days.from ?? "all") : undefined],
    ["to", days ? (days.to ?? "all") : undefined],
    ["beside_from", beside?.from],
    ["beside_to", beside?.to],
    ["time_zone", zoneOf(programme, at) ?? "of each site"],
    ["weighting", weighting],
    ["confidence", confidence],
    ["made_at", made.toISOString().replace(/\.\d+Z$/, "Z")],
  ];
  return Object.fromEntries(filters.filter((entry): entry is [string, Cell] => entry[1] != null).map(([name, value]) => [`filter.${name}`, value]));
}

/** What the programme calls what its tables name by id; `words` are the dashboard's own. */
export function namesOf(programme: Programme, say: Say, words: (column: string, id: string) => string | null): About["nameOf"] {
  const lists: Record<string, readonly { id: string; name: LocalizedText }[]> = {
    moment: programme.moments,
    site: programme.sites,
    kiosk: programme.kiosks,
    dimension: programme.dimensions,
  };
  return (column, id) => {
    const dimension = find(programme.dimensions, column.replace(/^segment\./, ""));
    const known = find(dimension ? dimension.values : (lists[column] ?? []), id);
    return (known && say(known.name)) || words(column, id);
  };
}

/** Stages are named by the dashboard, the rest by the programme. */
export function isStage(id: string): id is (typeof stages)[number] {
  return stages.some((each) => each === id);
}

const deepest = 4;

/**
 * `{index: {value: 3}}` becomes `index.value`, an interval `[1, 2]` its `low` and `high`. A list of plain values is one cell, a
 * list of things is left out.
 */
function flatten(value: unknown, path: string, cells: Map<string, Cell>, depth: number): void {
  if (value === undefined || typeof value === "function") return;
  if (value === null || typeof value !== "object") {
    cells.set(path, value as Cell);
  } else if (Array.isArray(value)) {
    if (value.length === 2 && /interval$|^defended$|\.defended$/.test(path)) value.forEach((end, i) => cells.set(`${path}.${i === 0 ? "low" : "high"}`, end as Cell));
    else if (value.every((each) => typeof each !== "object")) cells.set(path, value.join(" "));
  } else if (depth < deepest) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path && path !== "group" ? `${path}.${key}` : key, cells, depth + 1);
  }
}

/** A thing's cells, after each id its name. */
function cellsOf(thing: object, { filters, nameOf }: About): Map<string, Cell> {
  const flat = new Map<string, Cell>();
  flatten(thing, "", flat, 0);
  const cells = new Map<string, Cell>(Object.entries(filters));
  for (const [column, cell] of flat) {
    cells.set(column, cell);
    const name = typeof cell === "string" || typeof cell === "number" ? nameOf(column, String(cell)) : null;
    if (name !== null) cells.set(`${column}_name`, name);
  }
  return cells;
}

/**
 * A row for each thing, a column for each figure that any of them has. Where there is nothing, one row says what was asked,
 * under the columns that are usual (`usual`): a file that says nothing is not told from one that failed.
 */
export function tableOf(name: string, things: readonly object[], about: About, usual: readonly string[] = []): Table {
  const flat = things.length > 0 ? things.map((thing) => cellsOf(thing, about)) : [new Map<string, Cell>(Object.entries(about.filters))];
  const told = (column: string): boolean => flat.some((cells) => (cells.get(column) ?? null) !== null);
  const found = [...new Set(flat.flatMap((cells) => [...cells.keys()]))].filter(told);
  const columns = things.length > 0 ? found : [...found, ...usual];
  return { name, columns, rows: flat.map((cells) => columns.map((column) => cells.get(column) ?? null)) };
}

/** `Resumen Línea Clara` becomes a file's name. */
export function fileName(...words: string[]): string {
  const plain = words.filter(Boolean).join(" ").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

/** What tells a file from that of another site or other days. */
export function scopeName({ at, days, narrowed = [] }: Scope): string {
  return fileName(at.site ?? "", ...narrowed.filter(({ inTitle }) => !inTitle).map(({ value }) => value), days?.from ?? "", days?.to ?? "");
}
