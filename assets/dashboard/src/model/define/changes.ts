// What a draft does to the programme, thing by thing: for the list before publishing, for the history, and to take one back.

import type { Programme } from "../programme";
import { byKey, isObject, keyOf, keysOf, same } from "./json";

export const parts = ["programme", "sites", "dimensions", "moments", "surveys", "kiosks", "sheets"] as const;
export type Part = (typeof parts)[number];

/** One value that is different, and where in its thing. */
export interface FieldChange {
  path: string[];
  before: unknown;
  after: unknown;
}

/** One thing of the programme that is different. `item` null: the order of the list. */
export interface Change {
  part: Part;
  item: string | null;
  kind: "added" | "removed" | "changed" | "moved";
  fields: FieldChange[];
}

type Lists = Record<Exclude<Part, "programme">, { [key: string]: unknown }[] | undefined>;

function listOf(programme: Programme, part: Exclude<Part, "programme">): { [key: string]: unknown }[] {
  return (programme as unknown as Lists)[part] ?? [];
}

/** What became of `before`, in the order of the parts. */
export function changesBetween(before: Programme, after: Programme): Change[] {
  return [...changesOfTop(before, after), ...parts.flatMap((part) => (part === "programme" ? [] : changesOfPart(part, before, after)))];
}

function changesOfTop(before: Programme, after: Programme): Change[] {
  const [a, b] = [before, after].map((programme) => programme as unknown as Record<string, unknown>) as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => !(parts as readonly string[]).includes(key) && key !== "format" && !same(a[key], b[key]))
    .map((key) => ({
      part: "programme",
      item: key,
      kind: a[key] === undefined ? "added" : b[key] === undefined ? "removed" : "changed",
      fields: fieldsBetween(a[key], b[key]),
    }));
}

function changesOfPart(part: Exclude<Part, "programme">, before: Programme, after: Programme): Change[] {
  const a = new Map(listOf(before, part).map((element) => [keyOf(element)!, element]));
  const b = new Map(listOf(after, part).map((element) => [keyOf(element)!, element]));
  const changes: Change[] = [];
  for (const item of a.keys()) if (!b.has(item)) changes.push({ part, item, kind: "removed", fields: [] });
  for (const [item, element] of b) {
    if (!a.has(item)) changes.push({ part, item, kind: "added", fields: [] });
    else if (!same(a.get(item), element)) changes.push({ part, item, kind: "changed", fields: fieldsBetween(a.get(item), element) });
  }
  const common = (of: Map<string, unknown>): string[] => [...of.keys()].filter((key) => a.has(key) && b.has(key));
  if (!same(common(a), common(b))) changes.push({ part, item: null, kind: "moved", fields: [] });
  return changes;
}

/** The smallest values that are different between two versions of a thing. */
export function fieldsBetween(before: unknown, after: unknown, path: string[] = []): FieldChange[] {
  if (same(before, after)) return [];
  if (whole.includes(path.at(-1) ?? "")) return [{ path, before, after }];
  if (isObject(before) && isObject(after)) {
    return keysOf(before, after)
      .filter((key) => !derived.includes(key))
      .flatMap((key) => fieldsBetween(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [a, b] = [byKey(before), byKey(after)];
    if (a && b && (a.size > 0 || b.size > 0)) {
      const of = [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => fieldsBetween(a.get(key), b.get(key), [...path, key]));
      return of.length > 0 ? of : [{ path: [...path, "order"], before: [...a.keys()], after: [...b.keys()] }];
    }
    if ([...before, ...after].every(isObject)) return [ofNameless(before, after, path)];
  }
  return [{ path, before, after }];
}

/** Members that say one thing together. */
const whole: readonly string[] = ["condition", "worth"];

/** Things without names are told by what they say: those that are only here or there, or that they changed places. */
function ofNameless(before: unknown[], after: unknown[], path: string[]): FieldChange {
  const without = (list: unknown[], other: unknown[]): unknown[] => list.filter((each) => !other.some((one) => same(one, each)));
  const [gone, come] = [without(before, after), without(after, before)];
  if (gone.length + come.length > 0) return { path, before: gone, after: come };
  return before.length === after.length ? { path: [...path, "order"], before, after } : { path, before, after };
}

/** What the server gives by itself when it publishes is no change of anybody's. */
const derived: readonly string[] = ["code", "version"];

/** What a thing that is new says, by its members; its name stands over them. */
export function saidBy(programme: Programme, change: Change): FieldChange[] {
  const thing = change.part === "programme" ? (programme as unknown as Record<string, unknown>)[change.item!] : listOf(programme, change.part).find((each) => keyOf(each) === change.item);
  if (!isObject(thing) || change.item === "misuse") return thing === undefined ? [] : [{ path: [], before: undefined, after: thing }];
  const own: readonly string[] = [...derived, "id", "name", ...(change.part === "sheets" ? ["moment"] : [])];
  return keysOf(thing)
    .filter((key) => !own.includes(key) && thing[key] !== null)
    .map((key) => ({ path: [key], before: undefined, after: thing[key] }));
}

/** The document with one change taken back to what `base` says. */
export function takeBack(document: Programme, base: Programme, change: Change): Programme {
  if (change.part === "programme") {
    const { [change.item as keyof Programme]: _, ...rest } = document;
    const value = (base as unknown as Record<string, unknown>)[change.item!];
    return { ...rest, ...(value === undefined ? {} : { [change.item!]: value }) } as Programme;
  }
  const now = listOf(document, change.part);
  const then = listOf(base, change.part);
  return { ...document, [change.part]: change.item === null ? inOrderOf(then, now) : withItemOf(then, now, change.item) };
}

/** `now` with one element as it was `then`: in its old place if it was taken out, gone if it was not there. */
function withItemOf<Element>(then: Element[], now: Element[], item: string): Element[] {
  const at = then.findIndex((element) => keyOf(element) === item);
  const rest = now.filter((element) => keyOf(element) !== item);
  if (at < 0) return rest;
  const here = now.findIndex((element) => keyOf(element) === item);
  if (here >= 0) return now.map((element, i) => (i === here ? then[at]! : element));
  const before = then.slice(0, at).map(keyOf);
  const place = 1 + rest.reduce((last, element, i) => (before.includes(keyOf(element)) ? i : last), -1);
  return [...rest.slice(0, place), then[at]!, ...rest.slice(place)];
}

function inOrderOf<Element>(then: Element[], now: Element[]): Element[] {
  const rank = (element: Element): number => {
    const at = then.findIndex((each) => keyOf(each) === keyOf(element));
    return at < 0 ? then.length : at;
  };
  return [...now].sort((a, b) => rank(a) - rank(b));
}
