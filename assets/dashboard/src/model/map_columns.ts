// What the columns of the map can be: the values of a dimension, two dimensions crossed, sites, or groups of sites.

import { find } from "./find";
import { pick, siteTree, within, type LocalizedText, type Programme, type Site } from "./programme";
import type { ScoreRow } from "./scores";

export interface ColumnValue {
  id: string;
  name: LocalizedText;
}

/** `id` is a dimension's, two of them as `class*purpose`, `@site` or `@group`. */
export interface ColumnSet {
  id: string;
  name: LocalizedText;
  groupBy: string[]; // as the API names it
  values: ColumnValue[];
  kind: "dimension" | "crossed" | "places";
}

const cross = "*";

/** "Business · Ocio", in every language that either has. */
function joined(names: LocalizedText[]): LocalizedText {
  const languages = [...new Set(names.flatMap((name) => Object.keys(name)))];
  return Object.fromEntries(languages.map((language) => [language, names.map((name) => pick(name, language)).join(" · ")]));
}

const placeNames = {
  "@site": { es: "Sede", en: "Site" },
  "@group": { es: "Grupo de sedes", en: "Group of sites" },
};

function places(id: keyof typeof placeNames, sites: Site[]): ColumnSet {
  return { id, name: placeNames[id], groupBy: [id.slice(1)], values: sites.map((site) => ({ id: site.id, name: site.name })), kind: "places" };
}

/** All that the columns can be for somebody with these bounds; `within_` is the site that the map is narrowed to. */
export function columnSets(programme: Programme, bounds: readonly string[], within_: string | null): ColumnSet[] {
  const { dimensions } = programme;
  const seen = siteTree(programme.sites, bounds).map(({ site }) => site);
  const isGroup = ({ id, group }: Site): boolean => Boolean(group) || seen.some(({ parent }) => parent === id);
  const there = seen.filter(({ id }) => !within_ || within(programme.sites, id, within_));
  const crossed = dimensions.flatMap((a, i) =>
    dimensions.slice(i + 1).map((b): ColumnSet => ({
      id: `${a.id}${cross}${b.id}`,
      name: joined([a.name, b.name]),
      groupBy: [`segment.${a.id}`, `segment.${b.id}`],
      values: a.values.flatMap((left) => b.values.map((right) => ({ id: `${left.id}${cross}${right.id}`, name: joined([left.name, right.name]) }))),
      kind: "crossed",
    })),
  );
  return [
    ...dimensions.map(({ id, name, values }): ColumnSet => ({ id, name, groupBy: [`segment.${id}`], values, kind: "dimension" })),
    ...crossed,
    ...(seen.filter((site) => !isGroup(site)).length > 1 ? [places("@site", there.filter((site) => !isGroup(site)))] : []),
    ...(seen.filter(isGroup).length > 1 ? [places("@group", there.filter(isGroup))] : []),
  ];
}

/** The sets that a map shows: the one chosen, else each dimension. */
export function setsShown(sets: readonly ColumnSet[], chosen: string | null): ColumnSet[] {
  const one = find(sets, chosen ?? "");
  return one ? [one] : sets.filter(({ kind }) => kind === "dimension");
}

/** The value of a row among a set's columns; null: not known. */
export function columnValue(set: ColumnSet, row: ScoreRow): string | null {
  const parts = set.groupBy.map((by) => row.group[by] ?? null);
  return parts.includes(null) ? null : parts.join(cross);
}

/** Replies of many columns are large: they are asked for less often. */
export function isWide(sets: readonly ColumnSet[]): boolean {
  return sets.reduce((sum, { values }) => sum + values.length, 0) > 16;
}
