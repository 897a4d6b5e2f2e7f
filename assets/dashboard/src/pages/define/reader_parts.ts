// What the parts of a reader's form have in common.

import type { Scanner, TicketPattern } from "../../model/programme";
import { useOpenScreen } from "./use_survey";

export interface ReaderProps {
  scanner: Scanner;
  path: string; // in the document
  /** Typing on in the same field is one step. */
  change: (recipe: (scanner: Scanner) => void, step?: string) => void;
}

export interface PatternProps {
  pattern: TicketPattern;
  path: string; // in the document
  change: (recipe: (pattern: TicketPattern) => void, step?: string) => void;
}

/** Which kind of code is open, by its place; null where none is. */
export function useOpenCode(): [number | null, (at: number | null) => void] {
  const [screen, setScreen] = useOpenScreen();
  const place = /^code:(\d+)$/.exec(screen ?? "")?.[1];
  return [place === undefined ? null : Number(place) - 1, (at) => setScreen(at === null ? null : `code:${at + 1}`)];
}
