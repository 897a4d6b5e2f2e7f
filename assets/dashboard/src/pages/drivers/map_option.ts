// The importance-performance map as ECharts draws it: areas with their names, lines, intervals, then the points.

import type { EChartsCoreOption } from "echarts/core";
import type { I18n } from "../../i18n";
import { inkOn } from "../../model/colour";
import { axisOf, coveredOf, drawnOf, letterWidth, namesBeside, ticksOf } from "../../model/driver_map";
import type { Lever, MapItem, PerformanceMap, Quadrant, State } from "../../model/drivers";
import type { ChartColours } from "../../ui/chart";
import type { Words } from "./wording";

const shapes: Record<State, string> = {
  concentrate_here: "rect",
  keep_up_the_good_work: "circle",
  low_priority: "circle",
  possible_overkill: "circle",
  not_clear: "diamond",
};

type Spot = [number, number];

interface Ends {
  min: number;
  max: number;
}

function spotOf(item: MapItem): Spot {
  return [item.performance, item.importance];
}

interface Area {
  quadrant: Quadrant;
  from: Spot;
  to: Spot;
  corner: string;
}

function areasOf(map: PerformanceMap, x: Ends, y: Ends): Area[] {
  const [across, up] = [map.performance_line, map.importance_line];
  return [
    { quadrant: "concentrate_here", from: [x.min, up], to: [across, y.max], corner: "insideTopLeft" },
    { quadrant: "keep_up_the_good_work", from: [across, up], to: [x.max, y.max], corner: "insideTopRight" },
    { quadrant: "low_priority", from: [x.min, y.min], to: [across, up], corner: "insideBottomLeft" },
    { quadrant: "possible_overkill", from: [across, y.min], to: [x.max, up], corner: "insideBottomRight" },
  ];
}

/** Intervals as pieces of one line, with gaps between them. */
function whiskers(levers: Lever[]): (Spot | ["-", "-"])[] {
  return levers.flatMap(({ item }) => {
    const { importance, performance, importance_interval: up, performance_interval: across } = item;
    const bars: [Spot, Spot][] = [];
    if (across) bars.push([[across[0], importance], [across[1], importance]]);
    if (up) bars.push([[performance, up[0]], [performance, up[1]]]);
    return bars.flatMap((bar): (Spot | ["-", "-"])[] => [...bar, ["-", "-"]]);
  });
}

function lookOf(state: State, colours: ChartColours): { fill: string; text: string } {
  if (state === "not_clear") return { fill: colours.surface, text: colours.ink };
  if (state === "concentrate_here") return { fill: colours.worst, text: inkOn(colours.worst) };
  if (state === "keep_up_the_good_work") return { fill: colours.best, text: inkOn(colours.best) };
  return { fill: colours.line, text: colours.ink };
}

export interface Drawing {
  map: PerformanceMap;
  levers: Lever[];
  stated: boolean;
  words: Words;
  axes: { x: string; y: string };
}

/** Drawn beneath the points, and nothing to point at. */
const soft = { animation: false, silent: true, tooltip: { show: false } } as const;

function ground({ map, levers, words }: Drawing, x: Ends, y: Ends, colours: ChartColours) {
  return {
    type: "line",
    data: whiskers(levers),
    symbol: "none",
    lineStyle: { color: colours.muted, width: 1.5, opacity: 0.75 },
    z: 2,
    ...soft,
    markLine: {
      ...soft,
      symbol: "none",
      label: { show: false },
      lineStyle: { color: colours.muted, width: 1, type: "dashed" },
      data: [{ xAxis: map.performance_line }, { yAxis: map.importance_line }],
    },
    markArea: {
      ...soft,
      data: areasOf(map, x, y).map(({ quadrant, from, to, corner }) => [
        {
          coord: from,
          name: words.state(quadrant),
          itemStyle: { color: quadrant === "concentrate_here" ? colours.worst : "transparent", opacity: 0.07 },
          label: { show: true, position: corner, distance: 10, color: colours.muted, fontSize: 12, fontWeight: 600 },
        },
        { coord: to },
      ]),
    },
  };
}

