// What the opened part of the address stands for.

import type { I18n } from "../../i18n";
import { cellKey, type HeatMap, type StageScore } from "../../model/heat_map";
import { stages } from "../../model/programme";
import { scaleTag, type ScoreRow } from "../../model/scores";
import type { Detail } from "./detail_panel";

const stagePrefix = "stage/";

export function stageKey(stage: string): string {
  return stagePrefix + stage;
}

function present(rows: (ScoreRow | null | undefined)[]): ScoreRow[] {
  return rows.filter((row): row is ScoreRow => Boolean(row));
}

/** The detail a key names, or null when the programme has no such thing. */
export function detailOf(full: string | null, map: HeatMap, scores: StageScore[], i18n: I18n): Detail | null {
  if (!full) return null;
  const { t, say } = i18n;
  const [key = "", scale = null] = full.split("~");
  if (key.startsWith(stagePrefix)) {
    const stage = stages.find((each) => stageKey(each) === key);
    if (!stage) return null;
    const rows = scores.find((score) => score.stage === stage)?.rows ?? [];
    const asked = scale ?? (rows[0] ? scaleTag(rows[0].scale) : null);
    return { key: full, scale: asked, over: t("map.cards"), title: t(`stage.${stage}`), place: t("map.all"), moment: null, whom: {}, rows };
  }
  const moment = map.moments.find((each) => key === each.moment.id || key.startsWith(`${each.moment.id}/`));
  if (!moment) return null;
  // A cell without its primary scale says so, rather than showing another scale's figures in its place.
  const primary = moment.lines[0]?.scale;
  const asked = scale ?? (primary ? scaleTag(primary) : null);
  const base = { key: full, scale: asked, over: t(`stage.${moment.moment.stage}`), title: say(moment.moment.name), moment: moment.moment.id, whom: {} };
  if (key === moment.moment.id) {
    return { ...base, place: t("map.all"), rows: present(moment.lines.map((line) => line.total)) };
  }
  const at = map.columns.findIndex((column) => cellKey(moment.moment.id, column) === key);
  const column = map.columns[at];
  if (!column) return null;
  const dimension = map.groups.find((group) => group.dimension.id === column.dimension)?.dimension;
  const value = column.value ? say(column.value.name) : t("map.unknown");
  const rows = present(moment.lines.map((line) => line.cells[at]));
  const whom: Record<string, string> =
    !column.value || dimension?.kind === "crossed" ? {} : dimension?.kind === "places" ? { site: column.value.id } : { segment: `${column.dimension}:${column.value.id}` };
  return { ...base, whom, place: `${say(dimension?.name)} · ${value}`, rows };
}
