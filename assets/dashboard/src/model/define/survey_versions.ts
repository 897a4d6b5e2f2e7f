// When a version of a survey was published: by the first version of the programme that has it.

import type { ProgrammeVersion } from "./publishing";

/** The survey's version in that version of the programme; null where it has none. */
export type VersionAt = (programme: number) => Promise<number | null>;

/**
 * Versions of a survey only grow, so few documents have to be read. Null where it cannot be told: the survey was away for a while.
 * `published` in any order.
 */
export async function publicationOf(version: number, published: readonly ProgrammeVersion[], versionAt: VersionAt): Promise<ProgrammeVersion | null> {
  const order = [...published].sort((a, b) => a.version - b.version);
  let [from, to] = [0, order.length - 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (((await versionAt(order[middle]!.version)) ?? 0) >= version) to = middle;
    else from = middle + 1;
  }
  const found = order[from];
  return found && (await versionAt(found.version)) === version ? found : null;
}
