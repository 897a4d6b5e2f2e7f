// One rating per POST, 32 connections, durable before the reply: against Fastify with better-sqlite3, and
// against our own edge when it has nothing to store.
import { line, median } from "../lib/report.mjs";
import { checkCounted, copyStore, load, prepareStore, startEdge, startFastify, startServer } from "../lib/stack.mjs";

// So many that none reaches the limit of its credential.
const kiosksPerSite = 40;

export async function single({ rounds, seconds }) {
  const prepared = await prepareStore("single", kiosksPerSite);
  const work = { connections: 32, "warm-up": 0.5, seconds };
  const sides = { ours: [], fastify: [], edge: [] };
  for (let round = 0; round < rounds; ++round) {
    const server = await startServer(copyStore(prepared, "single-run"));
    const ours = await load(server, prepared, work);
    await checkCounted(server, prepared, ours.acknowledged);
    await server.end();
    sides.ours.push(ours);
    for (const [side, start] of Object.entries({ fastify: startFastify, edge: startEdge })) {
      const service = await start();
      sides[side].push(await load(service, prepared, work));
      await service.end();
    }
  }
  const rate = (side) => median(sides[side].map((run) => run.requests / run.seconds));
  const figure = (side, name) => median(sides[side].map((run) => run[name]));
  const million = (side) => median(sides[side].map((run) => (run.serverCpu / run.acknowledged) * 1e6));
  const name = "one rating per POST";
  const peer = "Fastify + better-sqlite3";
  return [
    line({ name, ours: rate("ours"), against: peer, theirs: rate("fastify"), unit: "responses/s", reach: ">= 6" }),
    line({ name: `${name}: p99`, ours: figure("ours", "p99_ms"), against: `median of ${peer}`,
      theirs: figure("fastify", "p50_ms"), unit: "ms", reach: "<= 1" }),
    line({ name: `${name}: median`, ours: figure("ours", "p50_ms"), against: `median of ${peer}`,
      theirs: figure("fastify", "p50_ms"), unit: "ms" }),
    line({ name, ours: rate("ours"), against: "our edge without storage", theirs: rate("edge"),
      unit: "responses/s", reach: ">= 0.6" }),
    line({ name: `${name}: server`, ours: million("ours"), against: "our edge without storage",
      theirs: million("edge"), unit: "CPU-s/million" }),
  ];
}
