// The real server on a free port, with its data in a directory of its own that goes with the test.
import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api } from "./api.mjs";
import { atEnd } from "./cleanup.mjs";
import { Process, run } from "./processes.mjs";
import { Hopeless, until } from "./wait.mjs";

/** A program of the build under test. */
export function program(name) {
  const directory = process.env.INSTANTE_BIN;
  if (!directory) throw new Error("INSTANTE_BIN must name the directory of instante-server and instante-kiosk");
  return join(directory, name);
}

/** A file of the sources. */
export function source(path) {
  return join(process.env.INSTANTE_SOURCE ?? new URL("../../..", import.meta.url).pathname, path);
}

export const demoProgramme = source("assets/demo/linea-clara.json");
export const password = "una-clave-larga";

/** A directory that is removed after the test. */
export async function temporaryDirectory(t) {
  const directory = await mkdtemp(join(tmpdir(), "instante-e2e-"));
  atEnd(t, () => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** The demo programme, changed; returns the file. */
export async function programmeWith(t, change) {
  const programme = JSON.parse(await readFile(demoProgramme, "utf8"));
  change(programme);
  const file = join(await temporaryDirectory(t), "programme.json");
  await writeFile(file, JSON.stringify(programme));
  return file;
}

/** The same, whose surveys wait so long: nobody is hurried where a slow machine must not run into the time-out. */
export const patientProgramme = (t, change = () => {}, idleSeconds = 120) =>
  programmeWith(t, (programme) => {
    programme.surveys.forEach((survey) => (survey.idle_seconds = idleSeconds));
    change(programme);
  });

/** Below what the system gives to outgoing connections, so that the server finds it free after a pause as well. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await new Promise((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

export class Stack {
  /** A running server, ended with the test `t`: with a programme in force, or on a copy of a database. */
  static async start(t, { programme = demoProgramme, database, server = program("instante-server") } = {}) {
    const stack = new Stack();
    stack.program = server;
    stack.options = []; // of serve, beside the usual ones
    stack.data = await temporaryDirectory(t);
    atEnd(t, () => stack.server?.end("SIGKILL"));
    stack.port = await freePort();
    if (database) await copyFile(database, join(stack.data, "instante.db"));
    if (programme) await stack.must("programme", "apply", programme);
    await stack.start();
    return stack;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A command beside the server, on the same data: {code, out, err}. */
  command(args, options) {
    return run(program("instante-server"), ["--data", this.data, ...args], options);
  }

  /** A command that has to work; returns what it printed. */
  async must(...args) {
    return this.mustWith({}, ...args);
  }
  async mustWith(options, ...args) {
    const done = await this.command(args, options);
    assert.equal(done.code, 0, `instante-server ${args.join(" ")}: ${done.err}`);
    return done.out.trim();
  }

  addUser(login, { role = "quality_lead", name = login, language = "es", sites = [] } = {}) {
    const bounds = sites.flatMap((site) => ["--site", site]);
    return this.mustWith({ input: `${password}\n` }, "user", "add", login, "--role", role, "--name", name, "--language", language, ...bounds);
  }

  /** A client of the API with a token of its own. */
  async client(name, role = "quality_lead", sites = []) {
    const token = await this.must("token", name, "--role", role, ...sites.flatMap((site) => ["--site", site]));
    return new Api(this.url, token);
  }

  /** One-time codes by kiosk; all kiosks where none is named. */
  async pairingCodes(...kiosks) {
    const lines = await this.must("pair", ...kiosks);
    return new Map(lines.split("\n").map((line) => line.split(" ")));
  }
  async pairingCode(kiosk) {
    return (await this.pairingCodes(kiosk)).get(kiosk);
  }

  /** Starts the server (again) and waits until it answers. */
  async start() {
    const serve = ["--data", this.data, "serve", "--listen", `127.0.0.1:${this.port}`, ...this.options];
    const server = new Process(this.program, serve, { name: "server" });
    this.server = server;
    await until("the server is ready", async () => {
      if (!server.alive) throw new Hopeless(`the server ended:\n${server.tail()}`);
      return (await new Api(this.url).get("/readyz")).status === 200;
    });
  }

  /** Asks it to end, and sees that it ends well. */
  async stop() {
    const { code, signal } = await this.server.end("SIGTERM");
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.server.tail());
  }

  /** As a power cut would. */
  async kill() {
    await this.server.end("SIGKILL");
  }
}
