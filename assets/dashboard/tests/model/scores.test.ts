import { describe, expect, it } from "vitest";
import { halfInterval, pointIndex, scaleKey, scalePoints, shown } from "../../src/model/scores";
import { effort, faces, row } from "./fixture";

describe("a score", () => {
  it("is hidden below the disclosure minimum and when there is none, both in the same way", () => {
    expect(shown(row({}, 9, 50), 10)).toBeNull();
    expect(shown(row({}, 0, null), 1)).toBeNull();
    expect(shown(null, 1)).toBeNull();
    expect(shown(row({}, 10, 50), 10)?.index.value).toBe(50);
  });

  it("shows half the width of its interval, which need not lie evenly around it", () => {
    expect(halfInterval({ low: 48, high: 53 })).toBe(2.5);
  });
});

describe("a scale", () => {
  it("runs from worst to best", () => {
    expect(scalePoints(faces).map((point) => pointIndex(faces, point))).toEqual([0, 25, 50, 75, 100]);
  });

  it("is turned round where more is worse", () => {
    expect(pointIndex(effort, 1)).toBe(100);
    expect(pointIndex(effort, 7)).toBe(0);
  });

  it("is another scale when only its construct or its cut differs", () => {
    expect(scaleKey(faces)).not.toBe(scaleKey({ ...faces, construct: "loyalty" }));
    expect(scaleKey(faces)).not.toBe(scaleKey({ ...faces, cut: 5 }));
  });
});
