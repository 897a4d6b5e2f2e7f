import { expect, it } from "vitest";
import { reasonsOf, type QuarantinedRecord } from "../../src/model/quarantine";

it("records with the same thing wrong are one reason, the most frequent first", () => {
  const record = (id: number, field: string, detail: string, received_at: string, survey_version = 2): QuarantinedRecord => ({ id, kiosk: "k", sequence: id, received_at, survey: "check-in", survey_version, problem: { errors: [{ field, detail }] } });
  const reasons = reasonsOf([
    record(1, "response.answers[0]", "is not one of 1 to 5", "2026-11-01T08:00:00Z"),
    record(2, "response.survey_version", "is unknown", "2026-11-02T08:00:00Z"),
    record(3, "response.survey_version", "is unknown", "2026-11-03T08:00:00Z"),
  ]);
  expect(reasons.map(({ field, count, last, survey }) => [field, count, last, survey])).toEqual([
    ["response.survey_version", 2, "2026-11-03T08:00:00Z", "check-in@2"],
    ["response.answers[0]", 1, "2026-11-01T08:00:00Z", "check-in@2"],
  ]);
  const mixed = reasonsOf([record(1, "f", "d", "2026-11-01T08:00:00Z", 2), record(2, "f", "d", "2026-11-01T08:00:00Z", 3)]);
  expect(mixed.map(({ count, survey }) => [count, survey])).toEqual([[2, null]]);
  expect(reasonsOf([{ ...record(1, "f", "d", "2026-11-01T08:00:00Z"), problem: { detail: "in words" } }])[0]).toMatchObject({ field: null, detail: "in words" });
});
