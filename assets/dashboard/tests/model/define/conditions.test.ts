import { describe, expect, it } from "vitest";
import { answersOf, decidersFor, depthOf, lengthOf, lostConditions, pointsMeant, rangeOf, setRange, usualCondition } from "../../../src/model/define/conditions";
import { drawable } from "../../../src/model/define/drawable";
import { moveQuestion } from "../../../src/model/define/questions";
import type { Condition, Programme, Question, Survey } from "../../../src/model/programme";

const words = { es: "?", en: "?" };
const rating = (type: string, more: Partial<Question> = {}): Question => ({ id: type, type, text: words, ...more });

function survey(): Survey {
  return {
    id: "s",
    moment: "m",
    questions: [
      rating("smiley5"),
      { id: "why", type: "multiple_choice", text: words, options: [{ id: "wait", label: words }, { id: "price", label: words }], condition: { question: "smiley5", at_most: 2 } },
      { id: "note", type: "text", text: words },
      { id: "class", type: "segment", dimension: "class", text: words, condition: { question: "why", any_of: ["wait"] } },
    ],
  };
}

function programme(): Programme {
  return {
    id: "p",
    name: words,
    languages: ["es", "en"],
    sites: [],
    dimensions: [{ id: "class", name: words, values: [{ id: "one", name: words }, { id: "two", name: words }] }],
    moments: [],
    surveys: [survey()],
    kiosks: [],
  };
}

describe("who is asked", () => {
  it("is decided by earlier questions, though not by a text", () => {
    expect(decidersFor(survey(), "class").map(({ id }) => id)).toEqual(["smiley5", "why"]);
    expect(decidersFor(survey(), "smiley5")).toEqual([]);
  });

  it("is at first whoever was discontented, on each scale", () => {
    const usual = (question: Question) => usualCondition(programme(), question);
    expect(usual(rating("smiley5"))).toEqual({ question: "smiley5", at_most: 2 });
    expect(usual(rating("smiley4"))).toEqual({ question: "smiley4", at_most: 2 });
    expect(usual(rating("nps"))).toEqual({ question: "nps", at_most: 6 });
    expect(usual(rating("yes_no"))).toEqual({ question: "yes_no", at_most: 0 });
    expect(usual(rating("ces"))).toEqual({ question: "ces", at_least: 5 });
    expect(usual(rating("smiley5", { polarity: "negative" }))).toEqual({ question: "smiley5", at_least: 4 });
  });

  it("or whoever gave the first answer of a choice or a segment", () => {
    const { questions } = survey();
    expect(usualCondition(programme(), questions[1]!)).toEqual({ question: "why", any_of: ["wait"] });
    expect(usualCondition(programme(), questions[3]!)).toEqual({ question: "class", any_of: ["one"] });
    expect(answersOf(programme(), questions[3]!).map(({ id }) => id)).toEqual(["one", "two"]);
  });

  it("is said with the ends that matter", () => {
    const ranged = (from: number, to: number): Condition => {
      const condition: Condition = { question: "smiley5", at_least: 3, at_most: 4 };
      setRange(condition, rating("smiley5"), from, to);
      return condition;
    };
    expect(ranged(1, 2)).toEqual({ question: "smiley5", at_most: 2 });
    expect(ranged(4, 5)).toEqual({ question: "smiley5", at_least: 4 });
    expect(ranged(2, 3)).toEqual({ question: "smiley5", at_least: 2, at_most: 3 });
    expect(ranged(1, 5)).toEqual({ question: "smiley5", at_least: 1 });
    expect(rangeOf(ranged(1, 5), rating("smiley5"))).toEqual({ from: 1, to: 5 });
    expect(pointsMeant(ranged(2, 3), rating("smiley5"))).toEqual([2, 3]);
  });
});

describe("the flow of a survey", () => {
  it("is as deep as conditions hang on each other", () => {
    const s = survey();
    expect(s.questions.map((question) => depthOf(s, question))).toEqual([0, 1, 0, 2]);
    expect(lengthOf(s)).toEqual({ least: 2, most: 4 });
  });

  it("ends, also where conditions go in a circle", () => {
    const s = survey();
    s.questions[0]!.condition = { question: "class", any_of: ["one"] };
    expect(depthOf(s, s.questions[0]!)).toBe(4);
  });

  it("names what is asked of everybody after a change, not what is new or was before", () => {
    const [before, after] = [survey(), survey()];
    moveQuestion(after, "class", 0);
    after.questions.push(rating("stars"));
    expect(lostConditions(before, after).map(({ id }) => id)).toEqual(["class"]);
  });
});

describe("a survey that is not whole yet", () => {
  it("is completed for the picture: in other words, with options to come", () => {
    const p = programme();
    p.surveys.push({ id: "other", moment: "x", questions: [] });
    p.surveys[0]!.questions[0]!.text = { es: "¿Qué tal?" };
    p.surveys[0]!.questions[1]!.options = [{ id: "wait", label: {} }];
    p.moments = [{ id: "m", name: { es: "Caja" }, stage: "deliver" }];
    p.surveys[0]!.questions[3]!.condition = { question: "gone", any_of: [] };
    const drawn = drawable(p, "s");
    expect(drawn.surveys.map(({ id }) => id)).toEqual(["s"]);
    const [first, second, , fourth] = drawn.surveys[0]!.questions;
    expect(first!.text).toEqual({ es: "¿Qué tal?", en: "¿Qué tal?" });
    expect(second!.options!.map(({ label }) => label["es"])).toEqual(["…", "…"]);
    expect(fourth!.condition).toBeUndefined();
    expect(drawn.moments[0]!.name).toEqual({ es: "Caja", en: "Caja" });
    expect(p.surveys).toHaveLength(2); // what is edited stays as it is
    expect(p.surveys[0]!.questions[0]!.text).toEqual({ es: "¿Qué tal?" });
  });
});
