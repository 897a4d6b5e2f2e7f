import { describe, expect, it } from "vitest";
import { byWeight, inPoints, laterVersions, newsOf, saidOf, type ChangesReply, type ComparedScore, type Signal, type Verdict } from "../../src/model/changes";

const signal = (date: string, better: boolean | null): Signal => ({
  rule: "cusum",
  date,
  last_date: date,
  direction: better === null ? null : better ? "up" : "down",
  better,
  change: null,
  new_versions: [],
});

const series = (moment: string, ...signals: Signal[]) => ({
  group: { moment },
  scale: { type: "smiley5", min: 1, max: 5, polarity: "positive" },
  figure: "favourable" as const,
  signals,
  survey_versions: [],
});

const reply = (...rows: ChangesReply["rows"]): ChangesReply => ({ version: 1, rows, series_watched: 9, false_signals_by_design: 0.3 });

describe("news", () => {
  it("is one for each series, by its last signal, what got worse first and the newest before the older", () => {
    const news = newsOf(
      reply(
        series("lounge", signal("2026-11-02", false)),
        series("web", signal("2026-11-20", true)),
        series("check-in", signal("2026-11-01", true), signal("2026-11-11", false)),
        series("bags"),
        series("queue", signal("2026-11-21", null)),
      ),
    );
    expect(news.map(({ moment, signal: { date } }) => `${moment} ${date}`)).toEqual([
      "check-in 2026-11-11",
      "lounge 2026-11-02",
      "web 2026-11-20",
      "queue 2026-11-21",
    ]);
  });

  it("knows where a survey's later versions came, and takes no survey for a version of another", () => {
    const points = ["2026-11-01", "2026-11-02", "2026-11-03"].map((from) => ({ period: from, from, n: 9, value: 0.5 }));
    const asked = (version: string, from: string) => ({ version, from, to: "2026-11-03" });
    const versions = [asked("queue@1", "2026-11-01"), asked("lounge@4", "2026-11-02"), asked("queue@2", "2026-11-03")];
    expect(laterVersions({ ...series("queue"), survey_versions: versions }, points)).toEqual([{ version: "queue@2", number: "2", at: 2 }]);
  });

  it("says shares in points of a hundred, and indices as they are", () => {
    expect(inPoints("favourable", -0.125)).toBe(-12.5);
    expect(inPoints("index", 3.5)).toBe(3.5);
  });
});

describe("compared moments", () => {
  const row = (moment: string, verdict: Verdict, difference: number): ComparedScore =>
    ({ group: { moment }, comparison: { verdict, reason: "", equivalent: false, index: { difference, low: 0, high: 0 }, other: null } }) as unknown as ComparedScore;

  it("stand with the losses first, then the gains, then what cannot be told", () => {
    const rows = [
      row("same", "no_detectable_difference", 9),
      row("few", "too_few_to_say", 40),
      row("up", "higher", 4),
      row("down", "lower", -2),
      row("further", "lower", -7),
      { ...row("alone", "lower", 0), comparison: null },
    ];
    expect(byWeight(rows).map(({ group }) => group["moment"])).toEqual(["further", "down", "up", "same", "few", "alone"]);
  });
});

describe("what is said of a comparison", () => {
  const of = (reason: string, equivalent = false) => saidOf({ verdict: "no_detectable_difference", reason, equivalent, index: null });

  it("tells a small difference from one that cannot be seen, and from none that matters", () => {
    expect(of("within_chance")).toBe("no_detectable_difference");
    expect(of("smaller_than_matters")).toBe("small");
    expect(of("smaller_than_matters", true)).toBe("equivalent");
    expect(saidOf({ verdict: "lower", reason: "beyond_chance", equivalent: false, index: null })).toBe("lower");
    expect(saidOf(null)).toBe("too_few_to_say");
  });
});
