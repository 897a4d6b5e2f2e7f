// Arranges score rows into the map: moments down, segment values across, one line for each scale of a moment.

import { columnValue, type ColumnSet, type ColumnValue } from "./map_columns";
import { stages, type Moment, type Programme, type Stage } from "./programme";
import { orderScales, primaryQuestion, scaleKey, scaleTag, shown, type Scale, type ScoreRow } from "./scores";
import type { Sort } from "./view";

export interface MapRows {
  byMoment: ScoreRow[];
  byDimension: Record<string, ScoreRow[]>;
}

/** `value` null is the column of those whose segment is not known. */
export interface Column {
  key: string;
  dimension: string; // id of its set
  value: ColumnValue | null;
  first: boolean; // starts a dimension
}

export interface ColumnGroup {
  dimension: ColumnSet;
  columns: Column[];
}

export interface ScaleLine {
  scale: Scale | null; // null: nothing was ever said here
  total: ScoreRow | null;
  cells: (ScoreRow | null)[];
}

export interface MomentLines {
  moment: Moment;
  lines: ScaleLine[]; // the primary scale first; never empty
}

export interface HeatMap {
  groups: ColumnGroup[];
  columns: Column[];
  moments: MomentLines[];
}

export function columnKey(dimension: string, value: string | null): string {
  return `${dimension}:${value ?? ""}`;
}

/** Names a cell in the address: moment, column (none: the whole moment), and the scale where it is not the primary. */
export function cellKey(moment: string, column: Column | null, scale: Scale | null = null): string {
  return moment + (column ? `/${column.key}` : "") + (scale ? `~${scaleTag(scale)}` : "");
}

function columnsOf(dimension: ColumnSet, rows: ScoreRow[]): Column[] {
  // Of crossed dimensions the unknown are of many kinds, none of which is a customer segment.
  const unknown = dimension.kind === "dimension" && rows.some((row) => columnValue(dimension, row) === null && row.n > 0);
  const values: (ColumnValue | null)[] = unknown ? [...dimension.values, null] : dimension.values;
  return values.map((value, at) => ({
    key: columnKey(dimension.id, value?.id ?? null),
    dimension: dimension.id,
    value,
    first: at === 0,
  }));
}

function ofScale(rows: ScoreRow[], scale: Scale): ScoreRow | null {
  const key = scaleKey(scale);
  return rows.find((row) => scaleKey(row.scale) === key) ?? null;
}

function linesOf(programme: Programme, moment: Moment, rows: MapRows, sets: ColumnSet[], columns: Column[]): ScaleLine[] {
  const mine = (all: ScoreRow[]): ScoreRow[] => all.filter((row) => row.group["moment"] === moment.id);
  const totals = mine(rows.byMoment);
  const place = (scale: Scale, column: string): string => `${scaleKey(scale)} ${column}`;
  const cells = new Map(
    sets.flatMap((set) => mine(rows.byDimension[set.id] ?? []).map((row) => [place(row.scale, columnKey(set.id, columnValue(set, row))), row] as const)),
  );
  const scales = orderScales(totals, primaryQuestion(programme, moment.id));
  if (scales.length === 0) return [{ scale: null, total: null, cells: columns.map(() => null) }];
  return scales.map((scale) => ({
    scale,
    total: ofScale(totals, scale),
    cells: columns.map((column) => cells.get(place(scale, column.key)) ?? null),
  }));
}

/** The whole map for the chosen dimensions, moments in the order of the programme. */
export function arrange(programme: Programme, rows: MapRows, dimensions: ColumnSet[]): HeatMap {
  const groups = dimensions.map((dimension) => ({
    dimension,
    columns: columnsOf(dimension, rows.byDimension[dimension.id] ?? []),
  }));
  const columns = groups.flatMap((group) => group.columns);
  const moments = programme.moments.map((moment) => ({
    moment,
    lines: linesOf(programme, moment, rows, dimensions, columns),
  }));
  return { groups, columns, moments };
}

/** Moment ids in the order asked for; moments without a score come last, in the order of the customer's journey. */
export function orderMoments(map: HeatMap, sort: Sort, minimum: number): string[] {
  const column = map.columns.findIndex((candidate) => candidate.key === sort.by);
  const valueOf = (moment: MomentLines): number | null => {
    const line = moment.lines[0];
    return shown(column < 0 ? line?.total : line?.cells[column], minimum)?.index.value ?? null;
  };
  const entries = map.moments.map((moment, at) => ({
    id: moment.moment.id,
    journey: stages.indexOf(moment.moment.stage) * 10_000 + at,
    value: sort.by === "journey" ? null : valueOf(moment),
  }));
  const sign = sort.descending ? -1 : 1;
  entries.sort((a, b) => {
    if (a.value !== null && b.value !== null && a.value !== b.value) return sign * (a.value - b.value);
    if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
    return (sort.by === "journey" && !sort.descending ? -1 : 1) * (a.journey - b.journey);
  });
  return entries.map((entry) => entry.id);
}

/** How many ratings the view holds, over all scales. */
export function ratingsIn(rows: ScoreRow[]): number {
  return rows.reduce((sum, row) => sum + row.n, 0);
}

export interface StageScore {
  stage: Stage;
  moments: number; // of this stage in the programme
  measured: number; // of these, with ratings in the view
  rows: ScoreRow[]; // one a scale, the stage's own first
}

/** What the card of each stage says. Its scale is that of the stage's moments which was answered most. */
export function stageScores(programme: Programme, byStage: ScoreRow[], byMoment: ScoreRow[]): StageScore[] {
  return stages.map((stage) => {
    const moments = programme.moments.filter((moment) => moment.stage === stage);
    const measured = moments.filter((moment) => byMoment.some((row) => row.group["moment"] === moment.id && row.n > 0));
    const primary = new Map<string, number>();
    for (const moment of moments) {
      const rows = byMoment.filter((row) => row.group["moment"] === moment.id);
      const scale = orderScales(rows, primaryQuestion(programme, moment.id))[0];
      if (!scale) continue;
      const n = rows.filter((row) => scaleKey(row.scale) === scaleKey(scale)).reduce((sum, row) => sum + row.n, 0);
      primary.set(scaleKey(scale), (primary.get(scaleKey(scale)) ?? 0) + n);
    }
    const rows = byStage.filter((row) => row.group["stage"] === stage && row.n > 0);
    rows.sort((a, b) => (primary.get(scaleKey(b.scale)) ?? 0) - (primary.get(scaleKey(a.scale)) ?? 0) || b.n - a.n);
    return { stage, moments: moments.length, measured: measured.length, rows };
  });
}
