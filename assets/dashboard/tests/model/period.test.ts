import { describe, expect, it } from "vitest";
import { addDays, comparedDays, daysOf, isDay, periodQuery, stretchIn, stretchQuery, todayIn, trendDays, watchedDays, wholeMonths } from "../../src/model/period";
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

describe("a stretch of days in an address", () => {
  const asked = (search: string) => stretchIn(new URLSearchParams(search), 28);

  it("is any number of days up to a year, or fixed days", () => {
    expect(asked("")).toEqual({ stretch: { length: 28, fixed: null }, wrong: null });
    expect(asked("days=13").stretch).toEqual({ length: 13, fixed: null });
    expect(asked("from=2026-11-01&to=2026-11-30").stretch).toEqual({ length: 30, fixed: { from: "2026-11-01", to: "2026-11-30" } });
    expect(asked("from=2026-03-29&to=2026-03-29&days=7").stretch.length).toBe(1);
  });

  it("is told apart from what cannot be shown", () => {
    for (const search of ["days=0", "days=367", "days=ten", "from=2026-11-31&to=2026-12-01", "from=2026-11-30&to=2026-11-01", "from=2026-11-30", "from=2020-01-01&to=2026-01-01"]) {
      expect([search, asked(search).wrong !== null, asked(search).stretch.length]).toEqual([search, true, 28]);
    }
  });

  it("goes from page to page as it came", () => {
    for (const search of ["days=13", "from=2026-11-01&to=2026-11-30"]) {
      const carried = Object.entries(stretchQuery(asked(search).stretch)).filter(([, value]) => value);
      expect(new URLSearchParams(carried as [string, string][]).toString()).toBe(search);
    }
  });

  it("is compared with as many days before it, whenever it is looked at", () => {
    const fixed = asked("from=2026-11-01&to=2026-11-10").stretch;
    const compared = { days: { from: "2026-11-01", to: "2026-11-10" }, before: { from: "2026-10-22", to: "2026-10-31" } };
    for (const now of ["2026-11-30", "2027-05-01"]) expect(comparedDays("Europe/Madrid", fixed, new Date(`${now}T12:00:00Z`))).toEqual(compared);
    expect(comparedDays("UTC", asked("days=7").stretch, new Date("2026-11-30T12:00:00Z")).days).toEqual({ from: "2026-11-24", to: "2026-11-30" });
  });

  it("is watched against three times as many days before it", () => {
    expect(watchedDays(asked("days=28").stretch)).toEqual({ days: "28" });
    const fixed = watchedDays(asked("from=2026-11-03&to=2026-11-30").stretch);
    expect(fixed).toEqual({ from: "2026-11-03", to: "2026-11-30", base_from: "2026-08-11", base_to: "2026-11-02" });
  });

  it("learns what is usual from its first half, and where that is little, from the days before it", () => {
    expect(trendDays({ from: "2026-11-03", to: "2026-11-30" })).toEqual({ from: "2026-11-17", to: "2026-11-30", base_from: "2026-11-03", base_to: "2026-11-16" });
    expect(trendDays({ from: "2026-11-24", to: "2026-11-30" })).toEqual({ from: "2026-11-24", to: "2026-11-30", base_from: "2026-10-27", base_to: "2026-11-23" });
  });

  it("is what the map's period is on the page of a moment", () => {
    expect([periodQuery({ kind: "7d" }).days, periodQuery({ kind: "today" }).days, periodQuery({ kind: "all" }).days]).toEqual(["7", "1", "366"]);
    expect(periodQuery({ kind: "custom", from: "2026-11-01", to: "2026-11-02" })).toEqual({ days: null, from: "2026-11-01", to: "2026-11-02" });
  });
});
