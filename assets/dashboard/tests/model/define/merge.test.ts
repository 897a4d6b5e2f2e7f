import { describe, expect, it } from "vitest";
import { keyOf } from "../../../src/model/define/json";
import { merge } from "../../../src/model/define/merge";
import { programme } from "../fixture";

const rename = (name: string) => ({ ...programme, moments: programme.moments.map((moment, i) => (i === 0 ? { ...moment, name: { es: name } } : moment)) });

describe("two drafts of one programme", () => {
  it("that changed different things are put together", () => {
    const theirs = { ...programme, smallest_difference: 5 };
    const { document, conflicts } = merge(programme, rename("Mostrador"), theirs);
    expect(document.smallest_difference).toBe(5);
    expect(document.moments[0]!.name).toEqual({ es: "Mostrador" });
    expect(conflicts).toEqual([]);
  });

  it("that changed different members of one thing are put together", () => {
    const mine = rename("Mostrador");
    const theirs = { ...programme, moments: programme.moments.map((moment, i) => (i === 0 ? { ...moment, target: 80 } : moment)) };
    const { document, conflicts } = merge(programme, mine, theirs);
    expect(document.moments[0]).toMatchObject({ name: { es: "Mostrador" }, target: 80 });
    expect(conflicts).toEqual([]);
  });

  it("that say different things about one member keep mine, and say so", () => {
    const { document, conflicts } = merge(programme, rename("Mostrador"), rename("Ventanilla"));
    expect(document.moments[0]!.name).toEqual({ es: "Mostrador" });
    expect(conflicts).toEqual([{ path: ["moments", programme.moments[0]!.id, "name", "es"], mine: "Mostrador", theirs: "Ventanilla" }]);
  });

  it("lose nothing where one took away what the other changed", () => {
    const without = { ...programme, moments: programme.moments.slice(1) };
    for (const [mine, theirs] of [
      [without, rename("Mostrador")],
      [rename("Mostrador"), without],
    ] as const) {
      const { document, conflicts } = merge(programme, mine, theirs);
      expect(document.moments.map(({ id }) => id)).toEqual(programme.moments.map(({ id }) => id));
      expect(conflicts).toHaveLength(1);
    }
  });

  it("let go what one took away and the other left alone", () => {
    const without = { ...programme, moments: programme.moments.slice(1) };
    const { document, conflicts } = merge(programme, programme, without);
    expect(document.moments).toEqual(without.moments);
    expect(merge(programme, without, { ...programme, smallest_difference: 1 }).document.moments).toEqual(without.moments);
    expect(conflicts).toEqual([]);
  });

  it("both add, each behind what it was put behind", () => {
    const fresh = (id: string) => ({ ...programme.moments[0]!, id });
    const [first, ...rest] = programme.moments;
    const mine = { ...programme, moments: [first!, fresh("mine"), ...rest] };
    const theirs = { ...programme, moments: [...programme.moments, fresh("theirs")] };
    const ids = merge(programme, mine, theirs).document.moments.map(({ id }) => id);
    expect(ids).toEqual([first!.id, "mine", ...rest.map(({ id }) => id), "theirs"]);
  });

  it("keep the order of whoever changed it", () => {
    const turned = { ...programme, moments: [...programme.moments].reverse() };
    expect(merge(programme, rename("Mostrador"), turned).document.moments.map(({ id }) => id)).toEqual(turned.moments.map(({ id }) => id));
    expect(merge(programme, turned, rename("Mostrador")).document.moments.map(({ id }) => id)).toEqual(turned.moments.map(({ id }) => id));
  });

  it("know a microsegment by its segments, whatever their order, and a kind of code by its place", () => {
    const of = (...segments: [string, string][]) => segments.map(([dimension, value]) => ({ dimension, value }));
    const stated = of(["class", "business"], ["purpose", "work"]);
    expect(keyOf({ segments: stated, share: 0.2 })).toBe(keyOf({ segments: [...stated].reverse(), worth: { amount: 1 } }));
    expect(keyOf({ segments: stated, prefix: "M1" })).toBeUndefined();
    const base = { ...programme, microsegments: [{ segments: stated, share: 0.2 }] };
    const mine = { ...base, microsegments: [{ segments: stated, share: 0.3 }] };
    const theirs = { ...base, microsegments: [...base.microsegments, { segments: of(["class", "economy"], ["purpose", "work"]), share: 0.1 }] };
    expect(merge(base, mine, theirs).document.microsegments.map(({ share }) => share)).toEqual([0.3, 0.1]);
  });
});
