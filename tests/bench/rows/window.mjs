// The kiosk's window beside a bare one of ImGui and GLFW, of the same size on the same virtual screen: how soon
// it shows its first picture, what it keeps in memory, what it costs while nobody is there, and how soon a touch
// is seen. Both draw in software, as on the smallest machines.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kiosk, Screen } from "../../e2e/lib/kiosk.mjs";
import { Process } from "../../e2e/lib/processes.mjs";
import { Stack, demoProgramme } from "../../e2e/lib/stack.mjs";
import { sleep, until } from "../../e2e/lib/wait.mjs";
import { line, median } from "../lib/report.mjs";
import { Service, build, freshFolder } from "../lib/stack.mjs";

const kioskId = "mad-check-in";
const size = { width: 1280, height: 800 };
const frameMs = 1000 / 60;
const idleReach = 0.5; // percent of a core

/** What the e2e library asks of a test: something that ends what was started. */
class Run {
  jobs = [];
  after(job) {
    this.jobs.push(job);
  }
  async end() {
    for (const job of this.jobs.reverse()) await job();
  }
}

/** The lines of frame_watch since the beginning. */
function noted(file) {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((each) => each !== "")
    .map((each) => each.split(" "))
    .map(([kind, ns, picture]) => ({ kind, ms: Number(ns) / 1e6, picture }));
}

/** A window that is looked at from outside, from its start on. */
async function open(screen, folder, command, args, { pixels = false } = {}) {
  const file = join(folder, "frames.txt");
  writeFileSync(file, "");
  const watch = join(build, "tests/bench/libinstante_bench_frame_watch.so");
  const env = {
    ...screen.env,
    ...{ LIBGL_ALWAYS_SOFTWARE: "1", LD_PRELOAD: watch, INSTANTE_FRAMES: file },
    ...(pixels ? { INSTANTE_FRAMES_PIXELS: "1" } : {}),
  };
  // The clock of the notes is the monotonic one, and so is Node's.
  const startMs = Number(process.hrtime.bigint()) / 1e6;
  const program = new Process(command, args, { env });
  await until("its first picture", () => noted(file).some(({ kind }) => kind === "frame"));
  const [first] = noted(file);
  return { window: new Service(program, 0), file, firstFrameMs: first.ms - startMs };
}

const residentMegabytes = (window) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${window.pid}/status`, "utf8"))[1]) / 1024;

/** Percent of a core over so many seconds. */
async function idle(window, seconds) {
  const [from, began] = [window.cpuSeconds, process.hrtime.bigint()];
  await sleep(seconds * 1000);
  return ((window.cpuSeconds - from) / (Number(process.hrtime.bigint() - began) / 1e9)) * 100;
}

/** From the moment at which the kiosk learns of a finger to the first picture that differs. */
async function tapToFeedback(screen, file) {
  const before = noted(file).length;
  await screen.tap({ x: size.width * 0.82, y: size.height * 0.62 });
  return until("the touch is seen", () => {
    const since = noted(file).slice(before);
    const press = since.findIndex(({ kind }) => kind === "press");
    if (press < 0) return false;
    const picture = [...noted(file).slice(0, before), ...since.slice(0, press)].findLast(({ kind }) => kind === "frame");
    const frames = since.slice(press + 1).filter(({ kind }) => kind === "frame");
    const shown = frames.findIndex((frame) => frame.picture !== picture.picture);
    return shown >= 0 && { ms: frames[shown].ms - since[press].ms, frames: shown + 1 };
  });
}

/** A kiosk that is paired and has its configuration, as it stands there every morning. */
async function pairedKiosk(run, screen, folder) {
  const stack = await Stack.start(run, { programme: demoProgramme });
  const kiosk = new Kiosk(run, screen, folder);
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) } });
  await kiosk.shows("faces");
  await kiosk.close();
  return ["--data", folder, "--windowed", `${size.width}x${size.height}`];
}

export async function kioskWindow({ rounds, idleSeconds }) {
  const run = new Run();
  try {
    const screen = await Screen.start(run, size);
    const folder = freshFolder("window");
    const args = await pairedKiosk(run, screen, folder);
    const kiosk = join(build, "instante-kiosk");
    const sides = { ours: [kiosk, args], bare: [join(build, "tests/bench/instante_bench_bare_window"), Object.values(size).map(String)] };
    const seen = { ours: [], bare: [] };
    for (let round = 0; round < rounds; ++round) {
      for (const [side, [command, options]] of Object.entries(sides)) {
        const { window, firstFrameMs } = await open(screen, folder, command, options);
        await sleep(3000); // what its start needed and it gives back is gone
        seen[side].push({ firstFrameMs, megabytes: residentMegabytes(window), idle: await idle(window, idleSeconds) });
        await window.program.end();
      }
    }
    const taps = [];
    for (let round = 0; round < rounds; ++round) {
      // Nothing else moves: a picture that differs is the touch's.
      const { window, file } = await open(screen, folder, kiosk, [...args, "--reduced-motion"], { pixels: true });
      await sleep(1500);
      taps.push(await tapToFeedback(screen, file));
      await window.program.end();
    }
    const figure = (side, name) => median(seen[side].map((each) => each[name]));
    const bare = "a bare ImGui window";
    const compared = (name, figureName, unit) =>
      line({ name, ours: figure("ours", figureName), against: bare, theirs: figure("bare", figureName), unit, reach: "<= 1.3" });
    return [
      compared("kiosk: first picture", "firstFrameMs", "ms"),
      compared("kiosk: memory", "megabytes", "MB"),
      line({ name: "kiosk: idle, attract moving", ours: figure("ours", "idle"), against: "half a percent of a core",
        theirs: idleReach, unit: "% of a core", reach: "<= 1" }),
      line({ name: "kiosk: touch to its picture", ours: median(taps.map(({ ms }) => ms)), against: "one frame of 60 Hz",
        theirs: frameMs, unit: "ms", reach: "<= 1" }),
      line({ name: "kiosk: pictures until a touch is seen", ours: Math.max(...taps.map(({ frames }) => frames)),
        against: "the next one", theirs: 1, unit: "pictures", reach: "<= 1" }),
    ];
  } finally {
    await run.end();
  }
}
