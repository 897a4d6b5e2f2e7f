// Moments down, segment values across. A real table: it is read by screen readers, walked with the arrow keys, printed.

import type { JSX, RefObject } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { cellKey, type Column, type HeatMap, type MomentLines } from "../../model/heat_map";
import { shown, type Scale, type ScoreRow } from "../../model/scores";
import type { Sort } from "../../model/view";
import { walk } from "./grid_keys";
import { HeatCell, type Place } from "./heat_cell";
import { Head, RowHead } from "./heat_heads";
import { Tooltip } from "./tooltip";
import { useLayout } from "./use_layout";
import "./heat_table.css";

interface TableProps {
  map: HeatMap;
  order: string[];
  sort: Sort;
  minimum: number;
  filters: string;
  stale: boolean;
  open: string | null;
  onSort: (sort: Sort) => void;
  onOpen: (cell: string) => void;
}

function cellAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-cell]") : null;
}

/** Remembers which cell the Tab key enters, and shows the figures of the cell in hand. */
function useCells(box: RefObject<HTMLElement>) {
  const [current, setCurrent] = useState<string | null>(null);
  const [tip, setTip] = useState<{ id: string; anchor: DOMRect } | null>(null);
  const hide = useCallback(() => setTip(null), []);

  // The cell may have gone with its dimension; the Tab key must still find a way in.
  useEffect(() => {
    const there = current === null || box.current?.querySelector(`[data-cell="${CSS.escape(current)}"]`);
    if (!there) setCurrent(null);
  });

  useEffect(() => {
    if (!tip) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") hide();
    };
    window.addEventListener("scroll", hide, true);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("scroll", hide, true);
      window.removeEventListener("keydown", onKey);
    };
  }, [tip, hide]);

  const reveal = (target: EventTarget | null): void => {
    const cell = cellAt(target);
    const id = cell?.dataset["cell"];
    if (cell && id && tip?.id !== id) setTip({ id, anchor: cell.getBoundingClientRect() });
    if (!cell) hide();
  };
  const enter = (event: FocusEvent): void => {
    const cell = cellAt(event.target);
    if (!cell) return;
    setCurrent(cell.dataset["cell"] ?? null);
    if (cell.matches(":focus-visible")) reveal(cell);
  };
  return { current, enter, reveal, hide, tip };
}

function placeOf(moment: string, id: string, scale: Scale | null, column: Column | null, segment: string): Place {
  return {
    id: cellKey(id, column, scale),
    moment,
    segment,
    dimension: column?.dimension ?? null,
    value: column ? (column.value?.id ?? "unknown") : null,
  };
}

type Places = Map<string, { place: Place; row: ScoreRow | null }>;

/** One line of the map: a moment on one of its scales. Notes in `places` what each of its cells shows. */
function Line(props: {
  table: TableProps;
  moment: MomentLines;
  at: number;
  entry: string | null; // the cell that the Tab key enters
  places: Places;
  expanded: boolean;
  onToggle: () => void;
}) {
  const { t, say, format } = useI18n();
  const { table, at } = props;
  const { id, name } = props.moment.moment;
  const line = props.moment.lines[at]!;
  const scale = at === 0 ? null : line.scale;
  const total = shown(line.total, table.minimum);

  const cell = (column: Column | null, segment: string, row: ScoreRow | null): JSX.Element => {
    const place = placeOf(say(name), id, scale, column, segment);
    props.places.set(place.id, { place, row });
    return (
      <HeatCell
        place={place}
        row={row}
        minimum={table.minimum}
        filters={table.filters}
        plain={column === null}
        tabbable={place.id === props.entry}
        open={place.id === table.open}
      />
    );
  };
  return (
    <tr data-moment={id}>
      <RowHead moment={props.moment} line={line} at={at} expanded={props.expanded} onToggle={props.onToggle} />
      <td class="heat__all">{cell(null, t("map.all"), line.total)}</td>
      <td class="heat__n">{total ? format.count(total.n) : ""}</td>
      {table.map.columns.map((column, index) => (
        <td key={column.key} class={column.first ? "heat__value heat__value--first" : "heat__value"}>
          {cell(column, column.value ? say(column.value.name) : t("map.unknown"), line.cells[index] ?? null)}
        </td>
      ))}
    </tr>
  );
}

/** Shows the figures of the cell in hand. Rendered after the lines, which have filled `places` by then. */
function CellTip(props: { at: { id: string; anchor: DOMRect }; places: Places; minimum: number }) {
  const found = props.places.get(props.at.id);
  return found ? <Tooltip tip={{ anchor: props.at.anchor, ...found }} minimum={props.minimum} /> : null;
}

export function HeatTable(props: TableProps) {
  const { t } = useI18n();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const { box, layout } = useLayout(props.map.columns.length, props.open);
  const cells = useCells(box);
  const places: Places = new Map();
  const moments = new Map(props.map.moments.map((each) => [each.moment.id, each]));
  const entry = cells.current ?? props.order[0] ?? null;

  const toggle = (id: string): void => {
    const next = new Set(expanded);
    if (!next.delete(id)) next.add(id);
    setExpanded(next);
  };
  const linesOf = (id: string): JSX.Element[] => {
    const moment = moments.get(id);
    if (!moment) return [];
    const open = expanded.has(id);
    const common = { table: props, moment, entry, places, expanded: open, onToggle: () => toggle(id) };
    return (open ? moment.lines : moment.lines.slice(0, 1)).map((_, at) => <Line key={`${id}#${at}`} {...common} at={at} />);
  };

  return (
    <div
      ref={box}
      class={`heat ${layout}`}
      data-stale={props.stale}
      onPointerOver={(event) => event.pointerType === "mouse" && cells.reveal(event.target)}
      onPointerLeave={cells.hide}
    >
      <table
        role="grid"
        class="heat__table"
        aria-label={t("map.table")}
        aria-busy={props.stale}
        onFocusIn={cells.enter}
        onFocusOut={cells.hide}
        onKeyDown={walk}
        onClick={(event) => {
          const id = cellAt(event.target)?.dataset["cell"];
          if (id) props.onOpen(id);
        }}
      >
        <Head {...props} />
        <tbody>{props.order.flatMap(linesOf)}</tbody>
      </table>
      {cells.tip && <CellTip at={cells.tip} places={places} minimum={props.minimum} />}
    </div>
  );
}
