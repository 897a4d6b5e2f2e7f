// Steps of the form of a kiosk's reader. People count the characters of a code from 1, and say from where to where; the
// document counts from 0, and says from where and how many.

import type { TicketPattern } from "../programme";
import { put } from "./edits";
import { bytesOf, longest, rulesOf, type Characters } from "./reader";

/** Exactly so long, or between two bounds? */
export function isExact(pattern: TicketPattern): boolean {
  return pattern.length !== undefined && pattern.min_length === undefined && pattern.max_length === undefined;
}

export function setExact(pattern: TicketPattern, exact: boolean): void {
  const { min, max } = rulesOf(pattern);
  if (exact) setLength(pattern, min);
  else setBounds(pattern, min, max);
}

export function setLength(pattern: TicketPattern, length: number): void {
  delete pattern.min_length;
  delete pattern.max_length;
  pattern.length = length;
}

/** A bound that is left out is the reader's own. */
export function setBounds(pattern: TicketPattern, min: number | undefined, max: number | undefined): void {
  delete pattern.length;
  put(pattern, "min_length", min);
  put(pattern, "max_length", max);
}

/** The part that names the customer, as people say it; an open end has no `to`. Null: all of the code. */
export function partShown(pattern: TicketPattern): { from: number; to: number | undefined } | null {
  const { part } = pattern;
  if (!part) return null;
  return { from: part.from + 1, to: part.length === undefined ? undefined : part.from + part.length };
}

export function setPart(pattern: TicketPattern, shown: { from: number; to: number | undefined } | null): void {
  if (!shown) delete pattern.part;
  else pattern.part = { from: shown.from - 1, ...(shown.to === undefined ? {} : { length: shown.to - shown.from + 1 }) };
}

/** What is not the same for everybody. */
export function usualPart(pattern: TicketPattern): { from: number; to: undefined } {
  return { from: bytesOf(pattern.prefix ?? "").length + 1, to: undefined };
}

/** What only looks has no part that names anybody. */
export function setIdentifies(pattern: TicketPattern, identifies: boolean): void {
  put(pattern, "identifies", identifies ? undefined : false);
  if (!identifies) delete pattern.part;
}

/** Where a new mark is likely to be: behind what all such codes begin with. */
export function addMark(pattern: TicketPattern): void {
  (pattern.marks ??= []).push({ at: bytesOf(pattern.prefix ?? "").length, one_of: "" });
}

export function removeMark(pattern: TicketPattern, place: number): void {
  const left = (pattern.marks ?? []).filter((_, i) => i !== place);
  put(pattern, "marks", left.length > 0 ? left : undefined);
}

/** Moves the element at one place to another; the others close up. */
export function moveAt<Element>(list: Element[], from: number, to: number): void {
  const [element] = list.splice(from, 1);
  if (element !== undefined) list.splice(Math.max(0, Math.min(list.length, to)), 0, element);
}

/** A boarding pass by IATA's Resolution 792: how it begins, how much of it every one has, and where its cabin stands. */
const boardingPass = { begins: /^M[1-9][ -~]+$/, least: 58, cabin: 47 };

function charactersOf(code: string): Characters {
  if (/^[0-9]+$/.test(code)) return "digits";
  return /^[0-9A-Za-z]+$/.test(code) ? "letters_digits" : "any";
}

/** A pattern for codes that look like this one: what a manager who has a card at hand begins with. */
export function likeThis(code: string): TicketPattern {
  const length = Math.min(bytesOf(code).length, longest);
  if (boardingPass.begins.test(code) && length >= boardingPass.least) {
    return { prefix: code.slice(0, 2), min_length: boardingPass.least, marks: [{ at: boardingPass.cabin, one_of: code[boardingPass.cabin]! }], identifies: false };
  }
  const pattern: TicketPattern = { length };
  const letters = /^[A-Za-z]{1,8}(?=[^A-Za-z])/.exec(code)?.[0];
  if (letters) pattern.prefix = letters;
  const characters = charactersOf(code);
  if (characters !== "any") pattern.characters = characters;
  return pattern;
}
