// The real kiosk on a screen of its own (Xvfb), touched by xdotool. What is on the screen is found by its
// colours, as an eye finds it; only the corners, where the language and the button that goes on are, are
// written down here.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { atEnd } from "./cleanup.mjs";
import { Image } from "./image.mjs";
import { Process } from "./processes.mjs";
import { program } from "./stack.mjs";
import { Hopeless, sleep, until } from "./wait.mjs";

const execute = promisify(execFile);

/** A virtual screen. */
export class Screen {
  static async start(t, { width = 1280, height = 800 } = {}) {
    const screen = new Screen();
    Object.assign(screen, { width, height });
    // Xvfb takes a free number itself and says which through the fourth pipe.
    const size = `${width}x${height}x24`;
    screen.server = new Process("Xvfb", ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp", "-noreset"], { extraPipes: 1 });
    atEnd(t, () => screen.server.end("SIGKILL"));
    const [number] = await Promise.race([
      once(screen.server.child.stdio[3], "data"),
      screen.server.ended.then(() => Promise.reject(new Error(`Xvfb ended: ${screen.server.tail()}`))),
    ]);
    screen.display = `:${String(number).trim()}`;
    return screen;
  }

  get env() {
    return { DISPLAY: this.display, WAYLAND_DISPLAY: "" };
  }

  /** What is on it now. */
  async image() {
    const { width, height } = this;
    const { stdout } = await execute("import", ["-window", "root", "-depth", "8", "rgb:-"], {
      env: { ...process.env, ...this.env },
      encoding: "buffer",
      maxBuffer: 4 * width * height,
    });
    return new Image(width, height, stdout);
  }

  /** Into a PNG file of the fewest bytes that lose nothing an eye sees. */
  async png(file) {
    const smaller = ["-strip", "-define", "png:compression-level=9", "-define", "png:exclude-chunk=time,date"];
    await execute("import", ["-window", "root", ...smaller, `png:${file}`], { env: { ...process.env, ...this.env } });
  }

  /** A reader of barcodes: types, fast, and ends with Enter. */
  scan(code) {
    return onScreen(this, process.env.INSTANTE_X_PROBE, ["scan", code]);
  }
  keys(...keys) {
    return onScreen(this, "xdotool", ["key", ...keys]);
  }

  /** A finger: down, a moment, up; so many times, with a moment between them. */
  async tap({ x, y }, times = 1) {
    const at = ["mousemove", Math.round(x), Math.round(y)].map(String);
    const tap = ["sleep", "0.05", "mousedown", "1", "sleep", "0.08", "mouseup", "1", "sleep", "0.1"];
    await execute("xdotool", [...at, ...Array(times).fill(tap).flat()], { env: { ...process.env, ...this.env } });
  }

  /** A key of the pad: down and up, and a moment for what it does. */
  async key(name) {
    await execute("xdotool", ["key", name, "sleep", "0.3"], { env: { ...process.env, ...this.env } });
  }
}

/** Runs a program of X's on that screen; gives what it printed. */
async function onScreen(screen, command, args) {
  return (await execute(command, args, { env: { ...process.env, ...screen.env } })).stdout.trim();
}

const paper = "#fbf8f3";
const night = "#12202b";
const surface = "#ffffff";
const nightInk = "#f3efe6";
const verdicts = ["#b3362b", "#e08a3c", "#ebd9a4", "#8cc7b5", "#0f7173"];
/** Of a coin's colour, in an area of a million: less is no face, but a star's edge or an icon. */
const facePart = 0.004;

function seesFace(image, verdict) {
  return image.find(verdicts[verdict - 1]).count > facePart * image.width * image.height;
}

/**
 * What is shown: "faces" (a row of five to choose from), "question" (any other), "thanks" or "other". Told by the
 * middle of the left edge, which bears no band.
 */
export function readScreen(image) {
  // The same face stands there without a word while the answer is being saved: only the word is thanks.
  const ground = (colour) => image.is(3, Math.round(image.height / 2), colour);
  if (ground(night)) return seesFace(image, 5) && image.find(nightInk).count > 500 ? "thanks" : "other";
  if (!ground(paper)) return "other";
  return [1, 2, 3, 4, 5].every((verdict) => seesFace(image, verdict)) ? "faces" : "question";
}

export class Kiosk {
  /** The kiosk's data live in `data`; the caller says when it starts. */
  constructor(t, screen, data) {
    this.screen = screen;
    this.data = data;
    atEnd(t, () => this.process?.end("SIGKILL"));
  }

