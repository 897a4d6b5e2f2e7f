// Lines across a trend: a later version of the survey, the day since which it is different, what people wrote down.

import type { ChartColours } from "../../ui/chart";

export interface Mark {
  at: number; // index of the point
  label: string;
  kind: "version" | "signal" | "annotation";
}

/** The label stands where it does not leave the chart: left of its line near the right edge. */
export function markLine(marks: readonly Mark[], points: number, colours: ChartColours) {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    data: marks.map(({ at, label, kind }) => ({
      xAxis: at,
      lineStyle: { color: kind === "signal" ? colours.ink : colours.muted, type: kind === "signal" ? "dashed" : "dotted", width: 1.5 },
      label: {
        formatter: label,
        color: kind === "annotation" ? colours.surface : kind === "signal" ? colours.ink : colours.muted,
        ...(kind === "annotation" ? { backgroundColor: colours.ink, borderRadius: 3, fontWeight: 600, fontSize: 11, lineHeight: 13 } : {}),
        position: kind === "annotation" ? "end" : "insideEndTop",
        rotate: 0,
        align: kind === "annotation" ? "center" : at > points * 0.8 ? "right" : "left",
        padding: kind === "annotation" ? [2, 5] : [0, 4],
      },
    })),
  };
}
