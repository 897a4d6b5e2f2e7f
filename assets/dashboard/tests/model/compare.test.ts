import { describe, expect, it } from "vitest";
import { axesOf, daysFor, isMeasuredAt, narrowingFor, pairsOf, sharedMoments, sidesOf } from "../../src/model/compare";
import type { ComparedQuality } from "../../src/model/changes";
import { programme } from "./fixture";

describe("what can be compared", () => {
  it("is days, places without others below them, and dimensions of two values at least", () => {
    const axes = axesOf(programme, []);
    expect(axes[0]).toEqual({ id: "days", sides: [] });
    const places = axes.find(({ id }) => id === "site")!.sides.map(({ id }) => id);
    expect(places.length).toBeGreaterThan(1);
    for (const place of places) expect(programme.sites.some(({ parent }) => parent === place)).toBe(false);
    expect(axes.map(({ id }) => id)).toContain("weekday");
    expect(axes.at(-1)).toEqual({ id: "free", sides: [] });
    for (const { id, sides } of axes.slice(1, -1)) expect([id, sides.length > 1]).toEqual([id, true]);
  });

  it("keeps to what somebody may see", () => {
    const one = programme.sites.find(({ id }) => !programme.sites.some(({ parent }) => parent === id))!;
    expect(axesOf(programme, [one.id]).some(({ id }) => id === "site")).toBe(false);
  });
});

describe("two sides", () => {
  const axis = { id: "segment.class", sides: ["business", "plus", "economy"].map((id) => ({ id, name: { en: id } })) };
  const ids = (a: string | null, b: string | null) => sidesOf(axis, a, b)?.map(({ id }) => id);

  it("are what was asked for, and never the same", () => {
    expect(ids("economy", "plus")).toEqual(["economy", "plus"]);
    expect(ids(null, null)).toEqual(["business", "plus"]);
    expect(ids("plus", "plus")).toEqual(["plus", "business"]);
    expect(ids("none-such", "economy")).toEqual(["business", "economy"]);
    expect(sidesOf({ id: "days", sides: [] }, null, null)).toBeNull();
  });
});

describe("days beside days", () => {
  it("are whole months behind the gate, where segments stand side by side", () => {
    const days = { from: "2026-11-03", to: "2026-11-30" };
    expect(daysFor("segment.class", days, true)).toEqual({ from: "2026-11-01", to: "2026-11-30" });
    expect(daysFor("site", days, true)).toEqual(days);
    expect(daysFor("segment.class", days, false)).toEqual(days);
  });
});

describe("a line of the comparison", () => {
  const quality = { value: 70, low: 68, high: 72 };
  const row = (group: Record<string, string>, more: Partial<ComparedQuality> = {}): ComparedQuality => ({ group, moments: [], visits: 9, contacts: 9, quality, comparison: null, ...more });
  const against = { verdict: "higher" as const, reason: "", equivalent: false, index: null, other: { visits: 4, quality: { value: 60, low: 50, high: 70 } } };

  it("has the compared row on the left, and the other side's own on the right", () => {
    const [pair] = pairsOf([row({}, { visits: 5, comparison: against })], [row({}, { visits: 4 })]);
    expect([pair!.left!.visits, pair!.right!.visits]).toEqual([5, 4]);
  });

  it("is of each moment that either side has rated", () => {
    const pairs = pairsOf([row({ moment: "check-in" })], [row({ moment: "lounge" })]);
    expect(pairs).toMatchObject([
      { moment: "check-in", right: null },
      { moment: "lounge", left: null, right: { value: 70, visits: 9 } },
    ]);
  });
});

describe("the headline", () => {
  const quality = { value: 70, low: 68, high: 72 };
  const row = (moment: string): ComparedQuality => ({ group: { moment }, moments: [moment], visits: 9, contacts: 9, quality, comparison: null });

  it("compares over the moments of both sides where one has others too", () => {
    const pairs = pairsOf([row("check-in"), row("lounge")], [row("check-in"), row("boarding")]);
    expect(sharedMoments(pairs)).toEqual({ shared: ["check-in"], differ: true });
    expect(sharedMoments(pairs.slice(1))).toEqual({ shared: [], differ: true });
    expect(sharedMoments(pairs.slice(1, 2))).toEqual({ shared: [], differ: false }); // nobody answered on the other side
    expect(sharedMoments(pairs.slice(0, 1))).toEqual({ shared: ["check-in"], differ: false });
  });

  it("knows what a place does not measure, and what a group of places does", () => {
    const kiosk = { id: "k", name: {}, site: "tfs", moments: ["check-in"] };
    const measuring = { ...programme, kiosks: [kiosk] };
    expect(["tfs", "canaries", "mad"].map((place) => isMeasuredAt(measuring, place, "check-in"))).toEqual([true, true, false]);
    expect(isMeasuredAt(measuring, "tfs", "booking")).toBe(false);
  });
});

describe("what both sides are narrowed to", () => {
  const business = { dimension: "class", value: "business" };

  it("is not what tells them apart", () => {
    expect(narrowingFor(false, "segment.class", { segment: business, weekday: 2 })).toEqual({ segment: null, weekday: 2 });
    expect(narrowingFor(false, "weekday", { segment: business, weekday: 2 })).toEqual({ segment: business, weekday: null });
    expect(narrowingFor(false, "site", { segment: business, weekday: 2 })).toEqual({ segment: business, weekday: 2 });
  });

  it("is nothing that the gate would refuse beside it", () => {
    expect(narrowingFor(true, "weekday", { segment: business, weekday: null })).toEqual({ segment: null, weekday: null });
    expect(narrowingFor(true, "segment.purpose", { segment: business, weekday: 2 })).toEqual({ segment: null, weekday: null });
    expect(narrowingFor(true, "site", { segment: business, weekday: 2 })).toEqual({ segment: business, weekday: null });
  });
});
