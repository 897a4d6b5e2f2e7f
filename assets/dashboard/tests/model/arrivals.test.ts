import { describe, expect, it } from "vitest";
import { nothingArrived, withArrivals } from "../../src/model/arrivals";

describe("arrivals", () => {
  const at = new Date("2026-11-30T10:00:00Z");
  const came = [
    { site: "bilbao", moment: "check-in", n: 2 },
    { site: "lpa", moment: "boarding", n: 1 },
  ];

  it("add up, and the last is named", () => {
    const news = withArrivals(nothingArrived, came, () => true, at);
    expect(news).toEqual({ total: 3, last: came[1], at });
    expect(withArrivals(news, came, () => true, at).total).toBe(6);
  });

  it("elsewhere are none", () => {
    expect(withArrivals(nothingArrived, came, (site) => site === "bilbao", at)).toEqual({ total: 2, last: came[0], at });
    expect(withArrivals(nothingArrived, came, () => false, at)).toBe(nothingArrived);
  });
});
