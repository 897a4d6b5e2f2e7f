import { describe, expect, it } from "vitest";
import { arePast, holding, type Attribution } from "../../src/model/attributions";

const made = (number: number, kiosk: string, undone: Attribution["undone"] = null): Attribution => ({
  number,
  kiosk,
  undone,
  site: "mad",
  counted_as: "mad-2",
  from: "2026-11-01",
  to: "2026-11-03",
  by: "ana",
  at: "2026-11-04T09:00:00Z",
  responses: 12,
});

describe("a kiosk at another one's desk", () => {
  it("is told of by what still holds of it, as it came", () => {
    const all = [made(4, "mad-1"), made(3, "mad-3"), made(2, "mad-1", { by: "eva", at: "2026-11-05T09:00:00Z" }), made(1, "mad-1")];
    expect(holding(all, "mad-1").map(({ number }) => number)).toEqual([4, 1]);
    expect(holding(all, "mad-9")).toEqual([]);
  });

  it("was there on days that have come, in their order", () => {
    const today = "2026-11-30";
    expect(arePast({ from: "2026-11-30", to: "2026-11-30" }, today)).toBe(true);
    expect(arePast({ from: "2026-11-02", to: "2026-11-01" }, today)).toBe(false);
    expect(arePast({ from: "2026-11-02", to: "2026-12-01" }, today)).toBe(false);
    expect(arePast({ from: null, to: "2026-11-01" }, today)).toBe(false);
  });
});
