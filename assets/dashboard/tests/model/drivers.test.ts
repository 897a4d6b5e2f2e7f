import { describe, expect, it } from "vitest";
import {
  askedTogether,
  firstOf,
  furtherAttempts,
  lessonOf,
  leftOutOf,
  leversOf,
  methodFor,
  momentsAVisit,
  reachOf,
  outcomesOf,
  ranksOf,
  weightiest,
  type Driver,
  type DriversRow,
  type Losses,
  type MapItem,
} from "../../src/model/drivers";
import type { Programme } from "../../src/model/programme";
import { programme } from "./fixture";

const losses = (visits: number, answered: Record<string, number>): Losses => ({
  visits,
  complete: 0,
  outcome: null,
  columns: Object.entries(answered).map(([name, n]) => ({ name, missing: visits - n })),
});
const refused = (reason: string, of: Losses, columns: string[] = []): DriversRow => ({ refusal: { reason, detail: "in words", columns }, losses: of });

describe("what can be explained", () => {
  const ofs = (of: Programme): string[] => outcomesOf(of).map((outcome) => outcome.of);

  it("is the image, and each moment by the others", () => {
    expect(ofs(programme)).toEqual(["image", "moment:check-in", "moment:booking", "moment:claims"]);
  });

  it("is what surveys ask for, where two moments are left to explain it", () => {
    const asking: Programme = {
      ...programme,
      surveys: programme.surveys.map((survey) =>
        survey.moment === "claims" ? { ...survey, questions: [...survey.questions, { id: "again", type: "nps", text: {}, construct: "loyalty" }] } : survey,
      ),
    };
    expect(ofs(asking)).toContain("construct:loyalty");
    // Only check-in asks for anything but satisfaction, and one moment cannot be held against others.
    expect(ofs(asking)).not.toContain("construct:satisfaction");
  });

  it("is no moment where there are only two", () => {
    expect(ofs({ ...programme, moments: programme.moments.slice(0, 2) })).toEqual(["image"]);
  });
});

describe("moments asked about together", () => {
  it("are those of kiosks that ask so, at these sites, each set once and the largest first", () => {
    const kiosk = (id: string, site: string, moments: string[], asking?: string) => ({ id, name: {}, site, moments, asking });
    const kiosks = [
      kiosk("a", "mad", ["booking", "check-in"], "together"),
      kiosk("b", "mad", ["check-in", "booking"], "together"),
      kiosk("c", "mad", ["claims", "booking", "check-in"], "together"),
      kiosk("d", "mad", ["claims", "check-in"], "rotate"),
      kiosk("e", "mad", ["claims"], "together"),
      kiosk("f", "tfs", ["claims", "booking"], "together"),
    ];
    const sets = askedTogether({ ...programme, kiosks } as Programme, ["mad"]);
    expect(sets).toEqual([
      ["check-in", "booking", "claims"],
      ["check-in", "booking"],
    ]);
  });
});

describe("where visits cannot tell", () => {
  const alone = losses(100, { "check-in": 60, booking: 30, claims: 10, image: 100 });
  const several = losses(100, { "check-in": 90, booking: 80, claims: 4, image: 100 });

  it("moments a visit are counted without the outcome, unless that is a moment", () => {
    expect(momentsAVisit(alone, "image").each).toBe(1);
    expect(momentsAVisit(several, "image").each).toBeCloseTo(1.74);
    expect(momentsAVisit(losses(10, { booking: 10, "moment:claims": 10 }), "moment:claims").each).toBe(2);
    expect(momentsAVisit(losses(0, { booking: 0 }), "image").each).toBe(0);
  });

  it("one moment a visit is the reason that is told", () => {
    expect(lessonOf({ reason: "too_little_overlap", detail: "", columns: ["claims"] }, alone, "image")).toMatchObject({ kind: "one_moment", visits: 100, each: 1 });
    expect(lessonOf({ reason: "no_predictors", detail: "", columns: [] }, alone, "image").kind).toBe("one_moment");
    expect(lessonOf({ reason: "constant_outcome", detail: "", columns: [] }, alone, "image").kind).toBe("constant_outcome");
  });

  it("other reasons keep their own words, and one without words the server's", () => {
    expect(lessonOf({ reason: "too_little_overlap", detail: "", columns: ["claims"] }, several, "image")).toMatchObject({ kind: "little_overlap", columns: ["claims"] });
    expect(lessonOf({ reason: "too_few", detail: "", columns: [] }, undefined, "image")).toMatchObject({ kind: "few_visits", visits: null });
    expect(lessonOf({ reason: "not_positive_semidefinite", detail: "in words", columns: [] }, several, "image")).toMatchObject({ kind: "other", detail: "in words" });
  });

  it("it is tried without what is rated seldom, then pair by pair", () => {
    expect(furtherAttempts(refused("too_little_overlap", several, ["claims"]), "image", null)).toEqual([
      { moments: ["check-in", "booking"], missing: "listwise" },
      { moments: null, missing: "pairwise" },
    ]);
  });

  it("nothing else is tried where each visit rates one moment, or where more visits would not help", () => {
    expect(furtherAttempts(refused("too_little_overlap", alone), "image", null)).toEqual([]);
    expect(furtherAttempts(refused("constant_outcome", several), "image", null)).toEqual([]);
    expect(furtherAttempts({ refusal: null, losses: several }, "image", null)).toEqual([]);
  });

  it("what was left out is told by why", () => {
    const asked = refused("too_little_overlap", losses(100, { "check-in": 90, booking: 80, claims: 4, lounge: 0, image: 100 }));
    const told: DriversRow = { refusal: null, dropped: [{ name: "booking", reason: "constant" }] };
    expect(leftOutOf(asked, told, ["check-in", "booking"], "image")).toEqual({ seldom: ["claims"], unanswered: ["lounge"], constant: ["booking"] });
    const all: DriversRow = { refusal: null, dropped: [{ name: "lounge", reason: "no_answers" }] };
    expect(leftOutOf(all, all, null, "image")).toEqual({ seldom: [], unanswered: ["lounge"], constant: [] });
  });

  it("exact shares are asked for as long as there are not too many moments", () => {
    expect([methodFor(10), methodFor(20), methodFor(21)]).toEqual(["lmg", "lmg", "johnson"]);
  });
});

