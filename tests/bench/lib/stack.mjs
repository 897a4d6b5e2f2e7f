// The programs under measure, each on a store of its own in the bench's folder.
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { Process, run } from "../../e2e/lib/processes.mjs";
import { dimensions, programme, question } from "./programme.mjs";

export const build = process.env.INSTANTE_BIN;
export const source = process.env.INSTANTE_SOURCE;
/** On the disk where a server's data would be: a /tmp in memory would make every fsync free. */
const folder = join(build, "bench");
const ticksPerSecond = 100; // of /proc's processor times; the same on all Linux

export function freshFolder(name, within = folder) {
  const path = join(within, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

export const schema = join(source, "tests/bench/minimal.sql");

export async function mustRun(command, args, options) {
  const program = await run(command, args, options);
  if (program.code !== 0) throw new Error(`${command} ${args.join(" ")}\n${program.tail()}`);
  return program.out;
}

/** Waits for a program's first line that `pattern` finds, in either of its outputs. */
async function said(program, pattern) {
  for (let tries = 0; tries < 1000; ++tries) {
    const found = pattern.exec(program.out) ?? pattern.exec(program.err);
    if (found) return found[1];
    if (!program.alive) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${program.name} did not start\n${program.tail()}`);
}

/** A program that listens on a port, and what the kernel counts of it. */
export class Service {
  constructor(program, port) {
    this.program = program;
    this.port = Number(port);
  }
  get cpuSeconds() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }
  get peakMegabytes() {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))[1]) / 1024;
  }
  get pid() {
    return this.program.child.pid; // setpriv becomes the program it starts
  }
  async end() {
    await this.program.end();
    if (this.program.code !== 0) throw new Error(`it did not end well\n${this.program.tail()}`);
  }
}

export async function startServer(data) {
  const program = new Process(join(build, "instante-server"), [
    ...["--data", data, "serve", "--listen", "127.0.0.1:0"],
  ]);
  return new Service(program, await said(program, /listening on http:\/\/127\.0\.0\.1:(\d+)/));
}

/** The server's edge alone, answering without storage. */
export async function startEdge() {
  const program = new Process(join(build, "tests/bench/instante_bench_edge"), []);
  return new Service(program, await said(program, /^(\d+)$/m));
}

export async function startFastify() {
  const file = join(freshFolder("fastify"), "peer.db");
  const program = new Process(process.execPath, [
    ...[join(source, "tests/bench/peers/fastify_server.mjs"), file, schema],
  ]);
  return new Service(program, await said(program, /^(\d+)$/m));
}

/** As many addresses as pairing's limit for one asks for. */
const installerAddress = (i) => `127.0.1.${1 + Math.floor(i / 25)}`;

function post(port, path, body, localAddress) {
  return new Promise((resolve, reject) => {
    const options = { port, path, method: "POST", localAddress, agent: false };
    const request = http.request({ ...options, headers: { "Content-Type": "application/json" } }, async (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (piece) => (text += piece));
      await once(reply, "end");
      if (reply.statusCode !== 201) return reject(new Error(`${reply.statusCode} ${text}`));
      resolve(JSON.parse(text));
    });
    request.on("error", reject).end(JSON.stringify(body));
  });
}

/** A store with the programme in force and every kiosk paired through the API; and the plan for the load. */
export async function prepareStore(name, kiosksPerSite, members = {}) {
  const data = freshFolder(name);
  const document = { ...programme(kiosksPerSite), ...members };
  const file = join(data, "programme.json");
  const server = (...args) => mustRun(join(build, "instante-server"), ["--data", data, ...args]);
  writeFileSync(file, JSON.stringify(document));
  await server("programme", "apply", file);
  const viewer = (await server("token", "bench", "--role", "viewer")).trim();
  const codes = (await server("pair")).trim().split("\n");
  const service = await startServer(data);
  const devices = [];
  for (const [i, line] of codes.entries()) {
    const [kiosk, code] = line.split(" ");
    const paired = await post(service.port, "/api/v1/pairing", { code, label: kiosk }, installerAddress(i));
    const { moments } = document.kiosks.find((each) => each.id === kiosk);
    devices.push({ site: paired.site, generation: paired.generation, token: paired.token, moments });
  }
  await service.end();
  const plan = join(data, "plan.json");
  writeFileSync(plan, JSON.stringify({ question, dimensions, devices }));
  return { data, plan, viewer };
}

/** A copy of a prepared store, to be filled. */
export function copyStore(prepared, name, within = folder) {
  const data = freshFolder(name, within);
  cpSync(prepared.data, data, { recursive: true });
  return data;
}

/** Sends load and gives the figures of instante_bench_load. */
export async function load(service, prepared, options) {
  const args = ["--plan", prepared.plan, "--port", String(service.port)];
  for (const [name, value] of Object.entries(options)) {
    args.push(`--${name}`);
    if (value !== true) args.push(String(value));
  }
  const cpuBefore = service.cpuSeconds;
  const figures = JSON.parse(await mustRun(join(build, "tests/bench/instante_bench_load"), args));
  return { ...figures, serverCpu: service.cpuSeconds - cpuBefore };
}

export async function rawSqlite(seconds) {
  const file = join(freshFolder("raw"), "raw.db");
  const program = join(build, "tests/bench/instante_bench_raw_sqlite");
  return JSON.parse(await mustRun(program, [file, schema, String(seconds)]));
}

/** How many ratings the server counts: all that were acknowledged, or the figures are worth nothing. */
export async function checkCounted(service, prepared, acknowledged) {
  const reply = await fetch(`http://127.0.0.1:${service.port}/api/v1/scores?group_by=moment`, {
    headers: { Authorization: `Bearer ${prepared.viewer}` },
  });
  const { rows } = await reply.json();
  const counted = rows.reduce((sum, row) => sum + row.n, 0);
  if (counted !== acknowledged) throw new Error(`${acknowledged} were acknowledged, ${counted} are counted`);
}

/** How many responses a store holds, all of which its roll-ups must count; its server has ended. */
export async function storedResponses(data) {
  const told = await mustRun(join(build, "instante-server"), ["--data", data, "verify"]);
  return Number(/^([\d,]+) responses/m.exec(told)[1].replaceAll(",", ""));
}

/** What a store takes on disk once its server has ended. */
export function bytesOnDisk(data) {
  const size = (file) => statSync(join(data, file), { throwIfNoEntry: false })?.size ?? 0;
  return size("instante.db") + size("instante.db-wal");
}
