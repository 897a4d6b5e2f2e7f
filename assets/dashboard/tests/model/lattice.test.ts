import { describe, expect, it } from "vitest";
import { narrowed, narrowingFilter, publishedDays, type Division } from "../../src/model/lattice";

const days = { from: "2026-11-03", to: "2026-11-30" };
const months = { from: "2026-11-01", to: "2026-11-30" };
const everybody = { segment: null, weekday: null };
const business = { segment: { dimension: "class", value: "business" }, weekday: null };
const tuesdays = { segment: null, weekday: 2 };

describe("what the gate publishes", () => {
  const of = (narrowing: typeof business | typeof tuesdays | typeof everybody, by: Division) => publishedDays(true, narrowing, by, days);

  it("is one division at a time, hours and segments by whole months", () => {
    for (const by of ["whole", "day", "weekday", "site"] as const) expect([by, of(everybody, by)]).toEqual([by, days]);
    for (const by of ["hours", "segment.class"] as const) expect([by, of(everybody, by)]).toEqual([by, months]);
  });

  it("is nothing else of a segment but months, moments and sites", () => {
    for (const by of ["whole", "site", "segment.class"] as const) expect([by, of(business, by)]).toEqual([by, months]);
    for (const by of ["day", "weekday", "hours", "segment.purpose"] as const) expect([by, of(business, by)]).toEqual([by, null]);
  });

  it("is days and hours of a weekday, and no segments", () => {
    for (const by of ["whole", "day", "site"] as const) expect([by, of(tuesdays, by)]).toEqual([by, days]);
    expect(of(tuesdays, "hours")).toEqual(months);
    expect(of(tuesdays, "segment.class")).toBeNull();
  });

  it("is everything where there is no gate", () => {
    for (const by of ["day", "hours", "segment.purpose"] as const) expect(publishedDays(false, { ...business, weekday: 2 }, by, days)).toEqual(days);
  });
});

describe("narrowing a page", () => {
  it("keeps the last choice where two are never published at once", () => {
    expect(narrowed(true, business, { weekday: 2 })).toEqual(tuesdays);
    expect(narrowed(true, tuesdays, { segment: business.segment })).toEqual(business);
    expect(narrowed(true, business, { segment: null })).toEqual(everybody);
    expect(narrowed(false, business, { weekday: 2 })).toEqual({ ...business, weekday: 2 });
  });
});

it("whom a page is narrowed to is asked of the server, for scores and for comments alike", () => {
  expect(narrowingFilter(everybody)).toEqual({ weekday: null });
  expect(narrowingFilter(tuesdays)).toEqual({ weekday: "2" });
  expect(narrowingFilter({ ...business, weekday: 7 })).toEqual({ "segment.class": "business", weekday: "7" });
});
