import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addApplied, addPreviews, partsOf, setRule, type MisuseEffect, type MisusePreview } from "../../../src/model/define/misuse";
import { catalogue, reasonText } from "../../../src/model/define/misuse_reasons";
import type { Programme } from "../../../src/model/programme";

const effect = (responses: number, now: number, then: number, index: [number | null, number]): MisuseEffect => ({
  responses,
  flagged: { now, then },
  index: { raw: index[0], filtered_now: index[0], filtered_then: null, weights: { raw: index[1], filtered_now: index[1], filtered_then: 0 } },
});

function preview(part: MisuseEffect, rule: "burst" | "held", site: string, example: string): MisusePreview {
  return {
    ...part,
    newly_flagged: part.flagged.then,
    no_longer_flagged: part.flagged.now,
    disclosure_minimum: 1,
    by_rule: [{ rule, now: part.flagged.now, then: part.flagged.then }],
    by_site: [{ ...part, site }],
    examples: [{ response: example, site, kiosk: null, moment: null, day: null, at: null, now: [], then: [] }],
  };
}

describe("rules against misuse over a long time", () => {
  it("are tried in parts that leave out no day and take none twice", () => {
    expect(partsOf({ from: "2026-02-20", to: "2026-03-22", site: "bilbao" })).toEqual([
      { from: "2026-02-20", to: "2026-03-19", site: "bilbao" },
      { from: "2026-03-20", to: "2026-03-22", site: "bilbao" },
    ]);
    expect(partsOf({ from: "2026-03-01", to: "2026-03-01" })).toEqual([{ from: "2026-03-01", to: "2026-03-01" }]);
    expect(partsOf({ from: "2026-01-01", to: "2026-12-31" })).toHaveLength(14);
  });

  it("add up: counts, rows by name, and indices by their weights", () => {
    const sum = addPreviews(preview(effect(10, 1, 3, [40, 10]), "burst", "bilbao", "older"), preview(effect(30, 2, 4, [80, 30]), "burst", "madrid", "newer"));
    expect(sum.responses).toBe(40);
    expect(sum.flagged).toEqual({ now: 3, then: 7 });
    expect([sum.newly_flagged, sum.no_longer_flagged]).toEqual([7, 3]);
    expect(sum.index?.raw).toBe(70);
    expect(sum.index?.filtered_then).toBeNull();
    expect(sum.by_rule).toEqual([{ rule: "burst", now: 3, then: 7 }]);
    expect(sum.by_site.map(({ site, responses }) => [site, responses])).toEqual([["bilbao", 10], ["madrid", 30]]);
    expect(sum.examples.map(({ response }) => response)).toEqual(["newer", "older"]);
    const gated = addPreviews({ ...preview(effect(1, 0, 0, [1, 1]), "held", "a", "x"), index: null }, preview(effect(1, 0, 0, [1, 1]), "burst", "a", "y"));
    expect(gated.index).toBeNull();
    expect(gated.by_rule.map(({ rule }) => rule)).toEqual(["held", "burst"]);
    expect(addApplied({ judged: 1, changed: 2, flagged: 3 }, { judged: 10, changed: 20, flagged: 30 })).toEqual({ judged: 11, changed: 22, flagged: 33 });
  });

  it("are written down whole when one number of them is changed", () => {
    const programme = {} as Programme;
    setRule(programme, "burst", "visits", 9);
    expect(programme.misuse).toEqual({ burst: { on: true, visits: 9, seconds: 10 } });
  });
});

describe("why a response was set aside", () => {
  it("is known in Spanish, whatever rule says it", () => {
    const of = (name: string): string => readFileSync(new URL(`../../../../../server/misuse/${name}.cpp`, import.meta.url), "utf8").replace(/\/\/.*/g, "");
    const said = [...(of("rules") + of("outlier_day")).matchAll(/"([^"\n]*)"/g)].map(([, text]) => text!).filter((text) => text.includes(" "));
    said.push(/return "(a day [^"]*)"/.exec(of("report"))![1]!);
    expect(said.length).toBeGreaterThan(7);
    const known = catalogue.map(([english]) => english);
    for (const reason of said) {
      const plain = reason.replace("the {} end", "the upper end").replace("{:02}:{:02}", "{}").replace(/\{[^}]*\}/g, "…");
      expect(known).toContain(plain);
    }
  });

  it("keeps its numbers, as each language writes them", () => {
    expect(reasonText("6 visits within 8.0 s", "es")).toBe("6 visitas en 8,0 s");
    expect(reasonText("at 03:10, when the site is closed", "es")).toBe("A las 03:10, con la sede cerrada");
    expect(reasonText("97 % of 40 ratings at the lower end where 41 % are usual", "es")).toBe("97 % de 40 calificaciones en lo bajo de la escala, cuando lo normal es 41 %");
    expect(reasonText("the same face 6 times within 8.0 s", "en")).toBe("The same face 6 times within 8.0 s");
  });
});
