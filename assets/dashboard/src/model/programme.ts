// The programme document as the server sends it (shared/programme.hpp is its model), and looking things up in it.

export type LocalizedText = Record<string, string>;

export const stages = ["attract", "decide", "deliver", "reinforce"] as const;
export type Stage = (typeof stages)[number];

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];
/** Spans such as `09:00-14:00` by day; a day without one is closed. */
export type OpeningHours = Partial<Record<Weekday, string[]>>;

export interface Site {
  id: string;
  code?: number; // the server's; absent while it has not been published
  name: LocalizedText;
  parent?: string | null;
  group?: boolean;
  time_zone?: string;
  opening_hours?: OpeningHours;
}

export interface Moment {
  id: string;
  code?: number;
  name: LocalizedText;
  stage: Stage;
  channel?: string;
  owner?: string;
  target?: number | null;
  importance?: number;
}

/** What a customer of a segment is worth, as its managers state it. */
/** One segment of each dimension, of which more is known than its segments tell. */
export interface StatedMicrosegment {
  segments: SegmentChoice[];
  share?: number;
  worth?: Worth;
}

export interface Worth {
  amount: number;
  currency: string;
  period: string;
}

export interface SegmentValue {
  id: string;
  code?: number;
  name: LocalizedText;
  worth?: Worth;
  share?: number;
}

export interface Dimension {
  id: string;
  code?: number;
  name: LocalizedText;
  values: SegmentValue[];
}

export interface Option {
  id: string;
  code?: number;
  label: LocalizedText;
}

export interface Condition {
  question: string;
  at_least?: number;
  at_most?: number;
  any_of?: string[];
}

export interface Question {
  id: string;
  code?: number;
  type: string;
  text: LocalizedText;
  help?: LocalizedText;
  low_label?: LocalizedText;
  high_label?: LocalizedText;
  variable?: string;
  polarity?: string;
  cut?: number | null; // null: none on purpose
  construct?: string;
  feature?: string;
  weight?: number;
  required?: boolean;
  allow_not_applicable?: boolean;
  options?: Option[];
  dimension?: string;
  condition?: Condition;
}

export interface Survey {
  id: string;
  code?: number;
  version?: number;
  moment: string;
  idle_seconds?: number;
  unfinished?: string;
  thanks?: LocalizedText;
  questions: Question[];
}

/** A customer segment, by one value of a dimension. */
export interface SegmentChoice {
  dimension: string;
  value: string;
}

/** The character at this place, counted from 0, is one of these. */
export interface TicketMark {
  at: number;
  one_of: string;
}

/** A kind of card or ticket, told by how its code looks. */
export interface TicketPattern {
  prefix?: string;
  length?: number; // or two bounds, of which either may be left out
  min_length?: number;
  max_length?: number;
  characters?: string;
  marks?: TicketMark[];
  segments?: SegmentChoice[]; // what having one says of the customer
  identifies?: boolean; // unless false, the code names the customer
  part?: { from: number; length?: number }; // the part of it that does; all of it where there is none
}

/** A reader of codes that types what it reads. The first pattern that fits tells what it was. */
export interface Scanner {
  prompt?: LocalizedText;
  patterns: TicketPattern[];
}

export interface Kiosk {
  id: string;
  code?: number;
  name: LocalizedText;
  site: string;
  moments: string[];
  asking?: string;
  segments?: SegmentChoice[];
  languages?: string[];
  attendant_pin?: string;
  scanner?: Scanner;
}

export interface Theme {
  scheme?: string;
  ground?: string;
  ink?: string;
  accent?: string;
  logo?: string;
}

export interface PrivacyNotice {
  controller: LocalizedText;
  purpose: LocalizedText;
  rights: LocalizedText;
  retention?: LocalizedText;
  contact?: LocalizedText;
}

/** What happens at a moment with the customers of a segment; without segments, with all of them. */
export interface AnalysisSheet {
  moment: string;
  segments?: SegmentChoice[];
  offer?: string;
  expectation?: string;
  responsible?: string;
  process?: string;
  channels?: string;
  people?: string;
  information_required?: string;
  information_generated?: string;
  systems?: string;
}

export interface Programme {
  format?: number;
  id: string;
  name: LocalizedText;
  languages: string[];
  disclosure_minimum?: number;
  smallest_difference?: number;
  theme?: Theme;
  privacy?: PrivacyNotice;
  microsegments?: StatedMicrosegment[];
  misuse?: Record<string, Record<string, number | boolean>>;
  sites: Site[];
  dimensions: Dimension[];
  moments: Moment[];
  surveys: Survey[];
  kiosks: Kiosk[];
  sheets?: AnalysisSheet[];
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
