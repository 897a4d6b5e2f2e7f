import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesOf, misfitOf, partOf, patternOf, placesOf, rulesOf, tryCode } from "../../../src/model/define/reader";
import type { Scanner, TicketPattern } from "../../../src/model/programme";

/** The kiosk's own test of the same: its reader, and which of its patterns takes which code. */
const theirs = readFileSync(new URL("../../../../../tests/shared/ticket_test.cpp", import.meta.url), "utf8");
const scanner = JSON.parse(/R"json\((.*?)\)json"/s.exec(theirs)![1]!) as Scanner;
const cases = [...theirs.matchAll(/CHECK\(which\(scanner, "(.*)"\) == (-?\d+)\)/g)].map(([, code, at]) => ({ code: code!, at: Number(at) }));

const misfit = (pattern: TicketPattern, code: string) => misfitOf(pattern, bytesOf(code));
const taken = (pattern: TicketPattern, code: string): boolean => misfit(pattern, code) === null;

describe("a code", () => {
  it("is what the kiosk takes it for", () => {
    expect(cases.length).toBeGreaterThan(10);
    for (const { code, at } of cases) expect([code, patternOf(scanner, bytesOf(code))]).toEqual([code, at]);
  });

  it("may be of any length that a reader gives, where none is said", () => {
    expect(rulesOf({})).toMatchObject({ min: 4, max: 512, characters: "any", identifies: true });
    expect(rulesOf({ length: 10 })).toMatchObject({ min: 10, max: 10 });
    expect(rulesOf({ length: 10, max_length: 12 })).toMatchObject({ min: 10, max: 12 });
    expect([taken({}, "123"), taken({}, "1234"), taken({}, "1".repeat(512)), taken({}, "1".repeat(513))]).toEqual([false, true, true, false]);
  });

  it("is measured in bytes, and only the letters of English are letters", () => {
    expect([taken({ length: 5 }, "ÑUÑO"), taken({ length: 6 }, "ÑUÑO")]).toEqual([false, true]);
    expect(taken({ characters: "letters_digits" }, "ÑUÑO")).toBe(false);
    expect(taken({ prefix: "Ñ" }, "ÑUÑO")).toBe(true);
    expect(placesOf("ÑU").map(({ from, to }) => [from, to])).toEqual([[0, 2], [2, 3]]);
  });

  it("that does not fit is told why, by what one would look at first", () => {
    const [card, ticket, number] = scanner.patterns as [TicketPattern, TicketPattern, TicketPattern];
    expect(misfit(card, "4006381333931")).toEqual({ is: "prefix", prefix: "LC" });
    expect(misfit(card, "LC0041234")).toEqual({ is: "length", length: 9, min: 10, max: 10 });
    expect(misfit(card, "LC0041-345")).toEqual({ is: "characters", characters: "letters_digits", at: 6 });
    expect(misfit(number, "12345a")).toEqual({ is: "characters", characters: "digits", at: 5 });
    expect(misfit(ticket, "M1RUIZ/AJNA MADMVD 0123")).toEqual({ is: "mark", at: 8, one_of: "YM" });
    expect(misfit({ marks: [{ at: 9, one_of: "A" }] }, "AAAA")).toEqual({ is: "mark", at: 9, one_of: "A" });
    expect(misfit({ marks: [{ at: 0, one_of: "" }] }, "AAAA")).toMatchObject({ is: "mark" });
  });

  it("names the customer by a part of it, or by all", () => {
    expect(partOf({ part: { from: 2 } }, 10)).toEqual({ from: 2, to: 10 });
    expect(partOf({ part: { from: 1, length: 4 } }, 6)).toEqual({ from: 1, to: 5 });
    expect(partOf({}, 6)).toEqual({ from: 0, to: 6 });
    expect(partOf({ part: { from: 8, length: 9 } }, 6)).toEqual({ from: 6, to: 6 });
  });
});

describe("trying a code", () => {
  it("says what a kiosk would make of it", () => {
    expect(tryCode(scanner, "LC00412345")).toEqual({
      is: "taken",
      code: "LC00412345",
      at: 0,
      also: [],
      segments: [{ dimension: "class", value: "business" }],
      identity: { from: 2, to: 10, text: "00412345" },
    });
    expect(tryCode(scanner, "M1RUIZ/AYNA MADMVD 0123")).toMatchObject({ at: 1, identity: null });
    expect(tryCode(scanner, "123456")).toMatchObject({ at: 2, segments: [], identity: { text: "2345" } });
  });

  it("names the later patterns that would have taken it, for the first one counts", () => {
    expect(tryCode({ patterns: [{ prefix: "X" }, {}, { characters: "digits" }, { length: 4 }] }, "12345")).toMatchObject({ at: 1, also: [2] });
  });

  it("says of each pattern why it does not take it", () => {
    expect(tryCode(scanner, "4006381333931")).toMatchObject({ is: "unknown", misfits: [{ is: "prefix" }, { is: "prefix" }, { is: "length" }] });
    expect(tryCode({ patterns: [] }, "12345")).toMatchObject({ is: "unknown", misfits: [] });
  });

  it("knows what never comes from a reader", () => {
    expect(tryCode({ patterns: [{}] }, "")).toEqual({ is: "nothing" });
    expect(tryCode({ patterns: [{}] }, "\n")).toEqual({ is: "nothing" });
    expect(tryCode({ patterns: [{}] }, "ÑÑÑ")).toEqual({ is: "short" }); // three characters, though of six bytes
    expect(tryCode({ patterns: [{}] }, "Ñ".repeat(257))).toEqual({ is: "long" });
    expect(tryCode({ patterns: [{}] }, "12\u001d345\n")).toMatchObject({ is: "taken", code: "12345" });
  });
});
