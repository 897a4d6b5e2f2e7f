// What is different from the period before: comparisons of /api/v1/scores and /quality, signals of /changes.

import type { QualityRow, Scale, ScoreRow } from "./scores";

export type Verdict = "higher" | "lower" | "no_detectable_difference" | "too_few_to_say";

export interface Difference {
  difference: number;
  low: number;
  high: number;
}

/** Index points, 0 to 100 (turned so that more is better). `reason`: of that verdict, in the server's words. */
export interface Comparison {
  verdict: Verdict;
  reason: string;
  equivalent: boolean; // the whole interval is smaller than what matters
  index: Difference | null;
  target?: number; // where rows are held against that
  other?: { n?: number; visits?: number; index?: { value: number }; quality?: { value: number; low: number; high: number } } | null; // not of a target
}

export type Said = Verdict | "equivalent" | "small";

/** What is said of a comparison. A difference beyond chance that is smaller than what matters is not one that cannot be seen. */
export function saidOf(comparison: Comparison | null): Said {
  if (comparison?.verdict !== "no_detectable_difference") return comparison?.verdict ?? "too_few_to_say";
  if (comparison.equivalent) return "equivalent";
  return comparison.reason === "smaller_than_matters" ? "small" : comparison.verdict;
}

export type Compared<Row> = Row & { comparison: Comparison | null };
export type ComparedScore = Compared<ScoreRow>;
export type ComparedQuality = Compared<QualityRow>;

export interface Level {
  points: number;
  n: number;
  value: number;
}

export interface Signal {
  rule: string;
  date: string;
  last_date: string;
  direction: "up" | "down" | null;
  better: boolean | null;
  change: {
    began: string;
    until: string;
    ongoing: boolean;
    before: Level | null;
    during: Level | null;
    difference: { value: number; low: number; high: number } | null;
  } | null;
  new_versions: string[]; // of the survey, that came with it
}

export type Figure = "favourable" | "index" | "nps" | "answers";

/** A day or week of a series with the limits of what is usual for its number of answers; null: not known. */
export interface ChangePoint {
  period: string;
  from: string;
  n: number | null;
  value: number | null;
  centre?: number;
  low?: number;
  high?: number;
  beyond?: boolean;
}

export interface ChangeSeries {
  group: Record<string, string | number | null>;
  scale: Scale;
  figure: Figure;
  signals: Signal[];
  survey_versions: { version: string; from: string; to: string }[]; // in the order in which they came
  no_limits?: "few_points" | "no_spread" | null;
  series?: ChangePoint[]; // unless only signals were asked for
}

export interface ChangesReply {
  version: number;
  rows: ChangeSeries[];
  series_watched: number;
  false_signals_by_design: number;
}

/** The versions that followed another of their survey, each with its number and the place of its first point. */
export function laterVersions(series: ChangeSeries, points: readonly ChangePoint[]): { version: string; number: string; at: number }[] {
  const surveyOf = (version: string): string => version.slice(0, version.lastIndexOf("@"));
  return series.survey_versions.flatMap(({ version, from }, i) => {
    const later = series.survey_versions.slice(0, i).some((other) => surveyOf(other.version) === surveyOf(version));
    const at = points.findIndex((point) => point.from === from);
    return later && at >= 0 ? [{ version, number: version.slice(version.lastIndexOf("@") + 1), at }] : [];
  });
}

/** One series that changed, by the last of its signals. */
export interface News {
  key: string;
  moment: string;
  site: string | null;
  figure: Figure;
  signal: Signal;
}

/** The columns of a table of them, also where there is none. */
export const signalColumns = ["moment", "site", "figure", "signal.rule", "signal.date", "signal.last_date", "signal.direction", "signal.better"] as const;

/** What got worse before what got better, the newest first. */
export function newsOf(reply: ChangesReply): News[] {
  const news = reply.rows.flatMap((series, at) => {
    const signal = series.signals.at(-1);
    if (!signal) return [];
    const site = series.group["site"];
    return [
      {
        key: String(at),
        moment: String(series.group["moment"] ?? ""),
        site: site == null ? null : String(site),
        figure: series.figure,
        signal,
      },
    ];
  });
  const rank = ({ signal }: News): number => (signal.better === false ? 0 : signal.better ? 1 : 2);
  return news.sort((a, b) => rank(a) - rank(b) || (a.signal.date < b.signal.date ? 1 : a.signal.date > b.signal.date ? -1 : 0));
}

const order: Record<Verdict, number> = { lower: 0, higher: 1, no_detectable_difference: 2, too_few_to_say: 3 };

/** What can be told apart first, the worst losses before the best gains. */
export function byWeight(rows: ComparedScore[]): ComparedScore[] {
  const verdict = (row: ComparedScore): number => order[row.comparison?.verdict ?? "too_few_to_say"];
  const size = (row: ComparedScore): number => Math.abs(row.comparison?.index?.difference ?? 0);
  return [...rows].sort((a, b) => verdict(a) - verdict(b) || size(b) - size(a));
}

/** A difference in the unit that people read: shares in points of a hundred. */
export function inPoints(figure: Figure, value: number): number {
  return figure === "favourable" ? 100 * value : value;
}
