// Called by scripts/screenshots. Uses what the end-to-end tests use, so the pictures are of the real thing.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { importHistory } from "../tests/e2e/lib/history.mjs";
import { Kiosk, Screen } from "../tests/e2e/lib/kiosk.mjs";
import { Page } from "../tests/e2e/lib/page.mjs";
import { run } from "../tests/e2e/lib/processes.mjs";
import { importVisits } from "../tests/e2e/lib/several.mjs";
import { demoProgramme, program, source, Stack, temporaryDirectory } from "../tests/e2e/lib/stack.mjs";
import { sleep } from "../tests/e2e/lib/wait.mjs";

const visitsAtEachKiosk = 160;
const windowKiosk = "mad-check-in";
const portraitKiosk = "mad-business";

/** Stands in for a test: what was started ends with it. */
class Scope {
  jobs = [];
  after(job) {
    this.jobs.push(job);
  }
  async end() {
    for (const job of this.jobs) await job();
  }
}

const picture = (name) => source(`assets/screenshots/${name}.png`);

/** Ratings for a well-filled map. The kiosks to be photographed are paired anew afterwards. */
async function letCustomersCome(t, stack) {
  const codes = await stack.pairingCodes();
  const pairs = [...codes.values()].flatMap((code) => ["--pair", code]);
  const often = ["--visits", String(visitsAtEachKiosk), "--every", "0.02", "--seed", "11", "--opinions", source("assets/demo/opinions.json")];
  const fleet = ["simulate", "--server", stack.url, "--data", await temporaryDirectory(t), ...pairs, ...often];
  const { code, out, err } = await run(program("instante-kiosk"), fleet, { name: "fleet" });
  if (code !== 0) throw new Error(`the fleet failed: ${err}${out}`);
  // All those pairings came from this one address; a new process has forgotten them.
  await stack.stop();
  await stack.start();
}

async function photographKiosk(t, stack) {
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(windowKiosk) } });
  const spanish = await kiosk.shows("faces");
  await screen.png(picture("kiosk-question-es"));
  await kiosk.tapLanguage(2);
  await kiosk.shows("faces", spanish);
  await screen.png(picture("kiosk-question-en"));
  await kiosk.tapLanguage(1);
  const faces = await kiosk.tapFace(2);
  const reasons = await kiosk.shows("question", faces);
  await kiosk.tapFirstChoice(reasons);
  const chosen = await kiosk.shows("question", reasons);
  await screen.png(picture("kiosk-reasons"));
  await kiosk.tapOn();
  await kiosk.shows("question", chosen);
  await kiosk.tapOn();
  await kiosk.shows("thanks");
  await screen.png(picture("kiosk-thanks"));
  await kiosk.close();
}

async function photographPortrait(t, stack) {
  const screen = await Screen.start(t, { width: 800, height: 1280 });
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(portraitKiosk) } });
  await kiosk.shows("faces");
  await screen.png(picture("kiosk-portrait"));
  await kiosk.close();
}

/** What a kiosk may show, nine screens on one sheet, drawn as the dashboard's previews are. */
async function drawSheet(t) {
  const folder = await temporaryDirectory(t);
  const scenes = [
    ["--kiosk", "mad-sales", "--screen", "attract", "--language", "en"],
    ["--kiosk", "mad-check-in", "--screen", "question:why", "--verdict", "2", "--chosen", "wait", "--language", "es"],
    ["--kiosk", "mad-lounge", "--screen", "question:recommend", "--language", "en"],
    ["--kiosk", "mad-claims", "--screen", "question:note", "--comment", "Gracias, Núria", "--language", "es"],
    ["--kiosk", "mad-check-in", "--screen", "question:trip", "--theme", "dark", "--language", "en"],
    ["--kiosk", "mad-check-in", "--screen", "privacy", "--language", "es"],
    ["--kiosk", "mad-check-in", "--screen", "attract", "--accessible", "--language", "en"],
    ["--kiosk", "mad-check-in", "--screen", "setup:network", "--language", "es"],
    ["--kiosk", "mad-check-in", "--screen", "thanks", "--language", "en"],
  ];
  const files = scenes.map((_, at) => join(folder, `${at}.png`));
  for (const [at, scene] of scenes.entries()) {
    const options = ["render", "--programme", demoProgramme, ...scene, "--size", "1280x800", "--out", files[at]];
    const { code, err } = await run(program("instante-kiosk"), options);
    if (code !== 0) throw new Error(err);
  }
  const sheet = ["-tile", "3x", "-geometry", "480x300+6+6", "-background", "#E7E1D5", "-strip", "+dither", "-colors", "240"];
  const { code, err } = await run("montage", [...files, ...sheet, `PNG8:${picture("kiosk-screens")}`]);
  if (code !== 0) throw new Error(err);
}

