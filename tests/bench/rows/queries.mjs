// The dashboard's queries on a year of many and of a hundred times fewer responses: from our roll-ups, and by
// GROUP BY over raw rows.
import http from "node:http";
import { askDuckdb, askPostgres } from "../lib/engines.mjs";
import { queries } from "../lib/queries.mjs";
import { line, median } from "../lib/report.mjs";
import { startServer } from "../lib/stack.mjs";
import { liveYear, year } from "./sas_year.mjs";

const fewer = 100;
const longestMs = 10;
const mostGrowth = 1.5;

/** A server on a year's store, asked over one connection. */
class Asked {
  constructor({ data, viewer }) {
    this.data = data;
    this.headers = { Authorization: `Bearer ${viewer}` };
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }
  async start() {
    this.server = await startServer(this.data);
  }
  /** `take` gets the reply's pieces as they come. */
  ask(path, take) {
    const { agent, headers } = this;
    return new Promise((resolve, reject) => {
      const request = http.get({ agent, headers, port: this.server.port, path }, (reply) => {
        reply.on("data", take).on("end", () => {
          if (reply.statusCode === 200) resolve();
          else reject(new Error(`${reply.statusCode} ${path}`));
        });
      });
      request.on("error", reject);
    });
  }
  async get(path) {
    const pieces = [];
    await this.ask(path, (piece) => pieces.push(piece));
    return Buffer.concat(pieces);
  }
  /** Nothing is kept of the reply: sweeping it up would be our time, not the server's. */
  async time(path) {
    const began = performance.now();
    await this.ask(path, () => {});
    return performance.now() - began;
  }
  async end() {
    this.agent.destroy();
    await this.server.end();
  }
}

/** What was read for a reply: cells, or rows of kiosks where it has none. */
function readFor(body) {
  const reply = JSON.parse(body);
  return reply.cells_read ?? reply.kiosks.length;
}

const inOrder = (times) => times.sort((a, b) => a - b);

/** Of each query, for each year: times in order, cells read and bytes of the reply; the years are asked in turn. */
async function askOurs(years, repeats) {
  const sides = years.map((each) => new Asked(each));
  for (const side of sides) await side.start();
  const answers = {};
  for (const { name, path } of queries) {
    const first = [];
    for (const side of sides) first.push(await side.get(path)); // finds cold caches, and does not count
    const times = sides.map(() => []);
    for (let i = 0; i < repeats; ++i) {
      for (const [at, side] of sides.entries()) times[at].push(await side.time(path));
    }
    answers[name] = first.map((body, at) => ({ times: inOrder(times[at]), read: readFor(body), bytes: body.length }));
  }
  for (const side of sides) await side.end();
  return answers;
}

const p99 = (times) => times[Math.floor(0.99 * (times.length - 1))];

export async function dashboard({ part, repeats, kept, peers }) {
  const rows = year / part;
  const years = [await liveYear(part * fewer, kept), await liveYear(part, kept)];
  const answers = await askOurs(years, repeats);
  const often = part === 1 ? 3 : 5; // seconds each, over all of the year
  if (peers) console.error("measuring: queries over raw rows");
  const duckdb = peers ? await askDuckdb(rows, often) : null;
  const postgres = peers ? askPostgres(rows, often) : null;
  // Of a part of the year most cells are empty still, and each response adds one: growth says nothing there.
  const growth = part === 1 ? `<= ${mostGrowth}` : null;
  const against = `${rows / fewer} responses`;
  return queries.flatMap(({ name }) => {
    const [few, many] = answers[name];
    const ours = median(many.times);
    const unit = "ms";
    const lines = [
      line({ name: `${name}: p99`, ours: p99(many.times), against: "limit", theirs: longestMs, unit, reach: "<= 1" }),
      line({ name: `${name}: ${rows} responses`, ours, against, theirs: median(few.times), unit, reach: growth }),
      line({ name: `${name}: read`, ours: many.read, against, theirs: few.read, unit: "cells" }),
      line({ name: `${name}: reply`, ours: many.bytes, against, theirs: few.bytes, unit: "bytes" }),
    ];
    if (duckdb) lines.push(line({ name, ours, against: "DuckDB, raw rows", theirs: duckdb[name], unit }));
    if (postgres) lines.push(line({ name, ours, against: "PostgreSQL, raw rows", theirs: postgres[name], unit }));
    return lines;
  });
}
