// The programme document as the server sends it (shared/programme.hpp is its model), and looking things up in it.

export type LocalizedText = Record<string, string>;

export const stages = ["attract", "decide", "deliver", "reinforce"] as const;
export type Stage = (typeof stages)[number];

export interface Site {
  id: string;
  name: LocalizedText;
  parent?: string | null;
  group?: boolean;
  time_zone?: string;
}

export interface Moment {
  id: string;
  name: LocalizedText;
  stage: Stage;
  channel?: string;
  target?: number | null;
}

export interface SegmentValue {
  id: string;
  name: LocalizedText;
}

export interface Dimension {
  id: string;
  name: LocalizedText;
  values: SegmentValue[];
}

export interface Question {
  id: string;
  type: string;
  text: LocalizedText;
  polarity?: string;
  cut?: number | null;
  construct?: string;
}

export interface Survey {
  id: string;
  version?: number;
  moment: string;
  questions: Question[];
}

export interface Kiosk {
  id: string;
  name: LocalizedText;
  site: string;
}

export interface Programme {
  id: string;
  name: LocalizedText;
  languages: string[];
  disclosure_minimum?: number;
  smallest_difference?: number;
  privacy?: object;
  sites: Site[];
  dimensions: Dimension[];
  moments: Moment[];
  surveys: Survey[];
  kiosks: Kiosk[];
}

/** The text in `language`, else in `fallback`, else any there is: the same rule as the server's. */
export function pick(text: LocalizedText | undefined, language: string, fallback = ""): string {
  if (!text) return "";
  return text[language] ?? text[fallback] ?? Object.values(text)[0] ?? "";
}

/** Are small groups hidden? Then segments are published by whole months only. A programme that says nothing hides fewer than ten. */
export function isGated(programme: Programme): boolean {
  return (programme.disclosure_minimum ?? 10) > 1;
}

export interface SiteEntry {
  site: Site;
  depth: number;
}

/**
 * Groups and sites in tree order, each with its depth. `bounds` are the subtrees a person may see; empty means all.
 * The root stands for "all" and is left out when nothing bounds the view.
 */
export function siteTree(sites: Site[], bounds: readonly string[]): SiteEntry[] {
  const children = new Map<string, Site[]>();
  for (const site of sites) {
    const parent = site.parent ?? "";
    children.set(parent, [...(children.get(parent) ?? []), site]);
  }
  const entries: SiteEntry[] = [];
  const walk = (site: Site, depth: number): void => {
    entries.push({ site, depth });
    for (const child of children.get(site.id) ?? []) walk(child, depth + 1);
  };
  if (bounds.length > 0) {
    for (const site of sites.filter((candidate) => bounds.includes(candidate.id))) walk(site, 0);
    return entries;
  }
  for (const root of children.get("") ?? []) {
    if (root.group) for (const child of children.get(root.id) ?? []) walk(child, 0);
    else walk(root, 0);
  }
  return entries;
}

/** Is the site `root`, or below it? */
export function within(sites: readonly Site[], site: string, root: string): boolean {
  let current = sites.find(({ id }) => id === site);
  for (let steps = 0; current && steps < 64; ++steps) {
    if (current.id === root) return true;
    const parent = current.parent;
    current = sites.find(({ id }) => id === parent);
  }
  return false;
}

/** "Madrid · Counter 2"; the id of a kiosk that the programme no longer has. */
export function kioskName(programme: Programme, id: string, say: (text: LocalizedText | undefined) => string): string {
  const kiosk = programme.kiosks.find((each) => each.id === id);
  const site = programme.sites.find((each) => each.id === kiosk?.site);
  return kiosk ? [say(site?.name), say(kiosk.name)].filter(Boolean).join(" · ") : id;
}

/** The zone whose "today" counts: that of the chosen site or group, else of the root. */
export function timeZoneOf(programme: Programme, site: string | null): string {
  let current = programme.sites.find((candidate) => candidate.id === site);
  for (let steps = 0; current && steps < 64; ++steps) {
    if (current.time_zone) return current.time_zone;
    const parent = current.parent;
    current = programme.sites.find((candidate) => candidate.id === parent);
  }
  const root = programme.sites.find((candidate) => !candidate.parent);
  return root?.time_zone ?? programme.sites.find((candidate) => candidate.time_zone)?.time_zone ?? "UTC";
}
