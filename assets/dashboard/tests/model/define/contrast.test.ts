import { describe, expect, it } from "vitest";
import { contrastIn, gatherContrasts } from "../../../src/model/define/contrast";

const of = (pair: string, seen: string, field = "theme.ink") => ({ field, detail: `${pair} has a contrast of ${seen} to 1, and needs 4.5` });

describe("colours that lie too near", () => {
  it("are told as pairs", () => {
    expect(contrastIn("on_ink on ink has a contrast of 1.1 to 1, and needs 4.5")).toEqual({ one: "on_ink", other: "ink", seen: 1.1, wanted: 4.5 });
    expect(contrastIn("the edge of a face on ground has a contrast of 2.9 to 1, and needs 3.0")).toEqual({ one: "edge", other: "ground", seen: 2.9, wanted: 3 });
    expect(contrastIn("must be a colour such as #0B5D6B")).toBeNull();
    expect(contrastIn("glitter on ground has a contrast of 2.9 to 1, and needs 3.0")).toBeNull(); // said as it is
  });

  it("are one finding for each colour to blame, of equal pairs the worst, beside whatever else was found", () => {
    const other = { field: "moments[0].target", detail: "must be between 0 and 100" };
    const found = gatherContrasts([of("ink on ground", "1.1"), other, of("the edge of a face on ground", "2.9"), of("the edge of a face on ground", "2.1"), of("accent on ground", "3.0", "theme.accent")]);
    expect(found.map((each) => [each.field, "contrasts" in each ? each.contrasts.map(({ one, seen }) => [one, seen]) : null])).toEqual([
      ["theme.ink", [["ink", 1.1], ["edge", 2.1]]],
      ["moments[0].target", null],
      ["theme.accent", [["accent", 3]]],
    ]);
  });
});
