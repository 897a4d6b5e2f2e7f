import { describe, expect, it } from "vitest";
import { areApart, askedBeside, daysOfSides, otherDays, selectionFilter, selectionsOf, type Selection } from "../../src/model/selection";
import { programme } from "./fixture";

const everybody: Selection = { site: null, segments: [], weekday: null };
const business = { dimension: "class", value: "business" };
const economy = { dimension: "class", value: "economy" };
const november = { from: "2026-11-03", to: "2026-11-30" };

describe("days beside days", () => {
  it("are the same, as many before them, or the same weekdays a year earlier", () => {
    expect(otherDays(november, 28, "same")).toEqual(november);
    expect(otherDays(november, 28, "before")).toEqual({ from: "2026-10-06", to: "2026-11-02" });
    expect(otherDays(november, 28, "year")).toEqual({ from: "2025-11-04", to: "2025-12-01" }); // both Tuesdays
  });

  it("are whole months on both sides where the gate publishes one by months only", () => {
    const gated = { ...programme, disclosure_minimum: 5 };
    const stretch = { length: 20, fixed: { from: "2026-11-05", to: "2027-01-10" } };
    const sides: [Selection, Selection] = [{ ...everybody, segments: [business] }, everybody];
    const asked = { sides, other: "same" as const, custom: null, stretch };
    const months = { from: "2026-11-01", to: "2027-01-31" };
    expect(daysOfSides(gated, asked, new Date())).toEqual({ days: months, beside: months, widened: true });
    expect(daysOfSides(gated, { ...asked, other: "before" }, new Date()).beside).toEqual({ from: "2026-08-01", to: "2026-10-31" });
    expect(daysOfSides({ ...programme, disclosure_minimum: 1 }, asked, new Date())).toEqual({ days: stretch.fixed, beside: stretch.fixed, widened: false });
  });
});

describe("two selections", () => {
  it("of an axis differ in its values only", () => {
    const common = { site: "mad", segments: [], weekday: 2 };
    expect(selectionsOf({ id: "segment.class", sides: [] }, ["business", "economy"], common).map(selectionFilter)).toEqual([
      { site: "mad", "segment.class": "business", weekday: "2" },
      { site: "mad", "segment.class": "economy", weekday: "2" },
    ]);
    expect(selectionsOf({ id: "weekday", sides: [] }, ["2", "3"], common).map(({ weekday }) => weekday)).toEqual([2, 3]);
    expect(selectionsOf({ id: "group", sides: [] }, ["canaries", "spain"], everybody).map(({ site }) => site)).toEqual(["canaries", "spain"]);
  });

  it("are asked for by what is different in the second one, also where that is nothing", () => {
    const a = { site: "mad", "segment.class": "business", weekday: null, from: "2026-11-01" };
    const b = { site: "tfs", weekday: "2", from: "2026-11-01" };
    expect(askedBeside(a, b)).toEqual({ compare: "selection", compare_site: "tfs", "compare_segment.class": "", compare_weekday: "2" });
  });

  it("have no answer in common where days, places, segments or weekdays tell them apart", () => {
    const apart = (a: Partial<Selection>, b: Partial<Selection>, days = november) => areApart(programme, { ...everybody, ...a, ...november }, { ...everybody, ...b, ...days });
    expect(apart({}, {})).toBe(false);
    expect(apart({}, {}, { from: "2026-10-01", to: "2026-11-03" })).toBe(false); // the third is in both
    expect(apart({}, {}, { from: "2026-10-01", to: "2026-11-02" })).toBe(true);
    expect(apart({ site: "mad" }, { site: "tfs" })).toBe(true);
    expect(apart({ site: "mad" }, {})).toBe(false);
    expect(apart({ site: "tfs" }, { site: "canaries" })).toBe(false); // which it lies in
    expect(apart({ segments: [business] }, { segments: [economy] })).toBe(true);
    expect(apart({ segments: [business] }, { segments: [business] })).toBe(false);
    expect(apart({ segments: [business] }, {})).toBe(false);
    expect(apart({ weekday: 2 }, { weekday: 3 })).toBe(true);
    expect(apart({ weekday: 2, site: "mad" }, { segments: [economy] })).toBe(false);
  });
});
