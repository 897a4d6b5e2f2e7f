import { describe, expect, it } from "vitest";
import { freeId } from "../../../src/model/define/ids";
import {
  beginSurvey, cutChoices, cutOf, duplicateQuestion, moveQuestion, newQuestion, pointsOf, polarityOf, questionTypes, replaceQuestion, scaleOf,
  setDimension, setPolarity, setType, takenIds, takenOptionIds, usualVariable,
} from "../../../src/model/define/questions"; // prettier-ignore
import type { Programme, Question, Survey } from "../../../src/model/programme";

const words = { es: "?", en: "?" };

function survey(): Survey {
  return {
    id: "s",
    moment: "m",
    version: 3,
    questions: [
      { id: "service", code: 1, type: "smiley5", text: words, variable: "SERVICE", polarity: "positive", cut: 4 },
      { id: "why", code: 2, type: "multiple_choice", text: words, variable: "WHY", options: [{ id: "wait", code: 1, label: words }], condition: { question: "service", at_most: 2 } },
      { id: "note", code: 3, type: "text", text: words, condition: { question: "why", any_of: ["wait"] } },
    ],
  };
}

function programme(): Programme {
  return {
    id: "p",
    name: words,
    languages: ["es", "en"],
    sites: [],
    dimensions: [{ id: "class", name: words, values: [] }],
    moments: [{ id: "m", name: words, stage: "deliver" }],
    surveys: [survey()],
    kiosks: [],
  };
}

const of = (from: Survey, id: string): Question => from.questions.find((question) => question.id === id)!;

describe("a scale", () => {
  it("is that of the server", () => {
    const scales = Object.fromEntries(questionTypes.map((type) => [type, scaleOf(type)]).filter(([, scale]) => scale));
    expect(Object.keys(scales)).toEqual(["smiley5", "smiley4", "stars", "yes_no", "nps", "ces"]);
    expect(pointsOf("nps")).toHaveLength(11);
    expect(pointsOf("yes_no")).toEqual([0, 1]);
    expect(pointsOf("text")).toEqual([]);
  });

  it("is favourable from where the server takes it to be, unless somebody says otherwise", () => {
    const usual = (type: string, polarity?: string) => cutOf({ id: "q", type, text: words, ...(polarity ? { polarity } : {}) });
    expect(["smiley5", "smiley4", "stars", "nps", "yes_no"].map((type) => usual(type))).toEqual([4, 3, 4, 9, 1]);
    expect([usual("ces"), usual("ces", "positive"), usual("smiley5", "negative")]).toEqual([3, 5, 2]);
    expect(cutOf({ id: "q", type: "nps", text: words, cut: null })).toBeNull();
    expect(cutOf({ id: "q", type: "text", text: words })).toBeNull();
  });

  it("leaves answers on both sides of every cut that is offered", () => {
    expect(cutChoices({ id: "q", type: "smiley4", text: words })).toEqual([2, 3, 4]);
    expect(cutChoices({ id: "q", type: "smiley4", text: words, polarity: "negative" })).toEqual([1, 2, 3]);
  });

  it("has its favourable side at the other end when it is turned round, and back again", () => {
    const question: Question = { id: "q", type: "nps", text: words };
    setPolarity(question, "negative");
    expect([polarityOf(question), question.cut]).toEqual(["negative", 1]);
    setPolarity(question, "positive");
    expect(question.cut).toBe(9);
    const without: Question = { id: "q", type: "ces", text: words, cut: null };
    setPolarity(without, "positive");
    expect(without.cut).toBeNull();
  });
});

