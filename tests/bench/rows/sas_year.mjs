// A SAS year: 50 million responses of one rating into an empty server, 50 sites, 12 moments, 24 microsegments,
// devices interleaved, a year of timestamps. A part of it is the same year with fewer customers.
import { line } from "../lib/report.mjs";
import { bytesOnDisk, checkCounted, copyStore, load, prepareStore, startServer } from "../lib/stack.mjs";

const year = 50_000_000;
const yearSeconds = 600;
const kiosksPerSite = 4;
const lived = new Map();

/** Lives through a part of the year, once a run; what it left on disk is in `data`. */
export async function liveYear(part) {
  if (!lived.has(part)) lived.set(part, await live(part, `year-${part}`));
  return lived.get(part);
}

async function live(part, name) {
  const prepared = await prepareStore(`${name}-empty`, kiosksPerSite);
  const data = copyStore(prepared, name);
  const empty = bytesOnDisk(data);
  const server = await startServer(data);
  const run = await load(server, prepared, { connections: 16, records: 500, responses: year / part, year: true });
  await checkCounted(server, prepared, run.acknowledged);
  const peak = server.peakMegabytes;
  await server.end();
  return { prepared, data, run, peak, bytes: bytesOnDisk(data) - empty };
}

export async function sasYear({ part }) {
  const { run, peak, bytes } = await liveYear(part);
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
