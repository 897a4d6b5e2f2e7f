import { expect, it } from "vitest";
import { reasonsOf } from "../../src/model/voices";
import { programme } from "./fixture";

const asked = {
  ...programme,
  surveys: programme.surveys.map((survey) =>
    survey.id === "check-in"
      ? { ...survey, questions: [...survey.questions, { id: "why", type: "multiple_choice", text: { es: "¿Qué falló?" }, options: [{ id: "wait", label: { es: "La espera" } }] }] }
      : survey,
  ),
};

it("reasons come with their share of those who answered and its interval, the most chosen first, former ones by their id", () => {
  const rows = [
    { group: { question: "check-in.why" }, scale: { type: "multiple_choice" }, n: 8, counts: { gone: 2, wait: 6 }, shares: { gone: { share: 0.25, low: 0.07, high: 0.59 }, wait: { share: 0.75, low: 0.41, high: 0.93 } } },
    { group: { question: "booking.how" }, scale: { type: "single_choice" }, n: 0, counts: {}, shares: null },
  ];
  const [why, ...others] = reasonsOf(rows, asked);
  expect(others).toEqual([]);
  expect(why!.question?.id).toBe("why");
  expect(why!.several).toBe(true);
  expect(why!.reasons.map(({ id, option, n, share, interval }) => [id, option?.label["es"], n, share, interval])).toEqual([
    ["wait", "La espera", 6, 0.75, [0.41, 0.93]],
    ["gone", undefined, 2, 0.25, [0.07, 0.59]],
  ]);
});
