// What the server says of a draft, and of what was published before.

import type { Programme } from "../programme";
import { isObject, keyOf } from "./json";

export interface VersionChange {
  question: string | null; // null: the survey as a whole
  what: string;
  from: number;
  to: number;
}

export interface PublishedSurvey {
  survey: string;
  version: number;
  changes?: VersionChange[]; // against the version before; none where it is the first
}

export interface CheckOutcome {
  version: number; // in force now
  changed: boolean;
  published: PublishedSurvey[];
}

export interface ProgrammeVersion {
  version: number;
  applied_at: string;
  applied_by: string;
  effective_from: string | null; // null: since ever
}

/** What is to be published later, by itself. */
export interface Plan {
  due: string;
  base_version: number; // where another one is in force by then, it is not published
  by: string;
  made_at: string;
  failure: string | null; // null: it waits
  etag: string; // names it, where it is replaced or withdrawn
  programme: Programme;
}

/** Will it be published by itself? Not once another version is in force than the one it is made of. */
export function stillWaits(plan: Pick<Plan, "failure" | "base_version">, inForce: number): boolean {
  return plan.failure === null && plan.base_version >= inForce;
}

/** The instant of a field of date and time, in this browser's zone; null where it is none to come. */
export function dueOf(local: string, now: Date): string | null {
  const due = new Date(local);
  return !Number.isNaN(due.getTime()) && due > now ? due.toISOString() : null;
}

/** Tomorrow at eight, as such a field has it. */
export function usualDue(now: Date): string {
  const due = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${due.getFullYear()}-${two(due.getMonth() + 1)}-${two(due.getDate())}T08:00`;
}

/** Something the server would not take: where, as a path of the document, and why. */
export interface Finding {
  field: string;
  detail: string;
}

/** What is wrong at a field: `name` of the thing at `path`, or anywhere below it. */
export function findingsAt(findings: readonly Finding[], path: string): Finding[] {
  return findings.filter(({ field }) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`));
}

/** `moments[2].name.es` is about the third moment. */
export function subjectOf(field: string): { list: string; index: number } | null {
  const found = /^([a-z_]+)\[(\d+)\]/.exec(field);
  return found ? { list: found[1]!, index: Number(found[2]) } : null;
}

/** `moments[2].name.es` as steps along the document: `moments`, the id of the third, `name`, `es`. */
export function pathOf(document: unknown, field: string): string[] {
  const path: string[] = [];
  let at: unknown = document;
  for (const [, name, index] of field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (index === undefined) {
      at = isObject(at) ? at[name!] : undefined;
      path.push(name!);
    } else {
      at = Array.isArray(at) ? at[Number(index)] : undefined;
      path.push(keyOf(at) ?? index);
    }
  }
  return path;
}

/** What breaks a series of scores: figures before and after do not say the same. */
const breaking: readonly string[] = ["type", "polarity", "cut", "construct"];

export function breaksSeries(change: VersionChange): boolean {
  return change.question !== null && breaking.includes(change.what);
}
