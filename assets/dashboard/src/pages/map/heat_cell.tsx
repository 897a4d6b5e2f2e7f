// One score of the map: number, half interval, colour, and a bar that shows where the interval lies.

import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../../i18n";
import { inkOn, scoreColour } from "../../model/colour";
import { halfInterval, shown, type ScoreRow, type ShownRow } from "../../model/scores";
import { plusMinus } from "./wording";

/** A half interval beyond this makes a cell look unsure. */
export const unsureFrom = 10;

/** What identifies a cell on the page: its place, and which of the moment's scales. */
export interface Place {
  id: string; // data-cell
  moment: string; // name of the moment
  segment: string; // name of the column
  dimension: string | null;
  value: string | null;
}

/** A soft ring, once, when the score under the same filters has changed. */
function usePulse(row: ShownRow | null, filters: string) {
  const element = useRef<HTMLButtonElement>(null);
  const before = useRef({ filters, n: row?.n ?? 0, value: row?.index.value });
  useEffect(() => {
    const last = before.current;
    const now = { filters, n: row?.n ?? 0, value: row?.index.value };
    before.current = now;
    if (last.filters !== now.filters || (last.n === now.n && last.value === now.value)) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent");
    element.current?.animate(
      [{ boxShadow: `0 0 0 2px ${accent}` }, { boxShadow: `0 0 0 5px transparent` }],
      { duration: 1100, easing: "ease-out" },
    );
  }, [row?.n, row?.index.value, filters]);
  return element;
}

function classOf(row: ShownRow | null, plain: boolean): string {
  if (!row) return "cell cell--hatch";
  const unsure = halfInterval(row.index) > unsureFrom ? " cell--unsure" : "";
  return `cell${plain ? " cell--plain" : ""}${unsure}`;
}

export function HeatCell(props: {
  place: Place;
  row: ScoreRow | null;
  minimum: number;
  filters: string;
  plain?: boolean; // the column of everybody wears no colour
  tabbable: boolean;
  open: boolean;
}) {
  const { t, format } = useI18n();
  const { place } = props;
  const row = shown(props.row, props.minimum);
  const element = usePulse(row, props.filters);
  const names = { moment: place.moment, segment: place.segment };
  const colour = row && !props.plain ? scoreColour(row.index.value) : null;
  return (
    <button
      ref={element}
      type="button"
      class={classOf(row, props.plain ?? false)}
      aria-haspopup="dialog"
      aria-expanded={props.open}
      tabIndex={props.tabbable ? 0 : -1}
      data-cell={place.id}
      data-dimension={place.dimension ?? undefined}
      data-value={place.value ?? undefined}
      data-n={row?.n ?? 0}
      data-index={row?.index.value}
      style={colour ? { "--score": colour, "--score-ink": inkOn(colour) } : {}}
    >
      <span class="visually-hidden">{row ? t("tip.before", names) : t("tip.empty", names)} </span>
      {row && (
        <>
          <span class="cell__value">{format.whole(row.index.value)}</span>
          <span class="cell__half">±{plusMinus(row, format)}</span>
          <span class="visually-hidden">
            , {t("map.ratings", { count: row.n, formatted: format.count(row.n) })}
          </span>
          <span
            class="cell__whisker"
            style={{ left: `${row.index.low}%`, width: `${row.index.high - row.index.low}%` }}
          />
        </>
      )}
    </button>
  );
}
