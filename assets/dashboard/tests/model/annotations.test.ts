import { describe, expect, it } from "vitest";
import type { Session } from "../../src/api";
import { mayRemove, placed, type Annotation } from "../../src/model/annotations";
import type { Programme } from "../../src/model/programme";

const note = (day: string, number = 1): Annotation => ({ number, day, site: null, moment: null, text: "x", by: "ana" });

describe("annotations on a trend", () => {
  it("stand at the day, or in the week that holds it, with a sign for each point", () => {
    const weeks = ["2026-11-02", "2026-11-09", "2026-11-16"];
    const signs = placed([note("2026-11-17", 1), note("2026-11-02", 2), note("2026-11-08", 3)], weeks, "2026-11-22");
    expect(signs.map(({ at, sign, annotations }) => [at, sign, annotations.map(({ number }) => number)])).toEqual([
      [0, "A", [2, 3]],
      [2, "B", [1]],
    ]);
  });

  it("have no place before the first point nor behind the last", () => {
    expect(placed([note("2026-11-01"), note("2026-11-04")], ["2026-11-02", "2026-11-03"], "2026-11-03")).toEqual([]);
  });

  it("are told apart beyond the alphabet", () => {
    const days = Array.from({ length: 28 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
    const signs = placed(days.map((day, i) => note(day, i)), days, days[27]!).map(({ sign }) => sign);
    expect(signs.slice(24)).toEqual(["Y", "Z", "AA", "AB"]);
  });
});

describe("an annotation is taken back", () => {
  const programme = { sites: [{ id: "root", group: true }, { id: "north", group: true, parent: "root" }, { id: "bilbao", parent: "north" }, { id: "lpa", parent: "root" }] } as unknown as Programme;
  const may = (role: string, site: string | null, sites: string[] = []): boolean => mayRemove({ site }, { role, sites } as unknown as Session, programme);

  it("by leads, and by managers where it speaks of their sites alone", () => {
    expect([may("admin", null), may("quality_lead", "lpa"), may("viewer", "lpa")]).toEqual([true, true, false]);
    expect([may("site_manager", "bilbao", ["north"]), may("site_manager", "lpa", ["north"]), may("site_manager", "root", ["north"]), may("site_manager", null, ["north"])]).toEqual([true, false, false, false]);
  });
});
