// The draft that all pages under "Define" work on, and what can be done with it.

import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, type Api, type Session } from "../../api";
import { changesBetween, type Change } from "../../model/define/changes";
import { beginDraft, edit, isChanged, rebase, redo, replaceDocument, undo, type Draft, type Recipe } from "../../model/define/draft";
import { stillWaits, type CheckOutcome, type Plan } from "../../model/define/publishing";
import type { Programme } from "../../model/programme";
import { useCheck, type Checked } from "./use_check";
import type { Elsewhere, TakenIn, useStoredDraft } from "./use_stored_draft";

export interface Define {
  api: Api;
  session: Session;
  draft: Draft;
  document: Programme;
  changes: Change[];
  checked: Checked | null;
  takenIn: TakenIn | null;
  elsewhere: Elsewhere | null;
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
  /** A plan that was withdrawn waits again; where it cannot any more, its changes are the draft. */
  restorePlan: (plan: Plan) => Promise<void>;
  takeIn: () => Promise<unknown>;
  forgetTakenIn: () => void;
  forgetElsewhere: () => void;
}

const Context = createContext<Define | null>(null);

export function useDefine(): Define {
  const value = useContext(Context);
  if (!value) throw new Error("DraftProvider is missing");
  return value;
}

const publishedAfter = 3_000; // ms from its hour until what was planned is in force
const longestTimer = 2 ** 31 - 1;

/** What is planned, read whenever it may be something else: another version is in force, its hour has come, it was changed here. */
function usePlan(api: Api, version: number) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const readPlan = useCallback(async () => setPlan(await api.plan()), [api]);
  const readAgain = useCallback(() => void readPlan().catch(() => {}), [readPlan]); // the page itself tells when the server is away
  useEffect(readAgain, [readAgain, version]);
  const due = plan?.failure === null ? plan.due : null;
  useEffect(() => {
    if (!due) return;
    const left = new Date(due).getTime() - Date.now() + publishedAfter;
    if (left > longestTimer) return; // nobody looks at one page for so long
    const timer = setTimeout(readAgain, Math.max(left, publishedAfter));
    return () => clearTimeout(timer);
  }, [due, readAgain]);
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
  const { setDraft, takenIn, setTakenIn, elsewhere, setElsewhere } = stored;
  const checked = useCheck(api, draft);
  const latest = useRef(draft);
  latest.current = draft;

  const change = useCallback((to: (draft: Draft) => Draft) => setDraft((now) => (now ? to(now) : now)), [setDraft]);

  /** What came of it where all that was wanted is in force already: it was published, and only the reply was lost. */
  const takeIn = useCallback(async (): Promise<CheckOutcome | null> => {
    const now = await api.programmeNow();
    if (!now) return null;
    const { draft: merged, conflicts } = rebase(latest.current, now.programme, now.version);
    const done = !isChanged(merged) && conflicts.length === 0;
    setDraft(merged);
    setTakenIn(done ? null : { version: now.version, conflicts });
    onPublished(); // the other pages read it anew as well
    return done ? { version: now.version, changed: true, published: [] } : null;
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
      return takeIn();
    }
  }, [api, setDraft, setTakenIn, takeIn, onPublished]);

  const { plan, readPlan } = usePlan(api, draft.version);
  /** Where somebody else was first, theirs is shown. */
  const seenByAll = useCallback(
    async (deed: Promise<void>) => {
      try {
        await deed;
      } catch (error) {
        if (error instanceof ApiError && error.status === 412) await readPlan();
        throw error;
      }
    },
    [readPlan],
  );
  const planFor = useCallback(
    async (due: string) => {
      const { document, version } = latest.current;
      await seenByAll(api.planProgramme(document, version, due, plan?.etag ?? null));
      await readPlan();
      change((now) => replaceDocument(now, now.base));
    },
    [api, plan, readPlan, seenByAll, change],
  );
  const forgetPlan = useCallback(async () => {
    if (!plan) return;
    await seenByAll(api.forgetPlan(plan.etag));
    await readPlan();
  }, [api, plan, readPlan, seenByAll]);
  const draftPlan = useCallback(
    async (planned: Plan, first: () => Promise<void>) => {
      const { base, version } = latest.current;
      if (version === planned.base_version) {
        await first();
        return change((now) => replaceDocument(now, planned.programme));
      }
      const then = await api.programmeVersion(planned.base_version);
      await first();
      const { draft: merged, conflicts } = rebase(replaceDocument(beginDraft(then, planned.base_version), planned.programme), base, version);
      setDraft(merged);
      setTakenIn({ version, conflicts });
    },
    [api, change, setDraft, setTakenIn],
  );
  const reopenPlan = useCallback(async () => {
    if (plan) await draftPlan(plan, forgetPlan);
  }, [plan, draftPlan, forgetPlan]);
  const restorePlan = useCallback(
    async (withdrawn: Plan) => {
      const { version } = latest.current;
      if (!stillWaits(withdrawn, version) || new Date(withdrawn.due) <= new Date()) return draftPlan(withdrawn, async () => {});
      await seenByAll(api.planProgramme(withdrawn.programme, version, withdrawn.due, null));
      await readPlan();
    },
    [api, draftPlan, readPlan, seenByAll],
  );

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
      elsewhere,
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
      restorePlan,
      takeIn,
      forgetTakenIn: () => setTakenIn(null),
      forgetElsewhere: () => setElsewhere(null),
    }),
    [api, session, draft, changes, checked, takenIn, elsewhere, change, publish, plan, planFor, forgetPlan, reopenPlan, restorePlan, takeIn, setTakenIn, setElsewhere],
  );
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}
