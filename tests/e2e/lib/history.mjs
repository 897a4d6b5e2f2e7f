// The demo's history in a stack's store.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
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

/** Ratings of some days ago, at noon: `{ ago, site, moment, rating }` each. */
export async function importRatings(t, stack, name, ratings) {
  const folder = await temporaryDirectory(t);
  const rows = ratings.map(({ ago, site, moment, rating }, i) => `${name}-${i},${daysAgo(ago)} 12:00,${site},${moment},${rating}`);
  await writeFile(join(folder, "ratings.csv"), ["id,time,site,moment,rating", ...rows, ""].join("\n"));
  const column = (of) => ({ column: of });
  const map = { source: name, layout: "long", id: column("id"), site: column("site"), time: { column: "time", format: "%Y-%m-%d %H:%M", zone: "site" },
    language: { constant: "es" }, moment: column("moment"), rating: column("rating") };
  await writeFile(join(folder, "map.json"), JSON.stringify(map));
  await stack.must("import", join(folder, "ratings.csv"), "--map", join(folder, "map.json"));
}
