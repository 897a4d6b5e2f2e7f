// Which kind of card or ticket a code is, and what that says: the rules of the kiosk's own reader (shared/ticket.cpp), said
// again for whoever tries a code before any kiosk reads it. A test takes its cases from the tests over there.

import type { Scanner, SegmentChoice, TicketPattern } from "../programme";

export const characterSets = ["any", "letters_digits", "digits"] as const;
export type Characters = (typeof characterSets)[number];

/** Fewer characters are a hand on the keys (kiosk/core/wedge.hpp). */
export const fewest = 4;
export const longest = 512;

/** A pattern with all that it leaves out. Lengths and places count bytes, as everything about codes does. */
export interface Rules {
  prefix: string;
  min: number;
  max: number;
  characters: Characters;
  marks: { at: number; one_of: string }[];
  identifies: boolean;
}

export function rulesOf(pattern: TicketPattern): Rules {
  return {
    prefix: pattern.prefix ?? "",
    min: pattern.min_length ?? pattern.length ?? fewest,
    max: pattern.max_length ?? pattern.length ?? longest,
    characters: characterSets.find((each) => each === pattern.characters) ?? "any",
    marks: pattern.marks ?? [],
    identifies: pattern.identifies !== false,
  };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

function allows(characters: Characters, byte: number): boolean {
  return characters === "any" || isDigit(byte) || (characters === "letters_digits" && isLetter(byte));
}

/** The first thing about a code that a pattern does not take. */
export type Misfit =
  | { is: "prefix"; prefix: string }
  | { is: "length"; length: number; min: number; max: number }
  | { is: "characters"; characters: Characters; at: number }
  | { is: "mark"; at: number; one_of: string };

/** Null where the code fits. */
export function misfitOf(pattern: TicketPattern, code: Uint8Array): Misfit | null {
  const { prefix, min, max, characters, marks } = rulesOf(pattern);
  if (!bytesOf(prefix).every((byte, i) => code[i] === byte)) return { is: "prefix", prefix };
  if (code.length < min || code.length > max) return { is: "length", length: code.length, min, max };
  const strange = code.findIndex((byte) => !allows(characters, byte));
  if (strange >= 0) return { is: "characters", characters, at: strange };
  const missed = marks.find(({ at, one_of }) => at >= code.length || !bytesOf(one_of).includes(code[at]!));
  return missed ? { is: "mark", ...missed } : null;
}

/** The first pattern that the code fits; -1: it is none of ours. */
export function patternOf(scanner: Scanner, code: Uint8Array): number {
  return scanner.patterns.findIndex((pattern) => misfitOf(pattern, code) === null);
}

/** From where to where, in bytes, a code that fits names the customer. */
export function partOf(pattern: TicketPattern, length: number): { from: number; to: number } {
  const from = Math.min(Math.max(0, pattern.part?.from ?? 0), length);
  const wanted = pattern.part?.length ?? 0;
  return { from, to: wanted > 0 ? Math.min(length, from + wanted) : length };
}

/** A character of a code: as it is shown, and the bytes it takes. */
export interface Place {
  character: string;
  from: number;
  to: number;
}

export function placesOf(text: string): Place[] {
  let at = 0;
  return [...text].map((character) => {
    const from = at;
    at += bytesOf(character).length;
    return { character, from, to: at };
  });
}

/** What a reader would hand on of what was typed: no controls, and no half characters. */
function asRead(typed: string): string {
  return typed.replace(/[\u0000-\u001f\u007f]|\p{Surrogate}/gu, "");
}

/** A code that was tried. */
export type Trial =
  | { is: "nothing" }
  | { is: "short" } // no reader is believed to have typed it
  | { is: "long" }
  | { is: "unknown"; code: string; misfits: Misfit[] } // one for each pattern
  | { is: "taken"; code: string; at: number; also: number[]; segments: SegmentChoice[]; identity: { from: number; to: number; text: string } | null };

export function tryCode(scanner: Scanner, typed: string): Trial {
  const code = asRead(typed);
  const bytes = bytesOf(code);
  if (bytes.length === 0) return { is: "nothing" };
  if ([...code].length < fewest) return { is: "short" };
  if (bytes.length > longest) return { is: "long" };
  const misfits = scanner.patterns.map((pattern) => misfitOf(pattern, bytes));
  const at = misfits.indexOf(null);
  if (at < 0) return { is: "unknown", code, misfits: misfits.filter((misfit) => misfit !== null) };
  const pattern = scanner.patterns[at]!;
  const { from, to } = partOf(pattern, bytes.length);
  return {
    is: "taken",
    code,
    at,
    also: misfits.flatMap((misfit, i) => (i > at && misfit === null ? [i] : [])),
    segments: pattern.segments ?? [],
    identity: rulesOf(pattern).identifies ? { from, to, text: new TextDecoder().decode(bytes.slice(from, to)) } : null,
  };
}
