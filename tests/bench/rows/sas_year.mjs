// A SAS year: 50 million responses of one rating into an empty server, 50 sites, 12 moments, 24 microsegments,
// devices interleaved, a year of timestamps. A part of it is the same year with fewer customers.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { line } from "../lib/report.mjs";
import { bytesOnDisk, checkCounted, copyStore, load, prepareStore, startServer } from "../lib/stack.mjs";

export const year = 50_000_000;
const yearSeconds = 600;
const kiosksPerSite = 4;
/** When nothing comes in for two seconds, a server puts what waits where it belongs. */
const settlesWithinMs = 4_000;
const lived = new Map();

/**
 * Lives through a part of the year, once a run; what it left on disk is in `data`. Where stores are kept in a folder
 * `kept`, a year that was lived in an earlier run is taken from there, figures and all.
 */
export async function liveYear(part, kept) {
  if (!lived.has(part)) lived.set(part, (kept && recall(part, kept)) || (await live(part, kept)));
  return lived.get(part);
}

const nameOf = (part) => `year-${part}`;
const figuresOf = (data) => join(data, "lived.json");

function recall(part, kept) {
  const data = resolve(kept, nameOf(part));
  if (!existsSync(figuresOf(data))) return null;
  console.error(`taken as it was lived before: ${data}`);
  return { ...JSON.parse(readFileSync(figuresOf(data), "utf8")), data };
}

async function live(part, kept) {
  const prepared = await prepareStore(`${nameOf(part)}-empty`, kiosksPerSite);
  const data = copyStore(prepared, nameOf(part), kept && resolve(kept));
  const empty = bytesOnDisk(data);
  const server = await startServer(data);
  const run = await load(server, prepared, { connections: 16, records: 500, responses: year / part, year: true });
  await checkCounted(server, prepared, run.acknowledged);
  await new Promise((resolve) => setTimeout(resolve, settlesWithinMs));
  const peak = server.peakMegabytes;
  await server.end();
  const figures = { viewer: prepared.viewer, run, peak, bytes: bytesOnDisk(data) - empty };
  writeFileSync(figuresOf(data), JSON.stringify(figures));
  return { ...figures, data };
}

export async function sasYear({ part, kept }) {
  const { run, peak, bytes } = await liveYear(part, kept);
  const millions = run.acknowledged / 1e6;
  const name = part === 1 ? "a SAS year" : `1/${part} of a SAS year`;
  return [
    line({ name, ours: run.seconds, against: "the clock", theirs: yearSeconds / part, unit: "s", reach: "<= 1" }),
    line({ name: `${name}: server`, ours: run.serverCpu / millions, unit: "CPU-s/million" }),
    line({ name: `${name}: generator`, ours: run.cpu_seconds / millions, unit: "CPU-s/million" }),
    line({ name: `${name}: server's memory`, ours: peak, against: "limit", theirs: 512, unit: "MB", reach: "<= 1" }),
    line({ name: `${name}: on disk`, ours: bytes / run.acknowledged, against: "limit", theirs: 100,
      unit: "bytes/response", reach: "<= 1" }),
  ];
}
