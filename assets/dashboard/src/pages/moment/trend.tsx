// How a moment went, day by day or week by week, between the limits of what is usual for so many answers.

import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "preact/hooks";
import { useI18n, type I18n } from "../../i18n";
import { inPoints, laterVersions, type ChangePoint, type ChangeSeries } from "../../model/changes";
import { placed } from "../../model/annotations";
import { addDays } from "../../model/period";
import { Chart, type ChartColours } from "../../ui/chart";
import { Annotations, useDiary, type AnnotationContext } from "./annotations";
import { SignalText } from "../changes/signal_text";
import { markLine, type Mark } from "./trend_marks";

interface Drawn extends ChangePoint {
  shownValue: number | null;
}

const soft = { animation: false, symbol: "none", silent: true, tooltip: { show: false } } as const;

/** The band of the usual is its low edge, unseen, and its height stacked on it. */
function band(points: Drawn[], scaled: (value: number) => number, colour: string) {
  const edge = (of: (point: Drawn) => number | undefined): (number | null)[] =>
    points.map((point) => (of(point) === undefined ? null : scaled(of(point)!)));
  return [
    { type: "line", stack: "usual", lineStyle: { opacity: 0 }, data: edge(({ low }) => low), ...soft },
    {
      type: "line",
      stack: "usual",
      lineStyle: { opacity: 0 },
      areaStyle: { color: colour, opacity: 0.13 },
      data: edge(({ low, high }) => (low === undefined || high === undefined ? undefined : high - low)),
      ...soft,
    },
    { type: "line", lineStyle: { color: colour, width: 1, type: "dashed", opacity: 0.7 }, data: edge(({ centre }) => centre), ...soft },
  ];
}

function optionOf(series: ChangeSeries, points: Drawn[], marks: Mark[], colours: ChartColours, { t, format }: I18n): EChartsCoreOption {
  const scaled = (value: number): number => inPoints(series.figure, value);
  const values = points.flatMap(({ shownValue, low, high }) =>
    [shownValue, low === undefined ? null : scaled(low), high === undefined ? null : scaled(high)].filter((value) => value !== null),
  );
  const floor = Math.max(0, Math.floor((Math.min(...values) - 4) / 10) * 10);
  const day = (text: string): string => format.days({ from: text, to: text })!;
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 420,
    textStyle: { fontFamily: "Inter Variable, sans-serif" },
    grid: { left: 20, right: 20, top: marks.some(({ kind }) => kind === "annotation") ? 30 : 14, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: points.map(({ from }) => from),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, hideOverlap: true, formatter: day, margin: 12, alignMaxLabel: "right" }, // else the last day is cut off
    },
    yAxis: {
      type: "value",
      min: floor,
      axisLabel: { color: colours.muted, formatter: (value: number) => format.whole(value) },
      splitLine: { lineStyle: { color: colours.line } },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // the other way writes style attributes, which the page's policy refuses
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 13 },
      formatter: (items: { dataIndex: number }[]) => {
        const point = points[items[0]?.dataIndex ?? 0]!;
        if (point.shownValue === null) return `${day(point.from)}\n–`;
        return `${day(point.from)}\n${format.tenth(point.shownValue)} · ${t("changes.answers", {
          count: point.n ?? 0,
          formatted: format.count(point.n ?? 0),
        })}`;
      },
    },
    series: [
      ...band(points, scaled, colours.accent),
      {
        type: "line",
        data: points.map(({ shownValue, beyond }) => ({
          value: shownValue,
          symbolSize: beyond ? 11 : 5,
          symbol: beyond ? "diamond" : "circle",
          itemStyle: { color: beyond ? colours.ink : colours.accent }, // beyond may be for the better,
        })),
        lineStyle: { color: colours.accent, width: 2 },
        showAllSymbol: true, // else a diamond is left out where points stand close
        markLine: markLine(marks, points.length, colours),
      },
    ],
  };
}

