// Programs started by the tests: their output is kept for failure messages, and none outlives its test.
import { spawn } from "node:child_process";

const running = new Set();
const keptLines = 30;

export class Process {
  /** `options.name` is for messages; `input` goes to standard input; `env` is added to our own. */
  constructor(command, args, { name = command, input, env = {}, extraPipes = 0, workingDirectory } = {}) {
    this.name = name;
    this.out = "";
    this.err = "";
    this.code = undefined;
    this.signal = undefined;
    // setpriv: where the test is killed the kernel ends what it started, whatever becomes of our handlers.
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
      env: { ...process.env, ...env },
      cwd: workingDirectory,
      stdio: ["pipe", "pipe", "pipe", ...Array(extraPipes).fill("pipe")],
    });
    running.add(this);
    this.child.stdout.setEncoding("utf8").on("data", (text) => (this.out += text));
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.err += text));
    this.child.stdin.on("error", () => {}); // it may end without reading
    this.child.stdin.end(input ?? "");
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => {
        running.delete(this);
        this.code = code;
        this.signal = signal;
        resolve(this);
      });
    });
    this.ended.catch(() => {}); // whoever waits for it is told
  }

  get alive() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal and waits for the end. */
  async end(signal = "SIGTERM") {
    if (this.alive) this.child.kill(signal);
    return this.ended;
  }

  /** The last lines it wrote. */
  tail() {
    const lines = `${this.out}${this.err}`.trimEnd().split("\n").slice(-keptLines);
    return lines.map((line) => `    ${this.name}: ${line}`).join("\n");
  }
}

/** Runs a program to its end. */
export function run(command, args, options) {
  return new Process(command, args, options).ended;
}

/** What all running programs said last, for a failure's message. */
export function whatWasSaid() {
  return [...running].map((each) => each.tail()).join("\n");
}