/** Where points meet, the weightier lies on top, and keeps its number. */
function points(stacked: Lever[], covered: boolean[], colours: ChartColours) {
  return {
    type: "scatter",
    data: stacked.map(({ item, place }) => {
      const { fill, text } = lookOf(item.state, colours);
      return {
        value: spotOf(item),
        symbol: shapes[item.state],
        symbolSize: item.state === "not_clear" ? 27 : 21,
        itemStyle: { color: fill, opacity: 1, borderColor: colours.ink, borderWidth: 1.25 },
        label: { show: !covered[place - 1], formatter: String(place), color: text, fontSize: 11, fontWeight: 700 },
      };
    }),
    z: 4,
  };
}

/** Where a point stands in the drawing, as shares of its width and height. */
function shareOf(item: MapItem, x: Ends, y: Ends): { x: number; y: number } {
  const share = (value: number, { min, max }: Ends): number => (value - min) / (max - min);
  return { x: share(item.performance, x), y: share(item.importance, y) };
}

/** Beside the points, as far as there is room. */
function names({ map, levers, words }: Drawing, x: Ends, y: Ends, colours: ChartColours) {
  const places = namesBeside(
    levers.map(({ item }) => ({ ...shareOf(item, x, y), letters: words.moment(item.name).length })),
    { upright: (map.performance_line - x.min) / (x.max - x.min), level: (map.importance_line - y.min) / (y.max - y.min) },
  );
  return {
    id: "names",
    type: "scatter",
    data: levers.map(({ item }, at) => ({
      value: spotOf(item),
      name: words.moment(item.name),
      label: { show: places[at] !== null, position: places[at]?.side ?? "right", offset: [(places[at]?.shift ?? 0) * letterWidth, 0] },
    })),
    symbolSize: 24,
    itemStyle: { color: "transparent" },
    // Its edge keeps it legible across lines and intervals.
    label: { distance: 5, formatter: "{b}", color: colours.ink, fontSize: 12, opacity: 1, textBorderColor: colours.surface, textBorderWidth: 3 },
    z: 3,
    ...soft,
  };
}

export function optionOf(drawing: Drawing, colours: ChartColours, { t, format }: I18n): EChartsCoreOption {
  const { map, levers, stated, words, axes } = drawing;
  // What weighs nothing stands on the ground, and needs half its sign's height below it.
  const x = axisOf(drawnOf(map, "performance"), [0, 100], 1);
  const up = axisOf(drawnOf(map, "importance"), stated ? [0, Number.MAX_SAFE_INTEGER] : [0, 1]);
  const y = { min: up.min > 0 ? up.min : -0.4 * up.step, max: up.max };
  const axis = {
    type: "value",
    axisLine: { show: true, onZero: false, lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { show: false },
  } as const;
  const axisName = { color: colours.muted, fontSize: 12 } as const;
  const stacked = [...levers].reverse();
  const covered = coveredOf(levers.map(({ item }) => shareOf(item, x, y)));
  const named = names(drawing, x, y, colours);
  const tip = ({ item, place }: Lever): string =>
    [
      `${place}. ${words.moment(item.name)}`,
      `${t("drivers.score")} ${format.tenth(item.performance)}`,
      `${t(stated ? "drivers.stated" : "drivers.weight")} ${words.importance(stated, item.importance_interval)(item.importance)}`,
      words.state(item.state),
    ].join("\n");
  const baseOption = {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 420,
    textStyle: { fontFamily: "Inter Variable, sans-serif" },
    grid: { left: 6, right: 18, top: 34, bottom: 24, containLabel: true },
    xAxis: {
      ...axis,
      min: x.min,
      max: x.max,
      interval: x.step,
      name: axes.x,
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: axisName,
      axisLabel: { color: colours.muted, hideOverlap: true, formatter: (value: number) => format.whole(value) },
    },
    yAxis: {
      ...axis,
      min: y.min,
      max: y.max,
      name: axes.y,
      nameLocation: "end",
      nameTextStyle: { ...axisName, align: "left", padding: [0, 0, 4, 0] },
      axisLabel: { color: colours.muted, customValues: ticksOf(up), formatter: words.importance(stated) },
    },
    tooltip: {
      trigger: "item",
      renderMode: "richText", // the other way writes style attributes, which the page's policy refuses
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 13 },
      formatter: ({ dataIndex }: { dataIndex: number }) => tip(stacked[dataIndex]!),
    },
    series: [ground(drawing, x, y, colours), points(stacked, covered, colours), named],
  };
  // On a phone the numbers have to do, with the list beside them.
  const media = [{ query: { maxWidth: 480 }, option: { series: [{ ...named, data: [] }] } }, { option: { series: [named] } }];
  return { baseOption, media };
}
