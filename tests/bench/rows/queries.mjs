// The dashboard's queries on a year of many and of a hundred times fewer responses: from our roll-ups, and by
// GROUP BY over raw rows.
import http from "node:http";
import { askDuckdb, askPostgres } from "../lib/engines.mjs";
import { queries } from "../lib/queries.mjs";
import { line, median } from "../lib/report.mjs";
import { startServer } from "../lib/stack.mjs";
import { liveYear } from "./sas_year.mjs";

const year = 50_000_000;
const fewer = 100;
const longestMs = 10;
const mostGrowth = 1.5;

function get(agent, port, path, token) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}` };
    const request = http.get({ agent, port, path, headers }, (reply) => {
      reply.resume().on("end", () => {
        if (reply.statusCode === 200) resolve();
        else reject(new Error(`${reply.statusCode} ${path}`));
      });
    });
    request.on("error", reject);
  });
}

/** Median and p99 in ms of each query. */
async function askOurs({ data, prepared }, repeats) {
  const server = await startServer(data);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = {};
  for (const { name, path } of queries) {
    const taken = [];
    await get(agent, server.port, path, prepared.viewer); // the first finds cold caches
    for (let i = 0; i < repeats; ++i) {
      const began = performance.now();
      await get(agent, server.port, path, prepared.viewer);
      taken.push(performance.now() - began);
    }
    taken.sort((a, b) => a - b);
    times[name] = { median: median(taken), p99: taken[Math.floor(0.99 * (taken.length - 1))] };
  }
  agent.destroy();
  await server.end();
  return times;
}

export async function dashboard({ part, repeats }) {
  const rows = year / part;
  const few = await askOurs(await liveYear(part * fewer), repeats);
  const many = await askOurs(await liveYear(part), repeats);
  const duckdb = await askDuckdb(rows, 5);
  const postgres = askPostgres(rows, 3);
  // Of a part of the year most cells are empty still, and each response adds one: growth says nothing there.
  const growth = part === 1 ? `<= ${mostGrowth}` : null;
  return queries.flatMap(({ name }) => {
    const { median: ours, p99 } = many[name];
    const unit = "ms";
    const lines = [
      line({ name: `${name}: p99`, ours: p99, against: "limit", theirs: longestMs, unit, reach: "<= 1" }),
      line({ name: `${name}: ${rows} responses`, ours, against: `${rows / fewer} responses`,
        theirs: few[name].median, unit, reach: growth }),
      line({ name, ours, against: "DuckDB, raw rows", theirs: duckdb[name], unit }),
    ];
    if (postgres) lines.push(line({ name, ours, against: "PostgreSQL, raw rows", theirs: postgres[name], unit }));
    return lines;
  });
}
