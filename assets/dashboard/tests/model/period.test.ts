import { describe, expect, it } from "vitest";
import { addDays, daysOf, isDay, todayIn, wholeMonths } from "../../src/model/period";
import { siteTree, timeZoneOf } from "../../src/model/programme";
import { programme } from "./fixture";

const lateEvening = new Date("2026-11-30T23:30:00Z"); // already December in Madrid

describe("a period", () => {
  it("counts today as its last day, in the zone of the sites", () => {
    expect(todayIn("Europe/Madrid", lateEvening)).toBe("2026-12-01");
    expect(todayIn("Atlantic/Canary", lateEvening)).toBe("2026-11-30");
    expect(daysOf({ kind: "today" }, "Europe/Madrid", lateEvening)).toEqual({ from: "2026-12-01", to: "2026-12-01" });
    expect(daysOf({ kind: "7d" }, "Europe/Madrid", lateEvening)).toEqual({ from: "2026-11-25", to: "2026-12-01" });
    expect(daysOf({ kind: "30d" }, "Atlantic/Canary", lateEvening)).toEqual({ from: "2026-11-01", to: "2026-11-30" });
  });

  it("has no ends when it is all time", () => {
    expect(daysOf({ kind: "all" }, "UTC", lateEvening)).toEqual({ from: null, to: null });
  });

  it("is widened to whole months where only those are published", () => {
    expect(wholeMonths({ from: "2026-11-25", to: "2026-12-01" })).toEqual({ from: "2026-11-01", to: "2026-12-31" });
    expect(wholeMonths({ from: "2028-02-03", to: "2028-02-03" })).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(wholeMonths({ from: null, to: null })).toEqual({ from: null, to: null });
  });

  it("crosses months, years and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  });

  it("takes only days that exist", () => {
    expect(isDay("2026-02-29")).toBe(false);
    expect(isDay("2028-02-29")).toBe(true);
    expect(isDay("tomorrow")).toBe(false);
  });
});

describe("the sites", () => {
  it("are listed as a tree without the root that means all", () => {
    expect(siteTree(programme.sites, []).map(({ site, depth }) => [site.id, depth])).toEqual([
      ["canaries", 0],
      ["tfs", 1],
      ["mad", 0],
    ]);
  });

  it("are only those of the subtrees a person may see", () => {
    expect(siteTree(programme.sites, ["canaries"]).map(({ site, depth }) => [site.id, depth])).toEqual([
      ["canaries", 0],
      ["tfs", 1],
    ]);
  });

  it("lend their time zone, the root's when none is chosen", () => {
    expect(timeZoneOf(programme, "tfs")).toBe("Atlantic/Canary");
    expect(timeZoneOf(programme, null)).toBe("Europe/Madrid");
  });
});