async function photographDashboard(t, stack) {
  await stack.addUser("nuria", { name: "Nuria Castaño", language: "es" });
  await stack.addUser("kate", { name: "Kate Moore", language: "en" });
  const still = { reducedMotion: "reduce", viewport: { width: 1440, height: 960 } };
  const take = async (page, name) => {
    await page.tab.mouse.move(0, 0); // nothing is pointed at
    await sleep(600); // the last pulse and the fonts
    await page.tab.screenshot({ path: picture(name) });
  };

  const spanish = await Page.open(t, `${stack.url}/map`, { ...still, locale: "es-ES", colorScheme: "light" });
  await take(spanish, "dashboard-sign-in");
  await spanish.signIn("nuria");
  await take(spanish, "dashboard-map-es");
  for (const [name, path, shown] of [
    ["dashboard-overview-es", "/", "ranking"],
    ["dashboard-compare-es", "/compare?by=segment.class&a=economy&b=business", "comparison"],
    ["dashboard-kiosks-es", "/kiosks", "fleet"],
    ["dashboard-visits-es", "/visits", "live"],
    ["dashboard-preview-es", "/preview?survey=check-in", "gallery"],
    ["dashboard-survey-es", "/define?part=surveys&id=check-in&screen=question:why", "draft-picture"],
    ["dashboard-define-es", "/define?part=dimensions&id=class", "dimension-form"],
  ]) {
    await spanish.tab.goto(stack.url + path);
    await spanish.hook(shown).waitFor();
    await sleep(4_000); // pictures are drawn two at a time
    await take(spanish, name);
  }

  await spanish.tab.goto(`${stack.url}/moments?moment=check-in&site=bilbao`);
  await spanish.tab.locator('.moment__chart[data-drawn="true"]').waitFor();
  await take(spanish, "dashboard-moment-es");

  const english = await Page.open(t, `${stack.url}/map`, { ...still, locale: "en-GB", colorScheme: "dark" });
  await english.signIn("kate");
  await english.choose("dimension", "class");
  await english.isLive();
  await take(english, "dashboard-map-dark-en");
  await english.tab.emulateMedia({ colorScheme: "light" });
  await english.tab.goto(`${stack.url}/changes`);
  await english.tab.locator("[data-news]").first().waitFor();
  await take(english, "dashboard-changes-en");

  await importVisits(t, stack); // last: no other picture is of these visits
  await spanish.tab.goto(`${stack.url}/drivers?site=sevilla&days=28&moments=check-in,boarding,on-board,baggage,lounge`);
  await spanish.tab.locator('.levers__chart[data-drawn="true"]').waitFor();
  await take(spanish, "dashboard-drivers-es");
}

const names = [
  "kiosk-question-es",
  "kiosk-question-en",
  "kiosk-reasons",
  "kiosk-thanks",
  "kiosk-portrait",
  "kiosk-screens",
  "dashboard-overview-es",
  "dashboard-map-es",
  "dashboard-compare-es",
  "dashboard-drivers-es",
  "dashboard-kiosks-es",
  "dashboard-visits-es",
  "dashboard-preview-es",
  "dashboard-survey-es",
  "dashboard-define-es",
  "dashboard-moment-es",
  "dashboard-map-dark-en",
  "dashboard-changes-en",
  "dashboard-sign-in",
];

const scope = new Scope();
try {
  const stack = await Stack.start(scope);
  await importHistory(scope, stack);
  await letCustomersCome(scope, stack);
  await photographKiosk(scope, stack);
  await photographPortrait(scope, stack);
  await drawSheet(scope);
  await photographDashboard(scope, stack);
  for (const name of names) {
    const { size } = await stat(picture(name));
    console.log(`${String(Math.ceil(size / 1024)).padStart(4)} kB  assets/screenshots/${name}.png`);
  }
} finally {
  await scope.end();
}
