// The demo's history in a stack's store.
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { demoProgramme, source, temporaryDirectory } from "./stack.mjs";

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Ends yesterday: today is not over, nor the same day everywhere. */
export async function importHistory(t, stack) {
  const folder = await temporaryDirectory(t);
  const made = await run("node", [source("scripts/demo_history.mjs"), demoProgramme, folder, daysAgo(1)]);
  assert.equal(made.code, 0, made.err);
  await stack.must("import", join(folder, "history.csv"), "--map", join(folder, "history_map.json"));
}
