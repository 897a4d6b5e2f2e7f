import { describe, expect, it } from "vitest";
import { changesBetween, saidBy, takeBack } from "../../../src/model/define/changes";
import { programme } from "../fixture";

const [first] = programme.moments;
const changed = {
  ...programme,
  smallest_difference: 7,
  moments: [...programme.moments.slice(1), { ...first!, target: 80 }],
  sites: programme.sites.slice(0, -1),
  dimensions: [...programme.dimensions, { id: "member", name: { es: "Socio" }, values: [{ id: "yes", name: { es: "Sí" } }] }],
};

describe("what a draft changes", () => {
  it("is told thing by thing", () => {
    expect(changesBetween(programme, changed).map(({ part, item, kind }) => [part, item, kind])).toEqual([
      ["programme", "smallest_difference", expect.stringMatching(/added|changed/)],
      ["sites", programme.sites.at(-1)!.id, "removed"],
      ["dimensions", "member", "added"],
      ["moments", first!.id, "changed"],
      ...(programme.moments.length > 1 ? [["moments", null, "moved"]] : []),
    ]);
  });

  it("names the fields, and where they are", () => {
    const change = changesBetween(programme, changed).find(({ part, kind }) => part === "moments" && kind === "changed");
    expect(change?.fields).toEqual([{ path: ["target"], before: first!.target, after: 80 }]);
  });

  it("tells of what is new what it says, but for its name and the server's numbers", () => {
    const site = { id: "bio", code: 7, name: { es: "Bilbao" }, parent: "spain", time_zone: "Europe/Madrid" };
    const after = { ...programme, disclosure_minimum: 5, sites: [...programme.sites, site, { ...site, id: "root", parent: null }] };
    const [minimum, bilbao, root] = changesBetween(programme, after).map((change) => saidBy(after, change).map(({ path, after: value }) => [...path, value]));
    expect(minimum).toEqual([[5]]);
    expect(bilbao).toEqual([["parent", "spain"], ["time_zone", "Europe/Madrid"]]);
    expect(root).toEqual([["time_zone", "Europe/Madrid"]]);
  });

  it("tells a condition whole", () => {
    const asked = (at_least: number) => ({ ...programme, surveys: [{ ...programme.surveys[0]!, questions: [{ ...programme.surveys[0]!.questions[2]!, condition: { question: "service", at_least } }] }] });
    expect(changesBetween(asked(2), asked(3)).flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual([["questions", "effort", "condition"]]);
  });

  it("is nothing where only the server's own numbers differ", () => {
    const numbered = { ...programme, moments: programme.moments.map((moment, i) => ({ ...moment, code: i + 1 })) };
    expect(changesBetween(programme, numbered).flatMap(({ fields }) => fields)).toEqual([]);
  });

  it("can be taken back one by one, until nothing is left", () => {
    let document = changed as typeof programme;
    for (let left = changesBetween(programme, document); left.length > 0; left = changesBetween(programme, document)) {
      document = takeBack(document, programme, left[0]!);
      expect(changesBetween(programme, document).length).toBeLessThan(left.length);
    }
    expect(document).toEqual(programme);
  });

  it("of a list without names is one value", () => {
    const spoken = { ...programme, languages: ["en", "es"] };
    expect(changesBetween(programme, spoken)).toEqual([
      { part: "programme", item: "languages", kind: "changed", fields: [{ path: [], before: ["es", "en"], after: ["en", "es"] }] },
    ]);
  });
});
