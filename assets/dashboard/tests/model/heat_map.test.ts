import { describe, expect, it } from "vitest";
import { columnSets, columnValue, setsShown } from "../../src/model/map_columns";
import { arrange, cellKey, orderMoments, ratingsIn, stageScores } from "../../src/model/heat_map";
import { effort, faces, programme, row } from "./fixture";

const byMoment = [
  row({ moment: "check-in" }, 40, 60),
  row({ moment: "check-in" }, 90, 30, effort),
  row({ moment: "booking" }, 20, 75),
];
const byClass = [
  row({ moment: "check-in", "segment.class": "economy" }, 25, 50),
  row({ moment: "check-in", "segment.class": "economy" }, 60, 20, effort),
  row({ moment: "booking", "segment.class": "business" }, 20, 75),
];
const map = arrange(programme, { byMoment, byDimension: { class: byClass } }, setsShown(columnSets(programme, [], null), null));

describe("the map", () => {
  it("has a line for every moment of the programme, with or without ratings", () => {
    expect(map.moments.map((each) => each.moment.id)).toEqual(["check-in", "booking", "claims"]);
    expect(map.moments[2]!.lines).toEqual([{ scale: null, total: null, cells: [null, null] }]);
  });

  it("shows the scale of the first rated question, even if another was answered more often", () => {
    const [primary, other] = map.moments[0]!.lines;
    expect(primary!.scale).toEqual(faces);
    expect(primary!.total!.n).toBe(40);
    expect(other!.scale).toEqual(effort);
  });

  it("puts each score under its segment value and leaves the others empty", () => {
    expect(map.columns.map((column) => column.value?.id)).toEqual(["business", "economy"]);
    expect(map.moments[0]!.lines[0]!.cells.map((cell) => cell?.index?.value ?? null)).toEqual([null, 50]);
    expect(map.moments[0]!.lines[1]!.cells.map((cell) => cell?.index?.value ?? null)).toEqual([null, 20]);
  });

  it("has a column for unknown segments only when there are ratings in it", () => {
    const unknown = [...byClass, row({ moment: "booking", "segment.class": null }, 7, 40)];
    const wider = arrange(programme, { byMoment, byDimension: { class: unknown } }, setsShown(columnSets(programme, [], null), null));
    expect(wider.columns.map((column) => column.value?.id ?? null)).toEqual(["business", "economy", null]);
    expect(wider.moments[1]!.lines[0]!.cells[2]!.n).toBe(7);
  });

  it("falls back to what was answered when the survey's present scale has no ratings", () => {
    const old = arrange(programme, { byMoment: [row({ moment: "claims" }, 9, 10, effort)], byDimension: {} }, []);
    expect(old.moments[2]!.lines.map((line) => line.scale)).toEqual([effort]);
  });

  it("counts every rating once", () => {
    expect(ratingsIn(byMoment)).toBe(150);
  });
});

describe("the order of moments", () => {
  it("is by the primary score of the whole moment, those without a score last", () => {
    expect(orderMoments(map, { by: "score", descending: true }, 1)).toEqual(["booking", "check-in", "claims"]);
    expect(orderMoments(map, { by: "score", descending: false }, 1)).toEqual(["check-in", "booking", "claims"]);
  });

  it("treats a suppressed score like none", () => {
    expect(orderMoments(map, { by: "score", descending: true }, 30)).toEqual(["check-in", "booking", "claims"]);
  });

  it("can be by a segment", () => {
    expect(orderMoments(map, { by: "class:economy", descending: true }, 1)[0]).toBe("check-in");
  });

  it("can follow the customer's journey", () => {
    expect(orderMoments(map, { by: "journey", descending: true }, 1)).toEqual(["booking", "check-in", "claims"]);
  });
});

describe("the name of a cell", () => {
  it("tells moments, columns and further scales apart", () => {
    const column = map.columns[1]!;
    expect(cellKey("check-in", null)).toBe("check-in");
    expect(cellKey("check-in", column)).toBe("check-in/class:economy");
    expect(cellKey("check-in", column, effort)).toBe("check-in/class:economy~ces.effort");
  });
});

