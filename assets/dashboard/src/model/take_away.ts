// What a page shows, as tables to be worked on elsewhere: every figure in full, its filters beside it.

type Cell = string | number | boolean | null;

export interface Table {
  name: string;
  columns: string[];
  rows: Cell[][];
}

/** What every row was asked by: the period, the site and whatever else narrows it. */
export type Filters = Record<string, string | number | null | undefined>;

const deepest = 4;

/** `{index: {value: 3}}` becomes `index.value`; a list of plain values is one cell, a list of things is left out. */
function flatten(value: unknown, path: string, cells: Map<string, Cell>, depth: number): void {
  if (value === undefined || typeof value === "function") return;
  if (value === null || typeof value !== "object") {
    cells.set(path, value as Cell);
  } else if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== "object")) cells.set(path, value.join(" "));
  } else if (depth < deepest) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path && path !== "group" ? `${path}.${key}` : key, cells, depth + 1);
  }
}

/** A row for each thing, a column for each figure that any of them has. */
export function tableOf(name: string, things: readonly object[], filters: Filters = {}): Table {
  const flat = things.map((thing) => {
    const cells = new Map<string, Cell>(Object.entries(filters).map(([key, value]) => [key, value ?? null]));
    flatten(thing, "", cells, 0);
    return cells;
  });
  const told = (column: string): boolean => flat.some((cells) => (cells.get(column) ?? null) !== null);
  const columns = [...new Set(flat.flatMap((cells) => [...cells.keys()]))].filter(told);
  return { name, columns, rows: flat.map((cells) => columns.map((column) => cells.get(column) ?? null)) };
}

/** `Resumen Línea Clara` becomes a file's name. */
export function fileName(...words: string[]): string {
  const plain = words.filter(Boolean).join(" ").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}
