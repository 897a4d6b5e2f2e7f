import { describe, expect, it } from "vitest";
import { dropForwardConditions, holdsSite, moveBy, removeDimension, removeLanguage, removeMoment, removeOption, removeQuestion, removeSegment } from "../../../src/model/define/edits";
import { freeId, slugOf } from "../../../src/model/define/ids";
import type { Programme } from "../../../src/model/programme";

function whole(): Programme {
  return {
    id: "p",
    name: { es: "P", en: "P" },
    languages: ["es", "en"],
    sites: [
      { id: "root", name: { es: "R", en: "R" }, group: true },
      { id: "a", name: { es: "A", en: "A" }, parent: "root" },
    ],
    dimensions: [{ id: "class", name: { es: "Clase", en: "Class" }, values: [{ id: "one", name: { es: "1", en: "1" } }, { id: "two", name: { es: "2", en: "2" } }] }],
    moments: [
      { id: "m", name: { es: "M", en: "M" }, stage: "deliver" },
      { id: "n", name: { es: "N", en: "N" }, stage: "deliver" },
    ],
    surveys: [
      {
        id: "s",
        moment: "m",
        questions: [
          { id: "face", type: "smiley5", text: { es: "?", en: "?" } },
          { id: "who", type: "segment", dimension: "class", text: { es: "?", en: "?" } },
          { id: "why", type: "single_choice", text: { es: "?", en: "?" }, options: [{ id: "x", label: { es: "X", en: "X" } }, { id: "y", label: { es: "Y", en: "Y" } }], condition: { question: "who", any_of: ["one"] } },
          { id: "more", type: "text", text: { es: "?", en: "?" }, condition: { question: "why", any_of: ["x"] } },
        ],
      },
    ],
    kiosks: [{ id: "k", name: { es: "K", en: "K" }, site: "a", moments: ["m", "n"], segments: [{ dimension: "class", value: "one" }], languages: ["en"] }],
    sheets: [{ moment: "m", offer: "x" }, { moment: "n", segments: [{ dimension: "class", value: "one" }], offer: "y" }],
  };
}

const after = (step: (programme: Programme) => void): Programme => {
  const programme = whole();
  step(programme);
  return programme;
};

describe("taking away", () => {
  it("a moment takes its survey, its sheets and its place at the kiosks along", () => {
    const left = after((p) => removeMoment(p, "m"));
    expect(left.surveys).toEqual([]);
    expect(left.kiosks[0]!.moments).toEqual(["n"]);
    expect(left.sheets?.map(({ moment }) => moment)).toEqual(["n"]);
  });

  it("a dimension leaves no kiosk, sheet or question of it, nor whoever waited for its answer", () => {
    const left = after((p) => removeDimension(p, "class"));
    expect(left.kiosks[0]!.segments).toBeUndefined();
    expect(left.sheets?.map(({ moment }) => moment)).toEqual(["m"]);
    expect(left.surveys[0]!.questions.map(({ id, condition }) => [id, condition?.question])).toEqual([["face", undefined], ["why", undefined], ["more", "why"]]);
  });

  it("a segment leaves no condition that could never hold", () => {
    const left = after((p) => removeSegment(p, "class", "one"));
    expect(left.dimensions[0]!.values.map(({ id }) => id)).toEqual(["two"]);
    expect(left.surveys[0]!.questions[2]!.condition).toBeUndefined();
  });

  it("a question or an option frees the questions behind it", () => {
    expect(after((p) => removeQuestion(p.surveys[0]!, "who")).surveys[0]!.questions[1]!.condition).toBeUndefined();
    const left = after((p) => removeOption(p.surveys[0]!, p.surveys[0]!.questions[2]!, "x"));
    expect(left.surveys[0]!.questions[3]!.condition).toBeUndefined();
  });

  it("a language takes its words along, and no others", () => {
    const left = after((p) => removeLanguage(p, "en"));
    expect(JSON.stringify(left)).not.toContain('"en"');
    expect(left.surveys[0]!.questions[2]!.options![0]!.label).toEqual({ es: "X" });
  });

  it("a site is not possible while it holds something", () => {
    expect([holdsSite(whole(), "root"), holdsSite(whole(), "a")]).toEqual(["sites", "kiosks"]);
    expect(holdsSite(after((p) => void (p.kiosks = [])), "a")).toBeNull();
  });
});

it("a question moved before what it waited for waits no more", () => {
  const left = after((p) => {
    moveBy(p.surveys[0]!.questions, "why", -1);
    dropForwardConditions(p.surveys[0]!);
  });
  expect(left.surveys[0]!.questions.map(({ id, condition }) => [id, condition?.question])).toEqual([["face", undefined], ["why", undefined], ["who", undefined], ["more", "why"]]);
});

it("ids are made of names", () => {
  expect(slugOf("Facturación Turista nº 2")).toBe("facturacion-turista-n-2");
  expect(freeId("Facturación", ["facturacion", "facturacion-2"], "moment")).toBe("facturacion-3");
  expect(freeId("登機", [], "moment")).toBe("moment");
  expect(slugOf("x".repeat(80))).toHaveLength(64);
});
