import { describe, expect, it } from "vitest";
import { harmless } from "../../src/model/csv";
import { pick } from "../../src/model/programme";
import type { Scope } from "../../src/model/scope";
import { fileName, filtersOf, namesOf, scopeName, tableOf, type About } from "../../src/model/take_away";
import { programme } from "./fixture";

const nameOf = namesOf(programme, (text) => pick(text, "es"), (column, id) => (column === "site" && id === "all" ? "Todas las sedes" : null));
const about: About = { filters: { "filter.site": "all", "filter.from": "2026-11-01" }, nameOf };
const nobody = { site: null, below: ["canaries", "mad", "tfs"], bounded: false };
const scope: Scope = { at: nobody, days: { from: "2026-11-01", to: "2026-11-30" }, n: null, weighting: "contacts", confidence: 0.95 };

describe("a table to take along", () => {
  it("has a column for every figure, in full, beside each row what was asked, and beside each id its name", () => {
    const rows = [
      { group: { moment: "check-in", "segment.class": "economy" }, index: { value: 81.25, low: 80, high: 82.5 }, versions: ["a@1", "a@2"], nothing: null },
      { group: { moment: "booking", "segment.class": null }, index: null, n: 3, things: [{ a: 1 }] },
    ];
    expect(tableOf("Momentos", rows, about)).toEqual({
      name: "Momentos",
      columns: ["filter.site", "filter.from", "moment", "moment_name", "segment.class", "segment.class_name", "index.value", "index.low", "index.high", "versions", "n"],
      rows: [
        ["all", "2026-11-01", "check-in", "Facturación", "economy", "Turista", 81.25, 80, 82.5, "a@1 a@2", null],
        ["all", "2026-11-01", "booking", "Compra", null, null, null, null, null, null, 3],
      ],
    });
  });

  it("keeps a point's own days apart from those that were asked for", () => {
    const { columns, rows } = tableOf("Evolución", [{ period: "2026-11-05", from: "2026-11-05", value: 0.8 }], about);
    expect(columns).toEqual(["filter.site", "filter.from", "period", "from", "value"]);
    expect(rows[0]!.slice(1, 4)).toEqual(["2026-11-01", "2026-11-05", "2026-11-05"]);
  });

  it("gives each end of an interval a cell of its own", () => {
    const { columns, rows } = tableOf("Palancas", [{ importance_interval: [0.1, 0.3], rank: { defended: [2, 4] }, drivers: ["a", "b"] }], about);
    expect(columns.slice(2)).toEqual(["importance_interval.low", "importance_interval.high", "rank.defended.low", "rank.defended.high", "drivers"]);
    expect(rows[0]!.slice(2)).toEqual([0.1, 0.3, 2, 4, "a b"]);
  });

  it("of nothing still says what was asked, under its usual columns", () => {
    expect(tableOf("Señales", [], about, ["moment", "signal.date"])).toEqual({
      name: "Señales",
      columns: ["filter.site", "filter.from", "moment", "signal.date"],
      rows: [["all", "2026-11-01", null, null]],
    });
  });

  it("holds nothing that a spreadsheet would run", () => {
    expect([harmless("=1+1"), harmless("-3"), harmless(-3), harmless("a")]).toEqual(["'=1+1", "'-3", -3, "a"]);
  });
});

describe("what was asked", () => {
  const made = new Date("2026-11-30T20:51:07.123Z");

  it("is said whole, also where nothing was narrowed", () => {
    expect(filtersOf({ ...scope, beside: { from: "2026-10-02", to: "2026-10-31" } }, programme, nameOf, made)).toEqual({
      "filter.programme": "linea",
      "filter.site": "all",
      "filter.site_name": "Todas las sedes",
      "filter.from": "2026-11-01",
      "filter.to": "2026-11-30",
      "filter.beside_from": "2026-10-02",
      "filter.beside_to": "2026-10-31",
      "filter.time_zone": "of each site",
      "filter.weighting": "contacts",
      "filter.confidence": 0.95,
      "filter.made_at": "2026-11-30T20:51:07Z",
    });
  });

  it("names the zone of one site, all time, and what else narrows it", () => {
    const narrow = { ...scope, at: { site: "tfs", below: ["tfs"], bounded: true }, days: { from: null, to: null }, narrowed: [{ by: "segment.class", value: "economy" }] };
    const filters = filtersOf(narrow, programme, nameOf, made);
    expect(filters).toMatchObject({
      "filter.site": "tfs",
      "filter.site_name": "Tenerife",
      "filter.segment.class": "economy",
      "filter.segment.class_name": "Turista",
      "filter.from": "all",
      "filter.to": "all",
      "filter.time_zone": "Atlantic/Canary",
    });
    expect(filtersOf({ ...scope, at: { ...nobody, bounded: true }, days: null }, programme, nameOf, made)).toMatchObject({ "filter.site": "mine" });
    expect(filtersOf({ ...scope, days: null }, programme, nameOf, made)).not.toHaveProperty("filter.from");
  });
});

describe("files", () => {
  it("have names that every system takes", () => {
    expect(fileName("Línea Clara", "¿Qué pesa?", "")).toBe("linea-clara-que-pesa");
  });

  it("of another site, other days or another segment have another name", () => {
    const named = (part: Partial<Scope>): string => scopeName({ ...scope, ...part });
    const names = [
      named({}),
      named({ at: { ...nobody, site: "mad" } }),
      named({ days: { from: "2026-10-01", to: "2026-10-31" } }),
      named({ narrowed: [{ by: "segment.class", value: "economy" }] }),
    ];
    expect(names[1]).toBe("mad-2026-11-01-2026-11-30");
    expect(new Set(names).size).toBe(names.length);
    expect(named({ narrowed: [{ by: "moment", value: "check-in", inTitle: true }] })).toBe(names[0]);
  });
});
