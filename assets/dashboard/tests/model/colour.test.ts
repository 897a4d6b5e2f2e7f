import { describe, expect, it } from "vitest";
import { contrast, inkOn, luminance, scoreColour } from "../../src/model/colour";

describe("the colour of a score", () => {
  it("is the verdict colour at each of its stops", () => {
    expect([0, 35, 55, 72, 100].map(scoreColour)).toEqual(["#B3362B", "#E08A3C", "#EBD9A4", "#8CC7B5", "#0F7173"]);
  });

  it("lies half-way between two verdicts half-way between their stops", () => {
    expect(scoreColour(45)).toBe("#E6B270");
    expect(scoreColour(86)).toBe("#4E9C94");
  });

  it("does not run beyond the ends of the scale", () => {
    expect(scoreColour(-3)).toBe(scoreColour(0));
    expect(scoreColour(104)).toBe(scoreColour(100));
  });
});

describe("contrast", () => {
  it("is that of WCAG", () => {
    expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 6);
    expect(contrast("#777777", "#FFFFFF")).toBeCloseTo(4.48, 2);
    expect(luminance("#808080")).toBeCloseTo(0.2159, 4);
  });

  it("of the ink on every colour of the scale is at least 4.5 to 1", () => {
    for (let index = 0; index <= 100; index += 0.1) {
      const ground = scoreColour(index);
      expect(contrast(inkOn(ground), ground), `at ${index.toFixed(1)}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("keeps the house ink wherever it can be read", () => {
    expect(inkOn("#EBD9A4")).toBe("#1D2B36");
    expect(inkOn("#B3362B")).toBe("#FFFFFF");
  });
});
