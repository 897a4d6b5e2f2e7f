// Kiosks that stood at another one's desk for some days, whose answers of these are counted as the other's.

import type { Days } from "./period";

export interface Attribution {
  number: number;
  site: string;
  kiosk: string; // that told them
  counted_as: string;
  from: string; // days, both inclusive
  to: string;
  by: string;
  at: string;
  responses: number;
  undone: { by: string; at: string } | null;
}

export interface WrongDesk {
  counted_as: string;
  from: string;
  to: string;
}

/** What still holds of a kiosk, the newest first. */
export function holding(attributions: readonly Attribution[], kiosk: string): Attribution[] {
  return attributions.filter((each) => each.kiosk === kiosk && each.undone === null);
}

/** Days that can be asked for: both known, in their order, none to come. */
export function arePast(days: Days, today: string): boolean {
  return Boolean(days.from && days.to) && days.from! <= days.to! && days.to! <= today;
}