describe("a new question", () => {
  it("has what its type needs and nothing else", () => {
    const p = programme();
    expect(newQuestion(p, "q", "smiley5", words)).toEqual({ id: "q", type: "smiley5", text: words });
    expect(newQuestion(p, "q", "nps", words)).toMatchObject({ construct: "loyalty" });
    expect(newQuestion(p, "q", "ces", words)).toMatchObject({ construct: "effort" });
    expect(newQuestion(p, "q", "multiple_choice", words)).toMatchObject({ construct: "other", options: [] });
    expect(newQuestion(p, "q", "segment", words)).toMatchObject({ construct: "other", dimension: "class" });
  });

  it("never takes the id of one that was published, even if the draft has it no more", () => {
    const published = survey();
    const draft = { ...survey(), questions: survey().questions.slice(0, 1) };
    expect(freeId("Why", takenIds(draft, [published]), "question")).toBe("why-2");
  });

  it("and its options none of those that were ever offered", () => {
    const question: Question = { id: "why", type: "multiple_choice", text: words, options: [{ id: "price", label: words }] };
    expect(takenOptionIds(question, [survey()])).toEqual(["price", "wait"]);
    expect(takenOptionIds(question, [])).toEqual(["price"]);
  });

  it("is called in statistics as the server would call it", () => {
    expect([usualVariable("wait-time"), usualVariable("4-faces")]).toEqual(["WAIT_TIME", "Q_4_FACES"]);
  });

  it("can be copied, with codes and names of its own to come", () => {
    const s = survey();
    expect(duplicateQuestion(s, takenIds(s, []), "why")).toBe("why-2");
    expect(s.questions.map(({ id }) => id)).toEqual(["service", "why", "why-2", "note"]);
    expect(of(s, "why-2")).toEqual({ id: "why-2", type: "multiple_choice", text: words, options: [{ id: "wait", label: words }], condition: { question: "service", at_most: 2 } });
    expect(of(s, "why").code).toBe(2);
  });

  it("that replaces another takes its place and what waited for it", () => {
    const s = survey();
    expect(replaceQuestion(s, takenIds(s, []), "why")).toBe("why-2");
    expect(s.questions.map(({ id }) => id)).toEqual(["service", "why-2", "note"]);
    expect(of(s, "note").condition).toEqual({ question: "why-2", any_of: ["wait"] });
  });
});

describe("another type", () => {
  it("takes away what it has no use for, and conditions that could not be read any more", () => {
    const s = survey();
    setType(programme(), s, of(s, "service"), "single_choice");
    expect(of(s, "service")).toEqual({ id: "service", code: 1, type: "single_choice", text: words, variable: "SERVICE", construct: "other", options: [] });
    expect(of(s, "why").condition).toBeUndefined();
    expect(of(s, "note").condition).toBeDefined();
  });

  it("of the same answers keeps the conditions and the options", () => {
    const s = survey();
    setType(programme(), s, of(s, "service"), "stars");
    setType(programme(), s, of(s, "why"), "single_choice");
    expect(of(s, "why").condition).toEqual({ question: "service", at_most: 2 });
    expect(of(s, "why").options).toHaveLength(1);
    expect(of(s, "note").condition).toBeDefined();
    setType(programme(), s, of(s, "service"), "nps");
    expect(of(s, "why").condition).toBeUndefined();
  });
});

describe("another dimension", () => {
  it("has other answers: nobody waits for the former ones any more", () => {
    const s = survey();
    s.questions[0] = { id: "service", type: "segment", text: words, dimension: "class" };
    setDimension(s, of(s, "service"), "class");
    expect(of(s, "why").condition).toBeDefined();
    setDimension(s, of(s, "service"), "purpose");
    expect(of(s, "why").condition).toBeUndefined();
  });
});

describe("a survey", () => {
  it("begins with one question that cannot be skipped, under a free id", () => {
    const p = programme();
    p.surveys[0]!.id = "m";
    expect(beginSurvey(p, "m", ["m-2"], words)).toEqual({ id: "m-3", moment: "m", idle_seconds: 20, questions: [{ id: "service", type: "smiley5", text: words, required: true }] });
  });

  it("asks everybody what would wait for an answer that comes later", () => {
    const s = survey();
    moveQuestion(s, "why", 0);
    expect(s.questions.map(({ id, condition }) => [id, condition !== undefined])).toEqual([["why", false], ["service", false], ["note", true]]);
  });
});
