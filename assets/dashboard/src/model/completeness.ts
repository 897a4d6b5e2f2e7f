// How much of what the kiosks have is in a figure, and who has not been heard of.

export interface SilentKiosk {
  kiosk: string;
  since: string;
}

export interface Completeness {
  share: number | null; // null: it cannot be known
  received: number;
  known: number;
  kiosks: string[];
  silent: SilentKiosk[];
}

/** Rounded down to tenths of a per cent: a hundred stands only where nothing is missing. */
export function shownShare(completeness: Completeness): number | null {
  if (completeness.share === null) return null;
  return completeness.received === completeness.known ? 1 : Math.floor(completeness.share * 1000) / 1000;
}

/** Those that fell silent, the longest silent first. */
export function silentKiosks(completeness: Completeness): { kiosk: string; since: Date }[] {
  return completeness.silent
    .map(({ kiosk, since }) => ({ kiosk, since: new Date(since) }))
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}
