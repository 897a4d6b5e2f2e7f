// How each kiosk is, judged from what it last told: what is wrong, how bad that is, and in which order to look.

import type { VisitCounts } from "./activity";
import type { LocalizedText } from "./programme";

export interface Stream {
  site?: string;
  generation: number;
  missing: number;
  gaps: { first: number; last: number }[];
  cloned: { first_seen: string; sequence: number } | null;
}

/** As the kiosk last told; members that this version has no name for may stand beside these. */
export interface Health {
  version: string;
  received_at: string;
  screen: string;
  touched_s: number | null;
  running_s: number;
  waiting: number;
  oldest_waiting_s: number | null;
  clock_offset_ms: number;
  disk_free: number;
  disk_size: number;
  storage_usable: boolean;
  reserve_used: boolean;
  config_rolled_back: boolean;
  salvages: number;
  restarts: number;
  stranded: number;
  unreadable: number;
  kept: number;
  config: string;
  voice_trouble?: string;
  covered?: boolean;
  times_covered?: number;
  [other: string]: unknown;
}

export interface KioskState extends Partial<Stream> {
  id: string;
  site: string;
  name: LocalizedText;
  moments?: string[];
  paired: boolean;
  label?: string;
  device?: string;
  paired_at?: string;
  last_seen?: string;
  silent_since?: string | null;
  hours?: { open: boolean; until: string | null };
  watermark?: number;
  highest_sequence?: number;
  quarantined?: number;
  completeness?: { share: number | null; received: number; known: number };
  earlier?: Stream[];
  health?: Health | null;
  activity?: VisitCounts & { from: string };
}

export const severities = ["bad", "warn", "note"] as const;
export type Severity = (typeof severities)[number];

/** `what` is a key of fleet.trouble; the figures fill it in. */
export interface Trouble {
  what: TroubleName;
  severity: Severity;
  count?: number;
  seconds?: number;
  bytes?: number;
  at?: string;
  text?: string;
}

const severityOf = {
  silent: "bad",
  storage: "bad",
  not_saved: "bad",
  stuck: "bad",
  cloned: "bad",
  covered: "bad",
  reserve: "warn",
  disk: "warn",
  rolled_back: "warn",
  clock_behind: "warn",
  clock_ahead: "warn",
  missing: "warn",
  quarantined: "warn",
  unreadable: "warn",
  stranded: "warn",
  voice: "warn",
  paused: "warn",
  not_asking: "warn",
  untold: "warn",
  was_covered: "note",
  restarted: "note",
  salvaged: "note",
  older: "note",
} as const satisfies Record<string, Severity>;
export type TroubleName = keyof typeof severityOf;

const minute = 60;
const hour = 60 * minute;
/** Of an uploader that runs nothing waits so long. */
const stuckAfter = hour;
const wrongClock = minute;
const littleDisk = 200 * 1024 * 1024;
const littleShare = 0.03;

/** Whole numbers of a dotted version; what is no number counts as 0. */
function numbersOf(version: string): number[] {
  return version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
}

export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The newest version of the fleet. */
export function newestVersion(kiosks: readonly KioskState[]): string {
  return kiosks
    .map(({ health }) => health?.version ?? "")
    .reduce((newest, version) => (isOlder(newest, version) ? version : newest), "");
}

function ofDisk(health: Health): Trouble[] {
  const found: Trouble[] = [];
  if (!health.storage_usable) found.push(trouble("storage"));
  if (health.reserve_used) found.push(trouble("reserve"));
  const little = Math.max(littleDisk, littleShare * health.disk_size);
  if (health.disk_size > 0 && health.disk_free < Math.min(little, health.disk_size / 2))
    found.push(trouble("disk", { bytes: health.disk_free }));
  if (health.unreadable > 0) found.push(trouble("unreadable", { count: health.unreadable }));
  if (health.stranded > 0) found.push(trouble("stranded", { count: health.stranded }));
  return found;
}

function ofScreen(health: Health): Trouble[] {
  const found: Trouble[] = [];
  if (health.covered) found.push(trouble("covered"));
  else if (health.times_covered) found.push(trouble("was_covered", { count: health.times_covered }));
  if (health.voice_trouble) found.push(trouble("voice", { text: health.voice_trouble }));
  if (health.screen === "paused") found.push(trouble("paused"));
  if (health.screen === "nothing_to_ask" || health.screen === "waiting_for_config") found.push(trouble("not_asking"));
  if (health.config_rolled_back) found.push(trouble("rolled_back"));
  return found;
}

function ofProgram(health: Health, newest: string): Trouble[] {
  const found: Trouble[] = [];
  const seconds = Math.abs(health.clock_offset_ms) / 1000;
  if (seconds >= wrongClock) found.push(trouble(health.clock_offset_ms > 0 ? "clock_behind" : "clock_ahead", { seconds }));
  if (health.restarts > 0) found.push(trouble("restarted", { count: health.restarts }));
  if (health.salvages > 0) found.push(trouble("salvaged", { count: health.salvages }));
  if (isOlder(health.version, newest)) found.push(trouble("older", { text: health.version }));
  return found;
}

