// Values of a document, as the editor compares and walks them.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Do both say the same? A key without a value is a key that is not there. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => same(each, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  return keysOf(a, b).every((key) => same(a[key], b[key]));
}

export function keysOf(...objects: JsonObject[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))].filter((key) => objects.some((object) => object[key] !== undefined));
}

/** A code's kind says segments too, but is known by its place. */
function isMicrosegment(element: JsonObject): boolean {
  return Array.isArray(element["segments"]) && Object.keys(element).every((key) => key === "segments" || key === "share" || key === "worth");
}

/**
 * What an element of a list is known by: its id, what a sheet is about, or the segments of a microsegment. Undefined: lists
 * of such things are one value, with an order of its own.
 */
export function keyOf(element: unknown): string | undefined {
  if (!isObject(element)) return undefined;
  if (typeof element["id"] === "string") return element["id"];
  const { moment } = element;
  if (typeof moment !== "string" && !isMicrosegment(element)) return undefined;
  const segments = (element["segments"] ?? []) as { dimension: string; value: string }[];
  return [...(typeof moment === "string" ? [moment] : []), ...segments.map(({ dimension, value }) => `${dimension}=${value}`).sort()].join("|");
}

/** The elements by key, if every one has a key of its own. */
export function byKey(list: readonly unknown[]): Map<string, unknown> | null {
  const found = new Map<string, unknown>();
  for (const element of list) {
    const key = keyOf(element);
    if (key === undefined || found.has(key)) return null;
    found.set(key, element);
  }
  return found;
}
