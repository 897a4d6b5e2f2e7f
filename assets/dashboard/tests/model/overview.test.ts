import { describe, expect, it } from "vitest";
import { byRank, ends, targetState, type RankedMoment } from "../../src/model/overview";

function moment(id: string, value: number, more: Partial<RankedMoment> = {}): RankedMoment {
  return { group: { moment: id }, moments: [id], visits: 10, contacts: 10, quality: { value, low: value - 1, high: value + 1 }, comparison: null, ...more };
}

describe("the order of moments", () => {
  const rank = (position: number) => ({ position, defended: [position, position] as [number, number], tier: position, of: 3 });

  it("is that of their ranks, and of what has none its figure", () => {
    const rows = [moment("none", 99), moment("second", 80, { rank: rank(2) }), moment("less", 50), moment("first", 70, { rank: rank(1) })];
    expect(byRank(rows).map(({ group }) => group["moment"])).toEqual(["first", "second", "none", "less"]);
  });

  it("leaves out the middle of a long list, and says how much", () => {
    expect(ends([1, 2, 3], 4)).toEqual({ best: [1, 2, 3], hidden: 0, worst: [] });
    expect(ends([1, 2, 3, 4, 5, 6], 4)).toEqual({ best: [1, 2], hidden: 2, worst: [5, 6] });
  });
});

describe("a target", () => {
  const against = (verdict: "higher" | "lower" | "no_detectable_difference") =>
    moment("m", 70, { comparison: { verdict, reason: "", equivalent: false, index: null, target: 65 } });

  it("is met or missed only where that can be told from chance", () => {
    expect(targetState(against("higher"))).toBe("above");
    expect(targetState(against("lower"))).toBe("below");
    expect(targetState(against("no_detectable_difference"))).toBe("open");
    expect(targetState(moment("m", 70))).toBe("none");
  });

  it("is missed or met by less than what matters where that is beyond chance", () => {
    const by = (difference: number) =>
      moment("m", 70, { comparison: { verdict: "no_detectable_difference", reason: "smaller_than_matters", equivalent: false, index: { difference, low: difference - 1, high: difference + 1 }, target: 65 } });
    expect([targetState(by(-1.3)), targetState(by(1.3))]).toEqual(["just_below", "just_above"]);
  });
});
