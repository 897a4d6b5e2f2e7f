// The draft as it is read and kept: on what is in force, in this browser, together with what the person's other windows make of it.

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, type Api, type Session } from "../../api";
import { beginDraft, isChanged, rebase, replaceDocument, type Draft } from "../../model/define/draft";
import type { Conflict } from "../../model/define/merge";
import { Shelf, type Met } from "../../model/define/shelf";
import { waitAfter } from "../../model/live";
import type { Programme } from "../../model/programme";
import { asksAgain } from "./use_check";

/** What others published while this draft was open, as it was taken in. */
export interface TakenIn {
  version: number;
  conflicts: Conflict[];
}

/** What another window of the same person did to the draft. */
export type Elsewhere = { is: "joined"; conflicts: Conflict[] } | { is: "gone" };

function shelfOf(session: Session): Shelf {
  const key = `instante.draft.${session.user}`;
  try {
    return new Shelf(localStorage, key);
  } catch {
    return new Shelf({ getItem: () => null, setItem: () => {}, removeItem: () => {} }, key); // storage is forbidden
  }
}

/** What a first draft is a change of: a programme of that name that has nothing yet. */
function emptyLike({ id, name, languages }: Programme): Programme {
  return { format: 1, id, name, languages, sites: [], dimensions: [], moments: [], surveys: [], kiosks: [] };
}

/** The draft on what is in force. Undefined: not known yet; null: nothing was ever published, and no draft was begun. */
export function useStoredDraft(api: Api, session: Session) {
  const [draft, setDraft] = useState<Draft | null | undefined>(undefined);
  const [takenIn, setTakenIn] = useState<TakenIn | null>(null);
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const [failed, setFailed] = useState<{ error: ApiError; times: number } | null>(null);
  const shelf = useMemo(() => shelfOf(session), [session]);
  const latest = useRef(draft);
  latest.current = draft;

  const load = useCallback(async () => {
    try {
      const now = await api.programmeNow();
      setFailed(null);
      const stored = shelf.read();
      if (!now) {
        setDraft(stored?.version === 0 ? stored : null);
      } else if (!stored) {
        setDraft(beginDraft(now.programme, now.version));
      } else if (stored.version === now.version) {
        setDraft(stored);
      } else {
        const { draft: merged, conflicts } = rebase(stored, now.programme, now.version);
        setDraft(merged);
        if (isChanged(merged)) setTakenIn({ version: now.version, conflicts });
      }
    } catch (failure) {
      if (failure instanceof ApiError) setFailed((before) => ({ error: failure, times: (before?.times ?? 0) + 1 }));
    }
  }, [api, shelf]);
  useEffect(() => void load(), [load]);
  useEffect(() => {
    if (!failed || !asksAgain(failed.error)) return;
    const again = (): void => void load();
    const timer = setTimeout(again, waitAfter(failed.times, failed.error.retryAfter));
    window.addEventListener("online", again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", again);
    };
  }, [failed, load]);

  /** Published or thrown away in another window: here too, but for what was begun here since. Undo brings back what was thrown away. */
  const follow = useCallback(async () => {
    const before = latest.current;
    const now = await api.programmeNow().catch(() => null);
    setDraft((mine) => {
      if (!mine || !before) return mine;
      if (mine.document !== before.document) return now ? rebase(mine, now.programme, now.version).draft : mine;
      if (!now || now.version === mine.version) return replaceDocument(mine, mine.base);
      return beginDraft(now.programme, now.version);
    });
  }, [api]);

  const meet = useCallback(
    (met: Met | null) => {
      if (!met) return;
      setElsewhere((known) => {
        if (met.is === "gone") return met;
        return { is: "joined", conflicts: met.conflicts.length > 0 ? met.conflicts : known?.is === "joined" ? known.conflicts : [] };
      });
      if (met.is === "gone") void follow();
      else setDraft(met.draft);
    },
    [follow],
  );
  // At once: a window that closes in the same moment must not take the last change with it.
  useLayoutEffect(() => {
    if (draft) meet(shelf.put(draft));
  }, [shelf, draft, meet]);
  useEffect(() => {
    const hear = ({ key }: StorageEvent): void => {
      if (key !== null && key !== shelf.key) return;
      if (latest.current) meet(shelf.look(latest.current));
      else void load();
    };
    window.addEventListener("storage", hear);
    return () => window.removeEventListener("storage", hear);
  }, [shelf, meet, load]);

  /** The first draft of all, on nothing. */
  const begin = useCallback((document: Programme) => setDraft(replaceDocument(beginDraft(emptyLike(document), 0), document)), []);
  return { draft, setDraft, takenIn, setTakenIn, elsewhere, setElsewhere, error: failed?.error ?? null, begin };
}
