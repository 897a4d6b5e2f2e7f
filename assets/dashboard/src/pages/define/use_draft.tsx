// The draft that all pages under "Define" work on: read once, kept in this browser, checked by the server as it grows.

import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, type Api, type Session } from "../../api";
import { changesBetween, type Change } from "../../model/define/changes";
import { beginDraft, edit, isChanged, keep, readKept, rebase, redo, replaceDocument, undo, type Draft, type Recipe } from "../../model/define/draft";
import type { Conflict } from "../../model/define/merge";
import type { CheckOutcome, Finding, Plan } from "../../model/define/publishing";
import type { Programme } from "../../model/programme";

/** What the server says of the draft as it stands; null while it has not said anything of this one. */
export interface Checked {
  outcome: CheckOutcome | null;
  findings: Finding[];
  error: ApiError | null; // it could not be asked
}

/** What others published while this draft was open, as it was taken in. */
export interface TakenIn {
  version: number;
  conflicts: Conflict[];
}

export interface Define {
  api: Api;
  session: Session;
  draft: Draft;
  document: Programme;
  changes: Change[];
  checked: Checked | null;
  takenIn: TakenIn | null;
  update: (recipe: Recipe, step?: string) => void;
  replace: (document: Programme) => void;
  undo: () => void;
  redo: () => void;
  discard: () => void;
  /** What it came to; null where others were first: then the draft stands on what is theirs, to be looked at again. */
  publish: () => Promise<CheckOutcome | null>;
  plan: Plan | null;
  /** The draft goes into the plan, and from here. */
  planFor: (due: string) => Promise<void>;
  forgetPlan: () => Promise<void>;
  /** The plan is withdrawn and its changes are the draft, on what is in force now. */
  reopenPlan: () => Promise<void>;
  takeIn: () => Promise<void>;
  forgetTakenIn: () => void;
}

const Context = createContext<Define | null>(null);

export function useDefine(): Define {
  const value = useContext(Context);
  if (!value) throw new Error("DraftProvider is missing");
  return value;
}

const checkAfter = 500; // ms without another change

function storageKey(session: Session): string {
  return `instante.draft.${session.user}`;
}

function readStored(session: Session): Draft | null {
  try {
    return readKept(localStorage.getItem(storageKey(session)));
  } catch {
    return null; // storage may be switched off
  }
}

function store(session: Session, draft: Draft): void {
  try {
    if (isChanged(draft)) localStorage.setItem(storageKey(session), keep(draft));
    else localStorage.removeItem(storageKey(session));
  } catch {
    // it lives as long as this window does
  }
}

/** The server's word on the document, some time after the last change. */
function useCheck(api: Api, draft: Draft | null): Checked | null {
  const [checked, setChecked] = useState<{ of: Programme; is: Checked } | null>(null);
  const document = draft?.document;
  const changed = draft !== null && isChanged(draft);
  useEffect(() => {
    if (!document || !changed) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.checkProgramme(document, abort.signal).then(
        (outcome) => setChecked({ of: document, is: { outcome, findings: [], error: null } }),
        (error) => {
          if (abort.signal.aborted || !(error instanceof ApiError)) return;
          const findings = error.kind === "refused" ? (error.problem?.errors ?? []) : [];
          setChecked({ of: document, is: { outcome: null, findings, error: findings.length > 0 ? null : error } });
        },
      );
    }, checkAfter);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, document, changed]);
  // What was found stays in sight while the next answer is on its way; a verdict that all is well does not.
  if (!checked || !changed) return null;
  if (checked.of === document) return checked.is;
  return { ...checked.is, outcome: null };
}

/** The draft on what is in force. Undefined: not known yet; null: nothing was ever published, and no draft was begun. */
export function useStoredDraft(api: Api, session: Session) {
  const [draft, setDraft] = useState<Draft | null | undefined>(undefined);
  const [takenIn, setTakenIn] = useState<TakenIn | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const load = useCallback(async () => {
    try {
      const now = await api.programmeNow();
      setError(null);
      const stored = readStored(session);
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
      if (failure instanceof ApiError) setError(failure);
    }
  }, [api, session]);

  useEffect(() => void load(), [load]);
  // At once: a window that closes in the same moment must not take the last change with it.
  useLayoutEffect(() => {
    if (draft) store(session, draft);
  }, [session, draft]);
  /** The first draft of all, on nothing. */
  const begin = useCallback((document: Programme) => setDraft(replaceDocument(beginDraft(emptyLike(document), 0), document)), []);
  return { draft, setDraft, takenIn, setTakenIn, error, load, begin };
}

