// Who may sign in, and what they did.

export const roles = ["admin", "quality_lead", "site_manager", "viewer"] as const;
export type Role = (typeof roles)[number];

export interface User {
  user: string;
  name: string;
  role: Role;
  sites: string[]; // of a site manager; others see all
  language: string;
  etag?: string; // as they were read; none while they are new
}

export const shortestPassword = 10;

export interface AuditEntry {
  number: number;
  at: string;
  by: string;
  action: string;
  subject: string;
}

export interface AuditPage {
  entries: AuditEntry[];
  next: number | null; // to go on from
}

export const actions = [
  "programme.apply",
  "programme.plan",
  "programme.unplan",
  "programme.apply_planned",
  "programme.plan_failed",
  "kiosk.pairing_code",
  "kiosk.unpair",
  "kiosk.attribute",
  "kiosk.attribute_undo",
  "quarantine.replay",
  "misuse.apply",
  "annotation.add",
  "annotation.remove",
  "user.add",
  "user.change",
  "user.remove",
  "user.password",
] as const;
export type Action = (typeof actions)[number];

export function isAction(action: string): action is Action {
  return (actions as readonly string[]).includes(action);
}

