import { describe, expect, it } from "vitest";
import type { ComparedQuality, Verdict } from "../../src/model/changes";
import { bySite, daysOfPatterns, patternsOf } from "../../src/model/patterns";
import { programme } from "./fixture";

const row = (site: string, weekday: number | null, verdict: Verdict, difference: number): ComparedQuality => ({
  group: { moment: "check-in", site, weekday },
  moments: ["check-in"],
  visits: 100,
  contacts: 100,
  quality: { value: 70, low: 68, high: 72 },
  comparison: { verdict, reason: "", equivalent: false, index: { difference, low: difference - 2, high: difference + 2 } },
});

describe("what comes back every week", () => {
  it("is what can be told from the other days, the worst first", () => {
    const rows = [row("mad", 1, "higher", 9), row("mad", 2, "no_detectable_difference", -30), row("tfs", 3, "lower", -4), row("tfs", 2, "lower", -19), row("tfs", null, "lower", -40)];
    expect(patternsOf(rows).map(({ site, weekday, worse }) => [site, weekday, worse])).toEqual([["tfs", 2, true], ["tfs", 3, true], ["mad", 1, false]]);
  });

  it("needs twelve weeks at least, up to the last day that is looked at", () => {
    const week = { from: "2026-11-24", to: "2026-11-30" };
    expect(daysOfPatterns(week, { length: 7, fixed: null })).toEqual({ from: "2026-09-08", to: "2026-11-30" });
    const longer = { from: "2026-08-01", to: "2026-11-30" };
    expect(daysOfPatterns(longer, { length: 122, fixed: longer })).toEqual(longer);
  });

  it("is looked for at each site, unless they are too many", () => {
    const kiosks = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `k${i}`, name: {}, site: i % 2 ? "mad" : `s${i}`, moments: ["check-in", "booking"] }));
    expect(bySite({ ...programme, kiosks: kiosks(40) }, null)).toBe(true);
    expect(bySite({ ...programme, kiosks: kiosks(400) }, null)).toBe(false);
    expect(bySite({ ...programme, kiosks: kiosks(400) }, "mad")).toBe(true);
  });
});
