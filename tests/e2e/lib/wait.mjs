// Waiting for something to become true. Tests assert that it happens, never how fast.
import { setTimeout as sleep } from "node:timers/promises";
import { whatWasSaid } from "./processes.mjs";

/** Thrown by a probe that sees that it will never be: there is no use in waiting on. */
export class Hopeless extends Error {}

/**
 * Asks `probe` again and again until it gives something truthy, and returns that. What `probe` throws counts
 * as "not yet"; when time is up the last of it is part of the message.
 */
export async function until(what, probe, { within = 60_000, every = 100 } = {}) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      const found = await probe();
      if (found) return found;
      last = found;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error.message;
    }
    if (Date.now() >= end) {
      throw new Error(`waited in vain until ${what}\n    last: ${JSON.stringify(last)}\n${whatWasSaid()}`);
    }
    await sleep(every);
  }
}

export { sleep };