function ofRecords(kiosk: KioskState): Trouble[] {
  const found: Trouble[] = [];
  const { health, silent_since } = kiosk;
  const stuck = health && health.waiting > 0 && (health.oldest_waiting_s ?? 0) >= stuckAfter;
  if (stuck && !silent_since) found.push(trouble("stuck", { count: health.waiting, seconds: health.oldest_waiting_s ?? 0 }));
  if (kiosk.cloned || kiosk.earlier?.some(({ cloned }) => cloned)) found.push(trouble("cloned"));
  const missing = missingOf(kiosk);
  if (missing > 0) found.push(trouble("missing", { count: missing }));
  if (kiosk.quarantined) found.push(trouble("quarantined", { count: kiosk.quarantined }));
  if (kiosk.activity?.not_saved) found.push(trouble("not_saved", { count: kiosk.activity.not_saved }));
  return found;
}

function trouble(what: TroubleName, figures: Omit<Trouble, "what" | "severity"> = {}): Trouble {
  return { what, severity: severityOf[what], ...figures };
}

/** Records that are known to exist and are not here, of where it stands and stood. */
export function missingOf(kiosk: KioskState): number {
  return (kiosk.missing ?? 0) + (kiosk.earlier ?? []).reduce((sum, { missing }) => sum + missing, 0);
}

/** What is wrong with it, the worst first. Of a kiosk that nobody paired there is nothing to say. */
export function troublesOf(kiosk: KioskState, newest: string): Trouble[] {
  if (!kiosk.paired) return [];
  const { health, silent_since } = kiosk;
  const found = [
    ...(silent_since ? [trouble("silent", { at: silent_since })] : []),
    ...ofRecords(kiosk),
    ...(health ? [...ofDisk(health), ...ofScreen(health), ...ofProgram(health, newest)] : []),
    ...(health || silent_since ? [] : [trouble("untold")]),
  ];
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** `resting`: its site is closed. `unpaired`: no device stands there. */
export const conditions = ["bad", "warn", "good", "resting", "unpaired"] as const;
export type Condition = (typeof conditions)[number];

export interface FleetEntry {
  kiosk: KioskState;
  troubles: Trouble[];
  condition: Condition;
}

function conditionOf(kiosk: KioskState, troubles: Trouble[]): Condition {
  const worst = troubles[0]?.severity;
  if (!kiosk.paired) return "unpaired";
  if (worst === "bad" || worst === "warn") return worst;
  return kiosk.hours?.open === false ? "resting" : "good";
}

/** All kiosks, those that need somebody first; the others in the order they came. */
export function fleetOf(kiosks: readonly KioskState[]): FleetEntry[] {
  const newest = newestVersion(kiosks);
  return kiosks
    .map((kiosk) => {
      const troubles = troublesOf(kiosk, newest);
      return { kiosk, troubles, condition: conditionOf(kiosk, troubles) };
    })
    .sort((a, b) => conditions.indexOf(a.condition) - conditions.indexOf(b.condition) || howMany(b) - howMany(a));
}

export interface SiteOfFleet {
  site: string;
  entries: FleetEntry[];
  needy: number; // that need somebody
}

/** The same kiosks site by site, in the order of `sites`; within one they stay as they stand. */
export function bySite(entries: readonly FleetEntry[], sites: readonly string[]): SiteOfFleet[] {
  const place = (site: string): number => (sites.includes(site) ? sites.indexOf(site) : sites.length);
  const found = [...new Set(entries.map(({ kiosk }) => kiosk.site))].sort((a, b) => place(a) - place(b));
  return found.map((site) => {
    const there = entries.filter(({ kiosk }) => kiosk.site === site);
    return { site, entries: there, needy: there.filter(({ condition }) => condition === "bad" || condition === "warn").length };
  });
}

/** Of two that are badly off the worse one first. */
function howMany({ troubles }: FleetEntry): number {
  return troubles.filter(({ severity }) => severity !== "note").length;
}

const known = new Set([
  ...["version", "received_at", "screen", "touched_s", "running_s", "waiting", "oldest_waiting_s", "clock_offset_ms"],
  ...["disk_free", "disk_size", "storage_usable", "reserve_used", "config_rolled_back", "salvages", "restarts"],
  ...["stranded", "unreadable", "kept", "config", "voice_trouble", "covered", "times_covered"],
]);

/** What a newer kiosk tells beyond what this page has words for; the empty and the null left out. */
export function otherFacts(health: Health): [string, string][] {
  return Object.entries(health)
    .filter(([key, value]) => !known.has(key) && ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .map(([key, value]) => [key, String(value)]);
}
