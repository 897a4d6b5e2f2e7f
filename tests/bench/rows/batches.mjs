// Batches over HTTP, with JSON, validation, dedupe and roll-ups: against rows put straight into SQLite.
import { line, median } from "../lib/report.mjs";
import { checkCounted, copyStore, load, prepareStore, rawSqlite, startServer } from "../lib/stack.mjs";

const kiosksPerSite = 20;

export async function batches({ rounds, seconds }) {
  const prepared = await prepareStore("batches", kiosksPerSite);
  const sizes = [100, 500];
  const ours = new Map(sizes.map((records) => [records, []]));
  const raw = [];
  for (let round = 0; round < rounds; ++round) {
    for (const records of sizes) {
      const server = await startServer(copyStore(prepared, "batches-run"));
      const run = await load(server, prepared, { connections: 8, "warm-up": 0.5, seconds, records });
      await checkCounted(server, prepared, run.acknowledged);
      await server.end();
      ours.get(records).push(run.records / run.seconds);
    }
    const run = await rawSqlite(seconds);
    raw.push(run.records / run.seconds);
  }
  const against = "raw SQLite, 1,000 rows a transaction";
  return sizes.map((records) =>
    line({ name: `batches of ${records}`, ours: median(ours.get(records)), against, theirs: median(raw),
      unit: "responses/s", reach: ">= 0.6" }));
}
