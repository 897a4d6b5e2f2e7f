// Two people changed the same document: what each did is put together, and where they contradict each other is said.

import { byKey, isObject, keysOf, same, type JsonObject } from "./json";

export interface Conflict {
  path: string[];
  mine: unknown;
  theirs: unknown;
}

export interface Merged<Document> {
  document: Document;
  conflicts: Conflict[]; // where mine was kept against theirs
}

/** `mine` and `theirs` both began from `base`. Where they differ about one thing, mine stays. */
export function merge<Document>(base: Document, mine: Document, theirs: Document): Merged<Document> {
  const conflicts: Conflict[] = [];
  const document = mergeValue(base, mine, theirs, [], conflicts) as Document;
  return { document, conflicts };
}

function mergeValue(base: unknown, mine: unknown, theirs: unknown, path: string[], conflicts: Conflict[]): unknown {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isObject(mine) && isObject(theirs)) return mergeObjects(isObject(base) ? base : {}, mine, theirs, path, conflicts);
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const lists = [Array.isArray(base) ? base : [], mine, theirs].map(byKey);
    const [before, ours, others] = lists;
    if (before && ours && others) return mergeLists(before, ours, others, path, conflicts);
  }
  conflicts.push({ path, mine, theirs });
  return mine === undefined ? theirs : mine; // what one removed and the other changed is kept
}

function mergeObjects(base: JsonObject, mine: JsonObject, theirs: JsonObject, path: string[], conflicts: Conflict[]): JsonObject {
  const merged: JsonObject = {};
  for (const key of keysOf(mine, theirs, base)) {
    const value = mergeValue(base[key], mine[key], theirs[key], [...path, key], conflicts);
    if (value !== undefined) merged[key] = value as JsonObject;
  }
  return merged;
}

type Keyed = Map<string, unknown>;

function mergeLists(base: Keyed, mine: Keyed, theirs: Keyed, path: string[], conflicts: Conflict[]): unknown[] {
  const merged: unknown[] = [];
  for (const key of mergedOrder(base, mine, theirs)) {
    const value = mergeValue(base.get(key), mine.get(key), theirs.get(key), [...path, key], conflicts);
    if (value !== undefined) merged.push(value);
  }
  return merged;
}

/** The order of whoever changed it, mine before theirs; what only the other has comes after what it came after there. */
function mergedOrder(base: Keyed, mine: Keyed, theirs: Keyed): string[] {
  const order = (of: Keyed): string[] => [...of.keys()].filter((key) => base.has(key) && mine.has(key) && theirs.has(key));
  const mineLeads = !same(order(mine), order(base)) || same(order(theirs), order(base));
  const [lead, other] = mineLeads ? [mine, theirs] : [theirs, mine];
  const keys = [...lead.keys()];
  let previous: string | undefined;
  for (const key of other.keys()) {
    if (!keys.includes(key)) keys.splice(previous === undefined ? 0 : keys.indexOf(previous) + 1, 0, key);
    previous = key;
  }
  return keys;
}
