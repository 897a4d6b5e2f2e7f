import { describe, expect, it } from "vitest";
import { breaksSeries, dueOf, findingsAt, pathOf, stillWaits, subjectOf, usualDue } from "../../../src/model/define/publishing";
import { programme } from "../fixture";

describe("what the server finds", () => {
  it("lies along a path of the document, things by their ids", () => {
    expect(pathOf(programme, "moments[1].name.es")).toEqual(["moments", "booking", "name", "es"]);
    expect(pathOf(programme, "surveys[0].questions[2].options[9].label")).toEqual(["surveys", "check-in", "questions", "effort", "options", "9", "label"]);
    expect(pathOf(programme, "languages")).toEqual(["languages"]);
  });

  it("is about a thing, and about all that it holds", () => {
    expect(subjectOf("moments[12].name.es")).toEqual({ list: "moments", index: 12 });
    expect(subjectOf("theme.accent")).toBeNull();
    const findings = ["moments[1].name", "moments[1].name.es", "moments[12].name"].map((field) => ({ field, detail: "" }));
    expect(findingsAt(findings, "moments[1]")).toHaveLength(2);
  });

  it("breaks a series where figures before and after do not say the same", () => {
    const change = (what: string, question: string | null = "q") => ({ question, what, from: 1, to: 2 });
    expect(["cut", "type", "polarity", "construct"].map((what) => breaksSeries(change(what)))).toEqual([true, true, true, true]);
    expect([change("wording"), change("unfinished", null)].map(breaksSeries)).toEqual([false, false]);
  });
});

describe("a publication that is planned", () => {
  const now = new Date(2026, 10, 30, 14, 20);

  it("is due at an instant to come", () => {
    expect(dueOf("2026-12-01T08:00", now)).toBe(new Date(2026, 11, 1, 8).toISOString());
    expect(dueOf("2026-11-30T14:20", now)).toBeNull();
    expect(dueOf("", now)).toBeNull();
  });

  it("is tomorrow at eight, unless somebody says otherwise, also at the end of a year", () => {
    expect(usualDue(now)).toBe("2026-12-01T08:00");
    expect(usualDue(new Date(2026, 11, 31, 23, 59))).toBe("2027-01-01T08:00");
  });
});

describe("what is planned", () => {
  it("comes by itself until something else is in force", () => {
    expect(stillWaits({ failure: null, base_version: 4 }, 4)).toBe(true);
    expect(stillWaits({ failure: null, base_version: 4 }, 5)).toBe(false);
    expect(stillWaits({ failure: "overtaken", base_version: 4 }, 4)).toBe(false);
    expect(stillWaits({ failure: null, base_version: 5 }, 4)).toBe(true); // this window has not heard of 5 yet
  });
});
