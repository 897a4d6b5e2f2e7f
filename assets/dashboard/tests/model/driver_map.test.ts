import { describe, expect, it } from "vitest";
import { axisOf, coveredOf, drawnOf, namesBeside, statedMap, statesImportance, ticksOf } from "../../src/model/driver_map";
import type { Programme } from "../../src/model/programme";
import type { QualityRow } from "../../src/model/scores";
import { programme } from "./fixture";

const weighed = { ...programme, moments: programme.moments.map((moment, at) => ({ ...moment, importance: [3, 1, 2][at] })) } as Programme;
const row = (moment: string | null, value: number, half = 1): QualityRow => ({
  group: { moment },
  moments: [],
  visits: 50,
  contacts: 50,
  quality: { value, low: value - half, high: value + half },
});

describe("the map of what the programme states", () => {
  it("puts each moment where its importance and its score lie against the means", () => {
    const map = statedMap(weighed, [row("check-in", 60), row("booking", 80), row("claims", 82)])!;
    expect(map).toMatchObject({ importance_line: 2, performance_line: 74 });
    expect(map.items.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "check-in concentrate_here",
      "booking possible_overkill",
      "claims keep_up_the_good_work", // on a line counts as above it
    ]);
  });

  it("says so where an interval holds the line, and keeps where the point lies", () => {
    const [first] = statedMap(weighed, [row("check-in", 72, 3), row("booking", 76)])!.items;
    expect(first).toMatchObject({ state: "not_clear", quadrant: "concentrate_here" });
  });

  it("needs two moments that the programme has", () => {
    expect(statedMap(weighed, [row("check-in", 60), row("gone", 70), row(null, 70)])).toBeNull();
  });

  it("is worth drawing where the programme makes any difference between moments", () => {
    expect(statesImportance(weighed)).toBe(true);
    expect(statesImportance(programme)).toBe(false); // says nothing: all alike
  });
});

describe("an axis", () => {
  it("holds all that is drawn, with air and at round figures", () => {
    expect(axisOf([52, 71], [0, 100])).toEqual({ min: 50, max: 75, step: 5 });
    expect(axisOf([0.02, 0.41], [0, 1])).toEqual({ min: 0, max: 0.5, step: 0.1 });
    expect(axisOf([1, 3], [0, 1000])).toEqual({ min: 0.5, max: 3.5, step: 0.5 });
    expect(axisOf([70, 70.4], [0, 100], 1)).toEqual({ min: 69, max: 71, step: 1 });
  });

  it("stays within what can be, and has some length in any case", () => {
    expect(axisOf([3, 99.9], [0, 100])).toMatchObject({ min: 0, max: 100 });
    const { min, max } = axisOf([70, 70], [0, 100]);
    expect(max).toBeGreaterThan(min);
  });

  it("is of points, intervals and the line", () => {
    const map = statedMap(weighed, [row("check-in", 60), row("booking", 80)])!;
    expect(drawnOf(map, "performance")).toEqual([70, 60, 59, 61, 80, 79, 81]);
    expect(drawnOf(map, "importance")).toEqual([2, 3, 1]);
  });

  it("has its ticks at multiples of its step", () => {
    expect(ticksOf({ min: -0.08, max: 0.4, step: 0.2 })).toEqual([0, 0.2, 0.4]);
    expect(ticksOf({ min: 0.5, max: 2, step: 0.5 })).toEqual([0.5, 1, 1.5, 2]);
  });
});

describe("names on the map", () => {
  const sidesOf = (...of: Parameters<typeof namesBeside>) => namesBeside(...of).map((place) => place && place.side);

  it("stand to the right, else to the left, above or below, else not at all", () => {
    const far = { x: 0.2, y: 0.9, letters: 10 };
    const edge = { x: 0.95, y: 0.1, letters: 10 }; // no room before the edge
    expect(sidesOf([far, edge])).toEqual(["right", "left"]);
    const close = [0.4, 0.5, 0.6].map((x) => ({ x, y: 0.5, letters: 10 }));
    expect(sidesOf(close)).toEqual(["left", "top", "right"]);
    const walled = [...close, { x: 0.5, y: 0.56, letters: 30 }, { x: 0.5, y: 0.44, letters: 30 }];
    expect(sidesOf(walled)[1]).toBeNull();
  });

  it("stand clear of the line of the mean where another side has room", () => {
    const left = { x: 0.5, y: 0.5, letters: 10 };
    expect(sidesOf([left], { upright: 0.55 })).toEqual(["left"]);
    expect(sidesOf([left], { upright: 0.9 })).toEqual(["right"]);
    expect(sidesOf([{ ...left, x: 0.1 }], { upright: 0.2 })).toEqual(["top"]);
    expect(sidesOf([{ ...left, x: 0.1, letters: 20 }], { upright: 0.2 })).toEqual(["right"]); // on the line rather than beyond the edge
  });

  it("stand clear of the line of the mean importance as well, where they can", () => {
    const on = { x: 0.3, y: 0.5, letters: 10 };
    expect(sidesOf([on], { level: 0.51 })).toEqual(["top"]);
    expect(sidesOf([on], { level: 0.6 })).toEqual(["right"]);
    expect(sidesOf([on], { upright: 0.36, level: 0.6 })).toEqual(["left"]);
  });

  it("are moved along their point where they would cross a line in its middle", () => {
    const next = { x: 0.85, y: 0.4, letters: 2 }; // no room to the right
    const [place] = namesBeside([{ x: 0.74, y: 0.4, letters: 19 }, next], { upright: 0.61 });
    expect(place).toEqual({ side: "top", shift: 4.75 });
  });

  it("and numbers are those of the weightier where points meet", () => {
    const at = (x: number, y: number) => ({ x, y });
    expect(coveredOf([at(0.5, 0.5), at(0.51, 0.49), at(0.6, 0.5), at(0.5, 0.6)])).toEqual([false, true, false, false]);
  });

  it("stand clear of each other", () => {
    const [upper, lower] = sidesOf([{ x: 0.5, y: 0.5, letters: 20 }, { x: 0.57, y: 0.44, letters: 20 }]);
    expect([upper, lower]).toEqual(["left", "right"]);
  });
});
