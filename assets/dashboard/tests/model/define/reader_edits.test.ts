import { describe, expect, it } from "vitest";
import { changesBetween } from "../../../src/model/define/changes";
import { removeDimension, removeSegment, withSegment } from "../../../src/model/define/edits";
import { bytesOf, misfitOf } from "../../../src/model/define/reader";
import {
  addMark, isExact, likeThis, moveAt, partShown, removeMark, setBounds, setExact, setIdentifies, setLength, setPart,
} from "../../../src/model/define/reader_edits"; // prettier-ignore
import type { Programme, TicketPattern } from "../../../src/model/programme";
import { programme } from "../fixture";

const after = (pattern: TicketPattern, step: (pattern: TicketPattern) => void): TicketPattern => {
  const next = structuredClone(pattern);
  step(next);
  return next;
};

describe("the length of a code", () => {
  it("is one number or two bounds, and never both", () => {
    expect([isExact({ length: 10 }), isExact({}), isExact({ length: 10, max_length: 12 })]).toEqual([true, false, false]);
    expect(after({ min_length: 6, max_length: 8 }, (p) => setExact(p, true))).toEqual({ length: 6 });
    expect(after({ length: 6 }, (p) => setExact(p, false))).toEqual({ min_length: 6, max_length: 6 });
    expect(after({ length: 6 }, (p) => setBounds(p, undefined, 12))).toEqual({ max_length: 12 });
    expect(after({ min_length: 6, max_length: 8 }, (p) => setLength(p, 9))).toEqual({ length: 9 });
  });
});

describe("the part that names the customer", () => {
  it("is said from its first to its last character, counted from 1", () => {
    expect(partShown({ part: { from: 2 } })).toEqual({ from: 3, to: undefined });
    expect(partShown({ part: { from: 1, length: 4 } })).toEqual({ from: 2, to: 5 });
    expect(partShown({})).toBeNull();
    for (const part of [{ from: 2 }, { from: 1, length: 4 }, { from: 0, length: 1 }]) {
      expect(after({}, (p) => setPart(p, partShown({ part })))).toEqual({ part });
    }
    expect(after({ part: { from: 2 } }, (p) => setPart(p, null))).toEqual({});
  });

  it("goes where the code names nobody", () => {
    const looked = after({ part: { from: 2 } }, (p) => setIdentifies(p, false));
    expect(looked).toEqual({ identifies: false });
    expect(after(looked, (p) => setIdentifies(p, true))).toEqual({});
  });
});

describe("marks", () => {
  it("begin behind the prefix, and leave nothing behind", () => {
    const one = after({ prefix: "ÑC" }, addMark);
    expect(one.marks).toEqual([{ at: 3, one_of: "" }]);
    expect(after(one, (p) => removeMark(p, 0))).toEqual({ prefix: "ÑC" });
  });
});

describe("the order of patterns", () => {
  it("closes up where one leaves", () => {
    const moved = (from: number, to: number): string => {
      const list = ["a", "b", "c"];
      moveAt(list, from, to);
      return list.join("");
    };
    expect([moved(0, 1), moved(2, 0), moved(0, 9), moved(1, -1), moved(7, 0)]).toEqual(["bac", "cab", "bca", "bac", "abc"]);
  });
});

describe("a pattern made of one code", () => {
  const pass = `M1${"RUIZ/ANA".padEnd(20)}EABC123 MADMVDLC 0123 180J012A0045 100`;

  it("takes that code, and its like", () => {
    expect(likeThis("LC00412345")).toEqual({ prefix: "LC", length: 10, characters: "letters_digits" });
    expect(likeThis("004123")).toEqual({ length: 6, characters: "digits" });
    expect(likeThis("MEMBER")).toEqual({ length: 6, characters: "letters_digits" });
    expect(likeThis("ES-004123")).toEqual({ prefix: "ES", length: 9 });
    for (const code of ["LC00412345", "004123", "MEMBER", "ES-004123", "ñandú 12", pass, "x".repeat(512)]) {
      expect([code, misfitOf(likeThis(code), bytesOf(code))]).toEqual([code, null]);
    }
  });

  it("knows a boarding pass, whose cabin says something and which names nobody", () => {
    expect(pass[47]).toBe("J");
    expect(likeThis(pass)).toEqual({ prefix: "M1", min_length: 58, marks: [{ at: 47, one_of: "J" }], identifies: false });
    expect(likeThis("M1 is a short one")).toEqual({ prefix: "M", length: 17 });
  });
});

describe("what a reader says of a customer", () => {
  const business = { dimension: "class", value: "business" };
  const withReader = (patterns: TicketPattern[]): Programme => ({
    ...structuredClone(programme),
    kiosks: [{ id: "k", name: { es: "K" }, site: "mad", moments: ["check-in"], scanner: { patterns } }],
  });

  it("is one segment of a dimension at most", () => {
    expect(withSegment(undefined, "class", "business")).toEqual([business]);
    expect(withSegment([business], "class", "economy")).toEqual([{ dimension: "class", value: "economy" }]);
    expect(withSegment([business], "class", "")).toBeUndefined();
  });

  it("goes with the segment, and with its dimension", () => {
    const without = withReader([{ prefix: "LC", segments: [business] }]);
    removeSegment(without, "class", "business");
    expect(without.kiosks[0]!.scanner).toEqual({ patterns: [{ prefix: "LC" }] });
    const gone = withReader([{ prefix: "LC", segments: [business] }]);
    removeDimension(gone, "class");
    expect(gone.kiosks[0]!.scanner).toEqual({ patterns: [{ prefix: "LC" }] });
  });

  it("is told in a change by the patterns that differ", () => {
    const [card, pass, number]: TicketPattern[] = [{ prefix: "LC" }, { prefix: "M1" }, { characters: "digits" }];
    const fields = (before: TicketPattern[], now: TicketPattern[]) => changesBetween(withReader(before), withReader(now)).flatMap((change) => change.fields);
    const path = ["scanner", "patterns"];
    expect(fields([card!, pass!], [card!, { prefix: "M2" }])).toEqual([{ path, before: [pass], after: [{ prefix: "M2" }] }]);
    expect(fields([card!], [card!, number!])).toEqual([{ path, before: [], after: [number] }]);
    expect(fields([card!, pass!], [pass!, card!])).toMatchObject([{ path: [...path, "order"] }]);
    expect(fields([card!, card!], [card!])).toEqual([{ path, before: [card, card], after: [card] }]);
  });
});
