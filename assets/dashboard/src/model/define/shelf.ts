// Where the draft is kept in this browser. Every window of one person writes the same place: what another window put there since
// this one looked is put together with this one's, never written over.

import type { Programme } from "../programme";
import { isChanged, keep, readKept, replaceDocument, type Draft } from "./draft";
import { same } from "./json";
import { merge, type Conflict } from "./merge";

/** What came of another window's doing. `gone`: there it was published or thrown away, and nothing was begun here since. */
export type Met = { is: "joined"; draft: Draft; conflicts: Conflict[] } | { is: "gone" };

export class Shelf {
  private seen: string | null = null;
  private common: Programme | null = null; // the document that both windows had
  private version = 0; // that it stands on

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    readonly key: string,
  ) {}

  read(): Draft | null {
    this.seen = this.now();
    const kept = readKept(this.seen);
    this.remember(kept);
    return kept;
  }

  /** Keeps it; what another window put there meanwhile comes back to be taken in, and is kept next. */
  put(draft: Draft): Met | null {
    const met = this.look(draft);
    if (met?.is === "joined" && met.draft !== draft) return met;
    // Said by another window in the same words, if in another order: two windows would answer each other for ever.
    if (this.common && draft.version === this.version && same(draft.document, this.common)) return met;
    const text = isChanged(draft) ? keep(draft) : null;
    try {
      if (text === null) this.storage.removeItem(this.key);
      else if (text !== this.seen) this.storage.setItem(this.key, text);
    } catch {
      return met; // it lives as long as this window does
    }
    this.seen = text;
    this.remember(text === null ? null : draft);
    return met;
  }

  /** Has another window changed what is kept since this one looked? */
  look(draft: Draft): Met | null {
    const now = this.now();
    if (now === this.seen) return null;
    const theirs = readKept(now);
    const common = this.common ?? draft.base;
    this.seen = now;
    this.remember(theirs);
    if (theirs) return same(theirs.document, draft.document) && theirs.version <= draft.version ? null : joined(draft, common, theirs);
    return same(draft.document, common) ? { is: "gone" } : null; // what was begun here since goes on
  }

  private remember(draft: Draft | null): void {
    this.common = draft?.document ?? null;
    this.version = draft?.version ?? 0;
  }

  private now(): string | null {
    try {
      return this.storage.getItem(this.key);
    } catch {
      return null; // storage may be switched off
    }
  }
}

/** Both began from `common`; the newer of what they stand on holds. */
function joined(mine: Draft, common: Programme, theirs: Draft): Met {
  const { document, conflicts } = merge(common, mine.document, theirs.document);
  const onto = theirs.version > mine.version ? { ...mine, version: theirs.version, base: theirs.base, past: [], future: [] } : mine;
  return { is: "joined", draft: replaceDocument(onto, same(document, onto.base) ? onto.base : document), conflicts };
}
