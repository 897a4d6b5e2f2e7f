// Where visits begin, go on and end: the counts that kiosks keep by day.

import { find } from "./find";
import type { Programme, Question } from "./programme";

/** What happened before kiosks. `left`: walked away until time ran out; `abandoned`: the same by screen. */
export interface VisitCounts {
  attract_views: number;
  first_touches: number;
  rated: number;
  completed: number;
  not_saved: number;
  left: number;
  abandoned: Record<string, number>;
  /** Rated of begun; null where nobody began. */
  response_rate: number | null;
}

/** Null: of fewer visits than the programme shows, or not told by kiosks of an older version. */
export interface QuestionActivity {
  question: string;
  reached: number | null;
  left: number | null;
  ended: number | null;
}

export interface MomentActivity extends VisitCounts {
  moment: string | null;
  questions: QuestionActivity[];
}

export interface Activity {
  disclosure_minimum: number;
  total: VisitCounts;
  moments: MomentActivity[];
}

/** A question's visits, as parts of those of the question that most came to. */
export interface FunnelStep {
  id: string;
  question: Question | undefined;
  reached: number | null;
  left: number | null;
  ended: number | null;
  /** Left of reached; null where either is not known. */
  leftShare: number | null;
  /** Of the widest step: how long the bar is. */
  width: number;
}

export interface Funnel {
  moment: string;
  counts: MomentActivity;
  steps: FunnelStep[];
  /** Where the largest share leaves, if that can be said of enough visits. */
  worst: string | null;
}

/** A share of fewer visits than these says little; the worst place is not pointed at. */
const enoughToPoint = 30;

export function funnelsOf(activity: Activity, programme: Programme): Funnel[] {
  return activity.moments
    .filter((each): each is MomentActivity & { moment: string } => each.moment !== null && each.questions.length > 0)
    .map((counts) => {
      const survey = programme.surveys.find((each) => each.moment === counts.moment);
      const most = Math.max(1, ...counts.questions.map(({ reached }) => reached ?? 0));
      const steps = counts.questions.map(({ question, reached, left, ended }) => ({
        id: question,
        question: find(survey?.questions ?? [], question),
        reached,
        left,
        ended,
        leftShare: reached && left !== null ? left / reached : null,
        width: (reached ?? 0) / most,
      }));
      return { moment: counts.moment, counts, steps, worst: worstOf(steps) };
    });
}

function worstOf(steps: FunnelStep[]): string | null {
  const sure = steps.filter(({ reached, leftShare }) => (reached ?? 0) >= enoughToPoint && (leftShare ?? 0) > 0);
  return sure.sort((a, b) => b.leftShare! - a.leftShare!)[0]?.id ?? null;
}

/** Those who left before they were asked anything: on the start screen, or where a moment is chosen. */
export function leftBefore(counts: VisitCounts): number {
  return Object.entries(counts.abandoned)
    .filter(([screen]) => screen === "attract" || screen === "choose_moment")
    .reduce((sum, [, count]) => sum + count, 0);
}
