import { describe, expect, it } from "vitest";
import { funnelsOf, leftBefore, type Activity, type VisitCounts } from "../../src/model/activity";
import { programme } from "./fixture";

const none: VisitCounts = {
  attract_views: 0,
  first_touches: 0,
  rated: 0,
  completed: 0,
  not_saved: 0,
  left: 0,
  abandoned: {},
  response_rate: null,
};

function activity(questions: [string, number | null, number | null, number | null][]): Activity {
  const moment = programme.surveys[0]!.moment;
  return {
    disclosure_minimum: 5,
    total: none,
    moments: [
      {
        ...none,
        moment,
        questions: questions.map(([question, reached, left, ended]) => ({ question, reached, left, ended })),
      },
      { ...none, moment: null, questions: [] },
    ],
  };
}

describe("where visits are left", () => {
  it("is a share of those who came to the question, drawn against the question most came to", () => {
    const first = programme.surveys[0]!.questions[0]!.id;
    const [funnel, more] = funnelsOf(activity([[first, 200, 10, 0], ["former", 100, 40, 20]]), programme);
    expect(more).toBeUndefined(); // before a moment was chosen there is no question
    expect(funnel!.steps.map(({ width, leftShare }) => [width, leftShare])).toEqual([
      [1, 0.05],
      [0.5, 0.4],
    ]);
    expect(funnel!.steps[0]!.question?.id).toBe(first);
    expect(funnel!.steps[1]!.question).toBeUndefined();
    expect(funnel!.worst).toBe("former");
  });

  it("points at nothing where too few came, and knows what it does not know", () => {
    const [funnel] = funnelsOf(activity([["a", 20, 15, 0], ["b", null, null, null], ["c", null, 9, 0], ["d", 500, 0, 3]]), programme);
    expect(funnel!.worst).toBeNull();
    expect(funnel!.steps.map(({ leftShare }) => leftShare)).toEqual([0.75, null, null, 0]);
  });

  it("knows who left before anything was asked", () => {
    expect(leftBefore({ ...none, abandoned: { attract: 2, choose_moment: 3, privacy: 4, "question:why": 10 } })).toBe(5);
  });
});