describe("levers", () => {
  const item = (name: string, importance: number, performance: number, state: MapItem["state"] = "not_clear"): MapItem => ({
    name,
    importance,
    importance_interval: [importance - 0.1, importance + 0.1],
    performance,
    performance_interval: [performance - 2, performance + 2],
    quadrant: "low_priority",
    state,
  });
  const driver = (name: string, like: string[] = []): Driver => ({
    name,
    share: 0.3,
    share_interval: [0.2, 0.4],
    rank: 1,
    rank_interval: [1.4, 2.6],
    not_clear_from: like,
  });
  const map = { importance_line: 0.33, performance_line: 70, items: [item("claims", 0.2, 60), item("check-in", 0.5, 62, "concentrate_here"), item("booking", 0.2, 50)] };

  it("stand by their weight, and the worse first where that is equal", () => {
    expect(leversOf(map).map(({ place, item: { name } }) => `${place} ${name}`)).toEqual(["1 check-in", "2 booking", "3 claims"]);
  });

  it("know their driver, and the factor where it is beyond doubt", () => {
    const contrasts = { refusal: null, attributes: [{ name: "check-in", factor: "basic" }, { name: "claims", factor: "not_clear" }] };
    const [first, , third] = leversOf(map, [driver("check-in")], contrasts);
    expect([first!.driver!.name, first!.factor]).toEqual(["check-in", "basic"]);
    expect([third!.driver, third!.factor]).toEqual([null, null]);
  });

  it("name the first to improve only beyond doubt", () => {
    expect(firstOf(leversOf(map)).map((lever) => lever.item.name)).toEqual(["check-in"]);
  });

  it("name one as the weightiest only where it stands apart from all", () => {
    expect(weightiest(leversOf(map, [driver("check-in")]))?.item.name).toBe("check-in");
    expect(weightiest(leversOf(map, [driver("check-in", ["booking"])]))).toBeNull();
    expect(weightiest(leversOf(map))).toBeNull(); // stated, not derived
  });

  it("have ranks as far as chance leaves them, never narrower", () => {
    expect(ranksOf(driver("claims"))).toEqual([1, 3]);
    expect(ranksOf({ ...driver("claims"), rank_interval: null })).toBeNull();
  });
});

describe("visits that rate any of the moments asked for", () => {
  const of = (visits: number, complete: number, ratings: number[]) =>
    momentsAVisit({ visits, complete, outcome: null, columns: ratings.map((n, i) => ({ name: `m${i}`, missing: visits - n })) }, "image");

  it("are not all visits there are, and those that rate several count once", () => {
    expect(of(46_139, 0, [5_330, 5_322])).toEqual({ visits: 10_652, each: 1 });
    expect(of(100, 10, [10, 10, 10])).toEqual({ visits: 10, each: 3 });
    expect(of(100, 20, [40, 30])).toEqual({ visits: 50, each: 1.4 });
  });
});

describe("what targets would bring", () => {
  const row = (moment: string, contacts: number, value: number) => ({ group: { moment }, moments: [moment], visits: contacts, contacts, quality: { value, low: value - 1, high: value + 1 } });

  it("is a moment's share of the contacts times what it lacks, the most first", () => {
    const aimed = { ...programme, moments: programme.moments.map((moment) => ({ ...moment, target: moment.id === "claims" ? null : 80 })) };
    const reach = reachOf(aimed, [row("check-in", 300, 70), row("booking", 600, 78), row("claims", 100, 40)]);
    expect(reach.map(({ moment, share, gain }) => [moment, share, Number(gain.toFixed(6))])).toEqual([["check-in", 0.3, 3], ["booking", 0.6, 1.2]]);
    expect(reachOf(aimed, [row("check-in", 300, 81)])).toEqual([]);
  });
});