function Numbers(props: { series: ChangeSeries; points: Drawn[] }) {
  const { t, format } = useI18n();
  const limit = (value: number | undefined): string => (value === undefined ? "–" : format.tenth(inPoints(props.series.figure, value)));
  return (
    <details class="moment__numbers">
      <summary>{t("moment.numbers")}</summary>
      <div class="moment__scroll" tabIndex={0} role="region" aria-label={t("moment.numbers")}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("moment.from")}</th>
              <th scope="col">{t(`moment.figure.${props.series.figure}`)}</th>
              <th scope="col">{t("moment.limits")}</th>
              <th scope="col">{t("moment.answers_head")}</th>
            </tr>
          </thead>
          <tbody>
            {props.points.map((point) => (
              <tr key={point.period}>
                <th scope="row">{format.days({ from: point.from, to: point.from })}</th>
                <td>{point.shownValue === null ? "–" : format.tenth(point.shownValue)}</td>
                <td>{point.low === undefined ? "–" : t("moment.between", { low: limit(point.low), high: limit(point.high) })}</td>
                <td>{point.n === null ? "–" : format.count(point.n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** `learnt` from: the first half of the days, or those before them. */
export function Trend(props: { series: ChangeSeries | null; weeks: boolean; learnt: "half" | "before"; minimum: number; context: AnnotationContext }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { series, context } = props;
  const diary = useDiary(context);
  const all = series?.series ?? [];
  const first = all.findIndex(({ value }) => value !== null); // the base may reach back to before there were answers
  const points: Drawn[] = all.slice(Math.max(0, first)).map((point) => ({
    ...point,
    shownValue: series && point.value !== null ? inPoints(series.figure, point.value) : null,
  }));
  const known = points.filter(({ shownValue }) => shownValue !== null);
  const beyond = known.filter((point) => point.beyond).length;
  const starts = points.map(({ from }) => from);
  const signs = placed(diary.annotations, starts, addDays(starts.at(-1) ?? "1970-01-01", props.weeks ? 6 : 0));
  const signal = series?.signals.at(-1);
  const since = signal ? starts.indexOf(signal.change?.began ?? signal.date) : -1;
  const versions = series ? laterVersions(series, points) : [];
  const marks: Mark[] = [
    ...versions.map(({ number, at }): Mark => ({ at, label: t("moment.version", { number }), kind: "version" })),
    ...(since >= 0 ? [{ at: since, label: t("moment.changed"), kind: "signal" } as const] : []),
    ...signs.map(({ at, sign }): Mark => ({ at, label: sign, kind: "annotation" })),
  ];
  const option = useCallback(
    (colours: ChartColours) => optionOf(series!, points, marks, colours, i18n),
    [series, diary.annotations, i18n.language],
  );
  const inside = points.slice(0, 1 + points.map(({ shownValue }) => shownValue !== null).lastIndexOf(true)); // what has not ended yet is no gap
  const gaps = inside.length - known.length;
  const words = t(series?.no_limits ? "moment.no_limits" : beyond > 0 ? "moment.beyond" : "moment.usual", {
    count: beyond,
    formatted: format.count(beyond),
    learnt: t(`moment.learnt.${props.learnt}`),
  });
  return (
    <section class="moment__trend" data-beyond={beyond}>
      <h2>{t(props.weeks ? "moment.by_week" : "moment.by_day")}</h2>
      {series && known.length > 1 ? (
        <>
          <p class="moment__note">
            {t(`moment.figure.${series.figure}`)}. {words}
          </p>
          {signal && (
            <p class="moment__note" data-testid="signal">
              <SignalText signal={signal} figure={series.figure} />
            </p>
          )}
          {versions.map(({ version, number, at }) => (
            <p class="moment__note" key={version} data-testid="new-version">
              {t("moment.new_version", { number, day: format.days({ from: points[at]!.from, to: points[at]!.from }) })}
            </p>
          ))}
          <Chart class="moment__chart" label={`${t(`moment.figure.${series.figure}`)}. ${words}`} option={option} />
          {gaps > 0 && (
            <p class="moment__note" data-testid="gaps">
              {t(props.minimum > 1 ? "moment.gaps_minimum" : props.weeks ? "moment.gaps_weeks" : "moment.gaps", { count: gaps, formatted: format.count(gaps), minimum: props.minimum })}
            </p>
          )}
          <Annotations {...context} diary={diary} placed={signs} />
          <Numbers series={series} points={points} />
        </>
      ) : (
        <p class="moment__note">{t("moment.no_trend")}</p>
      )}
    </section>
  );
}