describe("the stage cards", () => {
  const byStage = [
    row({ stage: "deliver" }, 90, 30, effort),
    row({ stage: "deliver" }, 40, 60),
    row({ stage: "decide" }, 20, 75),
  ];
  const scores = stageScores(programme, byStage, byMoment);

  it("are the four stages in the order of the relationship", () => {
    expect(scores.map((score) => score.stage)).toEqual(["attract", "decide", "deliver", "reinforce"]);
  });

  it("never mix scales: the primary scale of the stage's moments comes first", () => {
    expect(scores[2]!.rows.map((each) => each.scale.type)).toEqual(["smiley5", "ces"]);
  });

  it("say how many of the stage's moments have ratings", () => {
    expect(scores.map((score) => [score.measured, score.moments])).toEqual([
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 1],
    ]);
  });
});

describe("the columns", () => {
  const two = { ...programme, dimensions: [...programme.dimensions, { id: "purpose", name: { es: "Motivo" }, values: [{ id: "work", name: { es: "Trabajo" } }, { id: "leisure", name: { es: "Ocio" } }] }] };
  const sets = columnSets(two, [], null);

  it("are dimensions, dimensions crossed, sites or their groups, as somebody sees them", () => {
    expect(sets.map(({ id }) => id)).toEqual(["class", "purpose", "class*purpose", "@site"]);
    expect(sets[2]!.values.map(({ id, name }) => [id, name["es"]])).toContainEqual(["business*leisure", "Business · Ocio"]);
    expect(columnSets(two, ["tfs"], null).map(({ id }) => id)).not.toContain("@site");
    expect(columnSets(two, [], "canaries").find(({ id }) => id === "@site")!.values.map(({ id }) => id)).toEqual(["tfs"]);
    expect(setsShown(sets, null).map(({ id }) => id)).toEqual(["class", "purpose"]);
    expect(setsShown(sets, "@site").map(({ id }) => id)).toEqual(["@site"]);
  });

  it("have each score in its place, also of two dimensions at once", () => {
    const crossed = setsShown(sets, "class*purpose");
    const rows = [
      row({ moment: "check-in", "segment.class": "business", "segment.purpose": "leisure" }, 12, 61),
      row({ moment: "check-in", "segment.class": null, "segment.purpose": "leisure" }, 9, 33),
    ];
    expect(rows.map((each) => columnValue(crossed[0]!, each))).toEqual(["business*leisure", null]);
    const drawn = arrange(two, { byMoment, byDimension: { "class*purpose": rows } }, crossed);
    expect(drawn.columns.map(({ value }) => value!.id)).toEqual(["business*work", "business*leisure", "economy*work", "economy*leisure"]);
    expect(drawn.moments[0]!.lines[0]!.cells.map((cell) => cell?.index?.value ?? null)).toEqual([null, 61, null, null]);
    const placed = arrange(two, { byMoment, byDimension: { "@site": [row({ moment: "booking", site: "tfs" }, 8, 44)] } }, setsShown(sets, "@site"));
    expect(placed.moments[1]!.lines[0]!.cells.map((cell) => cell?.n ?? null)).toEqual([8, null]);
  });

  it("are arranged fast enough to be drawn again every few seconds, in steps that grow with rows, not with their square", () => {
    const many = { ...programme, sites: [...programme.sites, ...Array.from({ length: 60 }, (_, i) => ({ id: `s${i}`, name: { es: `S${i}` }, parent: "spain" }))] };
    const places = setsShown(columnSets(many, [], null), "@site");
    let looked = 0;
    const rows = places[0]!.values.map(({ id }) => {
      const group = { moment: "check-in", get site() { looked += 1; return id; } };
      return row(group, 5, 50);
    });
    arrange(many, { byMoment, byDimension: { "@site": rows } }, places);
    expect(looked).toBeLessThanOrEqual(4 * rows.length);
  });
});
