import { describe, expect, it } from "vitest";
import { defaultView, fitView, isFiltered, readView, writeView, type View } from "../../src/model/view";
import { programme } from "./fixture";

describe("the address of a view", () => {
  it("is empty for the default view", () => {
    expect(writeView(defaultView)).toBe("");
    expect(readView("")).toEqual(defaultView);
  });

  it("gives back every view it was written from", () => {
    const views: View[] = [
      { ...defaultView, site: "mad", dimension: "class", period: { kind: "7d" } },
      { ...defaultView, period: { kind: "custom", from: "2026-11-01", to: "2026-11-30" } },
      { ...defaultView, period: { kind: "all" }, sort: { by: "class:economy", descending: false } },
      { ...defaultView, sort: { by: "score", descending: false }, open: "check-in/class:~ces.effort" },
    ];
    for (const view of views) expect(readView(writeView(view))).toEqual(view);
  });

  it("falls back to the default where it makes no sense", () => {
    expect(readView("?period=forever").period).toEqual({ kind: "30d" });
    expect(readView("?from=2026-02-31&to=2026-03-01").period).toEqual({ kind: "30d" });
    expect(readView("?from=2026-03-02&to=2026-03-01").period).toEqual({ kind: "30d" });
    expect(readView("?site=&sort=-").site).toBeNull();
    expect(readView("?sort=-").sort).toEqual(defaultView.sort);
  });
});

describe("a shared view", () => {
  it("loses what the programme does not have or the reader may not see", () => {
    const view = { ...defaultView, site: "mad", dimension: "gone" };
    expect(fitView(view, programme.dimensions, ["mad"])).toMatchObject({ site: "mad", dimension: null });
    expect(fitView(view, programme.dimensions, ["tfs"])).toMatchObject({ site: null });
  });

  it("counts as filtered by site, dimension or period, not by sorting", () => {
    expect(isFiltered({ ...defaultView, sort: { by: "journey", descending: true } })).toBe(false);
    expect(isFiltered({ ...defaultView, period: { kind: "today" } })).toBe(true);
    expect(isFiltered({ ...defaultView, site: "mad" })).toBe(true);
  });
});
