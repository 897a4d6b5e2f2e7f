import { expect, it } from "vitest";
import { commentsOf, reasonsOf, type Comment } from "../../src/model/voices";
import { programme } from "./fixture";

const asked = {
  ...programme,
  surveys: programme.surveys.map((survey) =>
    survey.id === "check-in"
      ? { ...survey, questions: [...survey.questions, { id: "why", type: "multiple_choice", text: { es: "¿Qué falló?" }, options: [{ id: "wait", label: { es: "La espera" } }] }] }
      : survey,
  ),
};

it("reasons come with their share of those who answered, the most chosen first, former ones by their id", () => {
  const rows = [
    { group: { question: "check-in.why" }, scale: { type: "multiple_choice" }, n: 8, counts: { gone: 2, wait: 6 } },
    { group: { question: "booking.how" }, scale: { type: "single_choice" }, n: 0, counts: {} },
  ];
  const [why, ...others] = reasonsOf(rows, asked);
  expect(others).toEqual([]);
  expect(why!.question?.id).toBe("why");
  expect(why!.reasons.map(({ id, option, n, share }) => [id, option?.label["es"], n, share])).toEqual([
    ["wait", "La espera", 6, 0.75],
    ["gone", undefined, 2, 0.25],
  ]);
});

it("comments are picked by segment and by the day of the week at their site", () => {
  const comment = (text: string, day: string | null, value: string): Comment => ({ at: null, day, hour: 9, site: "mad", kiosk: null, moment: "check-in", question: "note", text, index: 50, language: "es", segments: { class: value } });
  const comments = [comment("tuesday", "2026-11-24", "business"), comment("sunday", "2026-11-29", "economy"), comment("undated", null, "business")];
  const texts = (narrowing: Parameters<typeof commentsOf>[1]) => commentsOf(comments, narrowing).map(({ text }) => text);
  expect(texts({ segment: null, weekday: null })).toEqual(["tuesday", "sunday", "undated"]);
  expect(texts({ segment: null, weekday: 2 })).toEqual(["tuesday"]);
  expect(texts({ segment: null, weekday: 7 })).toEqual(["sunday"]);
  expect(texts({ segment: { dimension: "class", value: "business" }, weekday: null })).toEqual(["tuesday", "undated"]);
});
