// What is being looked at, kept in the address so that it can be shared. Defaults are not written.

import { isDay, presets, type Period, type Preset } from "./period";

/** `score` and `journey` order by the whole moment; a column key orders by that segment. */
export interface Sort {
  by: string;
  descending: boolean;
}

export interface View {
  site: string | null;
  dimension: string | null;
  period: Period;
  sort: Sort;
  /** The opened detail: see cellKey in heat_map.ts. */
  open: string | null;
}

export const defaultView: View = {
  site: null,
  dimension: null,
  period: { kind: "30d" },
  sort: { by: "score", descending: true },
  open: null,
};

function readPeriod(query: URLSearchParams): Period {
  const [from, to] = [query.get("from"), query.get("to")];
  if (isDay(from) && isDay(to) && from <= to) return { kind: "custom", from, to };
  const kind = query.get("period");
  return presets.includes(kind as Preset) ? { kind: kind as Preset } : defaultView.period;
}

function readSort(query: URLSearchParams): Sort {
  const text = query.get("sort");
  if (!text) return defaultView.sort;
  const ascending = text.startsWith("-");
  const by = ascending ? text.slice(1) : text;
  return by ? { by, descending: !ascending } : defaultView.sort;
}

/** Reads an address; anything it does not understand falls back to the default. */
export function readView(search: string): View {
  const query = new URLSearchParams(search);
  return {
    site: query.get("site") || null,
    dimension: query.get("dimension") || null,
    period: readPeriod(query),
    sort: readSort(query),
    open: query.get("cell") || null,
  };
}

/** The address of a view: "" or "?...". */
export function writeView(view: View): string {
  const query = new URLSearchParams();
  if (view.site) query.set("site", view.site);
  if (view.dimension) query.set("dimension", view.dimension);
  if (view.period.kind === "custom") {
    query.set("from", view.period.from);
    query.set("to", view.period.to);
  } else if (view.period.kind !== "30d") {
    query.set("period", view.period.kind);
  }
  if (view.sort.by !== "score" || !view.sort.descending) query.set("sort", `${view.sort.descending ? "" : "-"}${view.sort.by}`);
  if (view.open) query.set("cell", view.open);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** A shared address may name what this programme no longer has, or what this person may not see. */
export function fitView(view: View, columns: readonly { id: string }[], visibleSites: readonly string[]): View {
  return {
    ...view,
    site: view.site && visibleSites.includes(view.site) ? view.site : null,
    dimension: columns.some(({ id }) => id === view.dimension) ? view.dimension : null,
  };
}

export function isFiltered(view: View): boolean {
  return view.site !== null || view.dimension !== null || view.period.kind !== defaultView.period.kind;
}
