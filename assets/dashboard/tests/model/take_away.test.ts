import { describe, expect, it } from "vitest";
import { harmless } from "../../src/model/csv";
import { fileName, tableOf } from "../../src/model/take_away";

describe("a table to take along", () => {
  it("has a column for every figure, in full, and the filters beside each row", () => {
    const rows = [
      { group: { moment: "check-in" }, index: { value: 81.25, low: 80, high: 82.5 }, versions: ["a@1", "a@2"], nothing: null },
      { group: { moment: "boarding" }, index: null, n: 3, things: [{ a: 1 }] },
    ];
    expect(tableOf("Momentos", rows, { site: null, from: "2026-11-01" })).toEqual({
      name: "Momentos",
      columns: ["from", "moment", "index.value", "index.low", "index.high", "versions", "n"],
      rows: [
        ["2026-11-01", "check-in", 81.25, 80, 82.5, "a@1 a@2", null],
        ["2026-11-01", "boarding", null, null, null, null, 3],
      ],
    });
  });

  it("of nothing is empty", () => {
    expect(tableOf("x", [])).toEqual({ name: "x", columns: [], rows: [] });
  });

  it("holds nothing that a spreadsheet would run", () => {
    expect([harmless("=1+1"), harmless("-3"), harmless(-3), harmless("a")]).toEqual(["'=1+1", "'-3", -3, "a"]);
  });
});

it("files have names that every system takes", () => {
  expect(fileName("Línea Clara", "¿Qué pesa?", "")).toBe("linea-clara-que-pesa");
});
