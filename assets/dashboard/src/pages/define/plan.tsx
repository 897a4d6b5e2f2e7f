// Published later, by itself: when, and what is waiting for its hour.

import { useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { dueOf, stillWaits, usualDue, type Plan } from "../../model/define/publishing";
import { Notice } from "../../ui/controls";
import { deedFailureText, ProblemDetails } from "../../ui/failure";
import { TextField } from "../../ui/fields";
import { goTo } from "../../ui/use_address";
import { useDefine } from "./use_draft";

function useAttempt(): { failure: ApiError | null; working: boolean; attempt: (job: () => Promise<void>) => Promise<boolean> } {
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [working, setWorking] = useState(false);
  const attempt = async (job: () => Promise<void>): Promise<boolean> => {
    setWorking(true);
    setFailure(null);
    try {
      await job();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
      return false;
    } finally {
      setWorking(false);
    }
  };
  return { failure, working, attempt };
}

/** Under the review of a draft: in place of now, then. */
export function PlanForm(props: { ready: boolean }) {
  const { t } = useI18n();
  const { plan, planFor } = useDefine();
  const [open, setOpen] = useState(false);
  const [local, setLocal] = useState(() => usualDue(new Date()));
  const { failure, working, attempt } = useAttempt();
  if (!open) {
    return (
      <p>
        <button type="button" class="link" data-testid="plan-open" onClick={() => setOpen(true)}>
          {t("define.plan.open")}
        </button>
      </p>
    );
  }
  const due = dueOf(local, new Date());
  const go = async (): Promise<void> => {
    if (due && (await attempt(() => planFor(due)))) goTo("define");
  };
  return (
    <form class="plan" data-testid="plan-form" onSubmit={(event) => (event.preventDefault(), void go())}>
      <TextField
        label={t("define.plan.when")}
        name="due"
        type="datetime-local"
        value={local}
        onChange={setLocal}
        error={due ? null : t("define.plan.past")}
        help={t(plan ? "define.plan.replaces" : "define.plan.help")}
      />
      <button type="submit" class="button button--plain" disabled={!props.ready || !due || working} data-testid="plan-do">
        {t("define.plan.do")}
      </button>
      {failure && (
        <Notice bad>
          {failure.status === 412 ? t("define.plan.meanwhile") : deedFailureText(failure, t)} <ProblemDetails error={failure} />
        </Notice>
      )}
    </form>
  );
}

/** One click away from being there again. */
function Withdrawn(props: { plan: Plan; onDone: () => void }) {
  const { t, format } = useI18n();
  const { draft, changes, restorePlan } = useDefine();
  const { failure, working, attempt } = useAttempt();
  const { plan, onDone } = props;
  const asDraft = !stillWaits(plan, draft.version);
  const restore = async (): Promise<void> => {
    if (await attempt(() => restorePlan(plan))) onDone();
  };
  return (
    <div class="plan-notice" data-testid="plan-withdrawn">
      <Notice>
        {t("define.plan.withdrawn", { when: format.since(new Date(plan.due), new Date()), by: plan.by })}{" "}
        <button type="button" class="link" disabled={working || (asDraft && changes.length > 0)} data-testid="plan-restore" onClick={() => void restore()}>
          {t(asDraft ? "define.plan.reopen" : "define.plan.restore")}
        </button>
        {failure && <> {failure.status === 412 ? t("define.plan.meanwhile") : deedFailureText(failure, t)}</>}
      </Notice>
    </div>
  );
}

/** On every part of "Define", while something waits or could not be published. */
export function PlanNotice() {
  const { t, format } = useI18n();
  const { draft, plan, changes, forgetPlan, reopenPlan } = useDefine();
  const { failure, working, attempt } = useAttempt();
  const [withdrawn, setWithdrawn] = useState<Plan | null>(null);
  if (!plan) return withdrawn && <Withdrawn plan={withdrawn} onDone={() => setWithdrawn(null)} />;
  const what = { when: format.since(new Date(plan.due), new Date()), by: plan.by };
  const waits = stillWaits(plan, draft.version);
  const state = waits ? "waits" : plan.failure !== null ? "failed" : "overtaken";
  const reopen = async (): Promise<void> => {
    if (await attempt(reopenPlan)) goTo("define", { part: "review" });
  };
  const withdraw = async (): Promise<void> => {
    if (await attempt(forgetPlan)) setWithdrawn(plan);
  };
  return (
    <div class="plan-notice" data-testid="plan" data-state={state}>
      <Notice bad={!waits}>
        {t(`define.plan.${state}`, what)}{" "}
        {changes.length > 0 && <>{t("define.plan.draft_first")} </>}
        {changes.length === 0 && (
          <button type="button" class="link" disabled={working} data-testid="plan-reopen" onClick={() => void reopen()}>
            {t("define.plan.reopen")}
          </button>
        )}{" "}
        <button type="button" class="link" disabled={working} data-testid="plan-forget" onClick={() => void withdraw()}>
          {t("define.plan.forget")}
        </button>
        {failure && <> {failure.status === 412 ? t("define.plan.meanwhile") : deedFailureText(failure, t)}</>}
      </Notice>
    </div>
  );
}