/** What a first draft is a change of: a programme of that name that has nothing yet. */
function emptyLike({ id, name, languages }: Programme): Programme {
  return { format: 1, id, name, languages, sites: [], dimensions: [], moments: [], surveys: [], kiosks: [] };
}

/** What is planned, read once and whenever it was changed here. */
function usePlan(api: Api) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const readPlan = useCallback(async () => setPlan(await api.plan()), [api]);
  useEffect(() => void readPlan().catch(() => {}), [readPlan]); // the page itself tells when the server is away
  return { plan, readPlan };
}

type Stored = ReturnType<typeof useStoredDraft>;

export function DraftProvider(props: {
  api: Api;
  session: Session;
  stored: Stored;
  draft: Draft;
  onPublished: () => void;
  children: ComponentChildren;
}) {
  const { api, session, stored, draft, onPublished } = props;
  const { setDraft, takenIn, setTakenIn } = stored;
  const checked = useCheck(api, draft);
  const latest = useRef(draft);
  latest.current = draft;

  const change = useCallback((to: (draft: Draft) => Draft) => setDraft((now) => (now ? to(now) : now)), [setDraft]);

  const takeIn = useCallback(async () => {
    const now = await api.programmeNow();
    if (!now) return;
    const { draft: merged, conflicts } = rebase(latest.current, now.programme, now.version);
    setDraft(merged);
    setTakenIn({ version: now.version, conflicts });
    onPublished(); // the other pages read it anew as well
  }, [api, setDraft, setTakenIn, onPublished]);

  const publish = useCallback(async () => {
    const { document, version } = latest.current;
    try {
      const outcome = await api.applyProgramme(document, version);
      const now = await api.programmeNow();
      if (now) setDraft(beginDraft(now.programme, now.version));
      setTakenIn(null);
      onPublished();
      return outcome;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      await takeIn();
      return null;
    }
  }, [api, setDraft, setTakenIn, takeIn, onPublished]);

  const { plan, readPlan } = usePlan(api);
  const planFor = useCallback(
    async (due: string) => {
      const { document, version } = latest.current;
      await api.planProgramme(document, version, due);
      await readPlan();
      change((now) => replaceDocument(now, now.base));
    },
    [api, readPlan, change],
  );
  const forgetPlan = useCallback(async () => {
    await api.forgetPlan();
    await readPlan();
  }, [api, readPlan]);
  const reopenPlan = useCallback(async () => {
    if (!plan) return;
    const { base, version } = latest.current;
    if (version === plan.base_version) {
      await forgetPlan();
      change((now) => replaceDocument(now, plan.programme));
      return;
    }
    const then = await api.programmeVersion(plan.base_version);
    await forgetPlan();
    const { draft: merged, conflicts } = rebase(replaceDocument(beginDraft(then, plan.base_version), plan.programme), base, version);
    setDraft(merged);
    setTakenIn({ version, conflicts });
  }, [api, plan, forgetPlan, change, setDraft, setTakenIn]);

  const changes = useMemo(() => changesBetween(draft.base, draft.document), [draft.base, draft.document]);
  const value = useMemo<Define>(
    () => ({
      api,
      session,
      draft,
      document: draft.document,
      changes,
      checked,
      takenIn,
      update: (recipe, step) => change((now) => edit(now, recipe, step ?? null)),
      replace: (document) => change((now) => replaceDocument(now, document)),
      undo: () => change(undo),
      redo: () => change(redo),
      discard: () => change((now) => replaceDocument(now, now.base)),
      publish,
      plan,
      planFor,
      forgetPlan,
      reopenPlan,
      takeIn,
      forgetTakenIn: () => setTakenIn(null),
    }),
    [api, session, draft, changes, checked, takenIn, change, publish, plan, planFor, forgetPlan, reopenPlan, takeIn, setTakenIn],
  );
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}
