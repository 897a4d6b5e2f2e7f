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
