// A draft of the programme: what somebody changes before it is published. It can be undone step by step, survives a
// closed window, and takes in what others published meanwhile.

import { produce, type Draft as Editable } from "immer";
import type { Programme } from "../programme";
import { same } from "./json";
import { merge, type Conflict } from "./merge";

export interface Draft {
  version: number; // of the programme that it began from; 0: there was none
  base: Programme;
  document: Programme;
  past: Programme[];
  future: Programme[];
  step: string | null; // what the last step changed: typing on there is the same step
}

export type Recipe = (document: Editable<Programme>) => void;

const mostSteps = 100;

export function beginDraft(base: Programme, version: number): Draft {
  return { version, base, document: base, past: [], future: [], step: null };
}

export function isChanged(draft: Draft): boolean {
  return !same(draft.base, draft.document);
}

/** A step of changing. Steps of one name that follow each other are undone together. */
export function edit(draft: Draft, recipe: Recipe, step: string | null = null): Draft {
  return replaceDocument(draft, produce(draft.document, recipe), step);
}

export function replaceDocument(draft: Draft, document: Programme, step: string | null = null): Draft {
  if (document === draft.document) return draft;
  const goesOn = step !== null && step === draft.step;
  const past = goesOn ? draft.past : [...draft.past, draft.document].slice(-mostSteps);
  return { ...draft, document, past, future: [], step };
}

export function undo(draft: Draft): Draft {
  const document = draft.past.at(-1);
  if (!document) return draft;
  return { ...draft, document, past: draft.past.slice(0, -1), future: [draft.document, ...draft.future], step: null };
}

export function redo(draft: Draft): Draft {
  const [document, ...future] = draft.future;
  if (!document) return draft;
  return { ...draft, document, past: [...draft.past, draft.document], future, step: null };
}

/** The draft on what is in force now; what both changed differently is mine still, and named. */
export function rebase(draft: Draft, base: Programme, version: number): { draft: Draft; conflicts: Conflict[] } {
  const { document, conflicts } = merge(draft.base, draft.document, base);
  const merged = same(document, base) ? base : document;
  return { draft: { ...draft, version, base, document: merged, past: [], future: [], step: null }, conflicts };
}

/** What is kept of a draft when its window closes. */
export type KeptDraft = Pick<Draft, "version" | "base" | "document">;

export function keep({ version, base, document }: Draft): string {
  return JSON.stringify({ version, base, document } satisfies KeptDraft);
}

/** Null for what is no draft. */
export function readKept(text: string | null): Draft | null {
  try {
    const kept = JSON.parse(text ?? "null") as KeptDraft | null;
    if (!kept || typeof kept.version !== "number" || !kept.base?.languages || !kept.document?.languages) return null;
    return { ...beginDraft(kept.base, kept.version), document: kept.document };
  } catch {
    return null;
  }
}
