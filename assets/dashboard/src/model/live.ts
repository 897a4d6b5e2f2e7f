// How the map keeps itself up to date, and what it says about that.

export const pollEvery = 2_000;
const longestWait = 30_000;

export type Connection =
  | { state: "loading" }
  | { state: "live" }
  | { state: "offline"; busy: boolean; retryAt: number }
  | { state: "refused" };

/** Milliseconds until the next try: doubling after each failure, and never sooner than the server asked. */
export function waitAfter(failures: number, retryAfterSeconds: number | null): number {
  if (failures === 0) return pollEvery;
  const backoff = Math.min(longestWait, pollEvery * 2 ** (failures - 1));
  return Math.max(backoff, (retryAfterSeconds ?? 0) * 1000);
}
