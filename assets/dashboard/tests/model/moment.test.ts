import { describe, expect, it } from "vitest";
import type { ComparedScore, Verdict } from "../../src/model/changes";
import { findingsOf, hoursOf, onScale, scalesOf, valueOf } from "../../src/model/moment";
import type { ScoreRow } from "../../src/model/scores";

const scale = { type: "smiley5", min: 1, max: 5, polarity: "positive" };

const row = (group: Record<string, string | number | null>, verdict: Verdict | null = null, difference = 0): ComparedScore =>
  ({ group, scale, n: 9, comparison: verdict && { verdict, reason: "", equivalent: false, index: { difference, low: 0, high: 0 }, other: null } }) as unknown as ComparedScore;

describe("findings", () => {
  it("are what differs from the rest, the worst losses before the best gains, and nothing that is unknown", () => {
    const found = findingsOf([
      {
        axis: "weekday",
        rows: [row({ weekday: 1 }, "higher", 3), row({ weekday: 2 }, "lower", -9), row({ weekday: 3 }, "no_detectable_difference", -2), row({ weekday: 4 })],
      },
      {
        axis: "segment.class",
        rows: [row({ "segment.class": "business" }, "higher", 5), row({ "segment.class": null }, "lower", -20), row({ "segment.class": "economy" }, "lower", -4)],
      },
    ]);
    expect(found.map(({ axis, value }) => `${axis} ${value}`)).toEqual(["weekday 2", "segment.class economy", "segment.class business", "weekday 1"]);
  });
});

describe("hours of the week", () => {
  it("reach from the first hour with answers to the last, and leave out unknown ones", () => {
    const rows = [row({ weekday: 1, hour_of_day: 9 }), row({ weekday: "5", hour_of_day: "12" }), row({ weekday: 2, hour_of_day: null })];
    const { hours, at } = hoursOf(rows);
    expect(hours).toEqual([9, 10, 11, 12]);
    expect(at(1, 9)).toBe(rows[0]);
    expect(at(5, 12)).toBe(rows[1]);
    expect(at(2, 9)).toBeNull();
  });

  it("are none where no hour is known", () => {
    expect(hoursOf([row({ weekday: 2, hour_of_day: null })]).hours).toEqual([]);
    expect(hoursOf([]).hours).toEqual([]);
  });
});

describe("scales of a moment", () => {
  it("stand with the most answered first, and rows are told apart by them", () => {
    const few = { scale: { ...scale, type: "nps", max: 10 }, n: 3 } as unknown as ScoreRow;
    const many = { scale, n: 30 } as unknown as ScoreRow;
    expect(scalesOf([few, many]).map(({ type }) => type)).toEqual(["smiley5", "nps"]);
    expect(onScale([few, many], few.scale)).toEqual([few]);
    expect(onScale([few], undefined)).toEqual([]);
  });

  it("have values by axis, nothing where they are unknown", () => {
    expect(valueOf(row({ weekday: 2 }), "weekday")).toBe("2");
    expect(valueOf(row({ site: null }), "site")).toBe("");
  });
});