  /**
   * `pair`: {server, code} at the first start. More options follow as they are; `under` is a program that runs it.
   * `whole`: it takes the whole screen, as it does in the field.
   */
  start({ pair, options = [], under = [], whole = false } = {}) {
    const { width, height } = this.screen;
    const pairing = pair ? ["--server", pair.server, "--pair", pair.code] : [];
    const window = whole ? [] : ["--windowed", `${width}x${height}`];
    const args = ["--data", this.data, ...window, ...pairing, ...options];
    const [command, ...rest] = [...under, program("instante-kiosk"), ...args];
    this.process = new Process(command, rest, {
      name: "kiosk",
      env: { ...this.screen.env, LIBGL_ALWAYS_SOFTWARE: "1" },
    });
  }

  async kill() {
    await this.process.end("SIGKILL");
  }
  async close() {
    return this.process.end("SIGTERM");
  }

  /** Waits until this screen is shown, stands still and takes touches; returns its picture. */
  async shows(wanted, differentFrom) {
    return until(`the kiosk shows ${wanted}`, async () => {
      if (!this.process.alive) throw new Hopeless(`the kiosk ended:\n${this.process.tail()}`);
      const first = await this.screen.image();
      if (readScreen(first) !== wanted || (differentFrom && first.same(differentFrom))) return false;
      // A touch soon after a screen has appeared counts for nothing: that is meant for palms.
      await sleep(450);
      const second = await this.screen.image();
      return second.same(first) && second;
    });
  }

  /** Touches one of the five faces. */
  async tapFace(verdict) {
    const image = await this.shows("faces");
    await this.screen.tap(image.find(verdicts[verdict - 1]));
    return image;
  }

  /** Touches the first of the choices of the question in this picture. */
  async tapFirstChoice(image) {
    const column = Math.round(image.width * 0.25);
    const [card] = image.runs(column, surface, image.height * 0.06).filter(({ top }) => top > image.height * 0.25);
    if (!card) throw new Error("there is no choice on the screen");
    await this.screen.tap({ x: column, y: (card.top + card.bottom) / 2 });
  }

  /** Touches the button beside the accessible mode's in the corner: what goes on, or ends the visit. */
  tapOn() {
    return this.tapFromRight(208, this.screen.height / this.unit - 78);
  }

  /** Touches what leads back, in the lower left corner. */
  tapBack() {
    return this.screen.tap({ x: 130 * this.unit, y: this.screen.height - 74 * this.unit });
  }

  /** Touches one of the two languages, counted from 1, at the right end of the head. */
  tapLanguage(number) {
    return this.tapFromRight(64 + (2.5 - number) * 112, 72);
  }

  /** Of the kiosk's design: the shorter side of the screen has 800 of these. */
  get unit() {
    return Math.min(this.screen.width, this.screen.height) / 800;
  }
  tapFromRight(x, y) {
    return this.screen.tap({ x: this.screen.width - x * this.unit, y: y * this.unit });
  }

  /** A whole visit of one who touches a face and ends at the next screen. Ends on the thanks. */
  async visit(verdict, { upsideDown = false } = {}) {
    const faces = await this.tapFace(verdict);
    await this.shows("question", faces);
    await (upsideDown ? this.tapFromRight(this.screen.width / this.unit - 208, 78) : this.tapOn());
    await this.shows("thanks");
  }
}
