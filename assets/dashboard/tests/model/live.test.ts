import { describe, expect, it } from "vitest";
import { densityOf } from "../../src/model/density";
import { waitAfter } from "../../src/model/live";

describe("the next look at the server", () => {
  it("comes after two seconds, and later after each failure, up to half a minute", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((failures) => waitAfter(failures, null))).toEqual([
      2_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it("never comes sooner than the server asked", () => {
    expect(waitAfter(1, 45)).toBe(45_000);
    expect(waitAfter(4, 1)).toBe(16_000);
  });
});

describe("the density of the map", () => {
  it("follows the width and the number of columns", () => {
    expect(densityOf(72, 7)).toBe("roomy");
    expect(densityOf(72, 12)).toBe("compact");
    expect(densityOf(24, 2)).toBe("narrow");
  });
});
