// The dashboard as a manager meets it: how long until a page can be read and used, with a year of 50 sites, 12 moments and 24
// microsegments behind it; and what Lighthouse says of the overview with the demo's data.
import { join } from "node:path";
import { openBrowser } from "../../e2e/lib/browser.mjs";
import { run } from "../../e2e/lib/processes.mjs";
import { line, median } from "../lib/report.mjs";
import { build, copyStore, freshFolder, mustRun, source, startServer } from "../lib/stack.mjs";
import { liveYear } from "./sas_year.mjs";

const longestMs = 1_000;
const leastScore = 95;
const user = "bench";
const password = "bench-mark-time";

/** Each page, and what stands on it when all that was asked for is there. */
const pages = [
  ["/", ".ranked"],
  ["/map", "[data-cell]"],
  ["/map?dimension=site", "[data-cell]"],
  ["/changes", ".changes__table"],
  ["/moments?moment=moment-001", '.moment__chart[data-drawn="true"]'],
  ["/compare", ".compare__verdict"],
  ["/compare?by=segment.class", ".compare__verdict"],
  ["/visits", "[data-testid=no-visits]"], // the bench counts no touches,
  ["/kiosks", "[data-kiosk]"],
  ["/define?part=moments", "[data-testid=moment-form]"],
];

const server = (data, ...args) => ["--data", data, ...args];

/** Lets the manager in, who may be there from an earlier run. */
async function letIn(data) {
  const added = await run(join(build, "instante-server"), server(data, "user", "add", user, "--role", "quality_lead"), { input: `${password}\n` });
  if (added.code !== 0 && !/already/.test(added.err)) throw new Error(added.err);
}

async function signIn(tab, url) {
  await tab.goto(url);
  await tab.fill("#user", user);
  await tab.fill("#password", password);
  await tab.click("form.sign-in button[type=submit]");
  await tab.waitForSelector("[data-testid=live]");
}

/** Milliseconds until what is looked for stands there and the page has time for whoever uses it. */
async function timeTo(tab, address, shown) {
  const began = performance.now();
  await tab.goto(address, { waitUntil: "commit" });
  await tab.locator(shown).first().waitFor();
  await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  return performance.now() - began;
}

async function timePages(data, rounds) {
  const service = await startServer(data);
  const browser = await openBrowser();
  const tab = await (await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } })).newPage();
  const url = `http://127.0.0.1:${service.port}`;
  await signIn(tab, url);
  const times = new Map(pages.map(([path]) => [path, []]));
  for (let round = 0; round <= rounds; ++round) {
    for (const [path, shown] of pages) {
      const took = await timeTo(tab, url + path, shown);
      if (round > 0) times.get(path).push(took); // the first finds cold caches, and does not count
    }
  }
  await browser.close();
  await service.end();
  return [...times].map(([path, all]) =>
    line({ name: `page ${path}`, ours: median(all), against: "limit", theirs: longestMs, unit: "ms", reach: "<= 1" }),
  );
}

/** A store with the demo's programme and history. */
async function demoStore() {
  const data = freshFolder("pages-demo");
  const programme = join(source, "assets/demo/linea-clara.json");
  await mustRun(join(build, "instante-server"), server(data, "programme", "apply", programme));
  await mustRun(process.execPath, [join(source, "scripts/demo_history.mjs"), programme, data]);
  await mustRun(join(build, "instante-server"), server(data, "import", join(data, "history.csv"), "--map", join(data, "history_map.json")));
  return data;
}

async function sessionCookie(url) {
  const reply = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user, password }),
  });
  return reply.headers.get("set-cookie").split(";")[0];
}

async function lighthouse() {
  const data = await demoStore();
  await letIn(data);
  const service = await startServer(data);
  const url = `http://127.0.0.1:${service.port}`;
  const headers = JSON.stringify({ Cookie: await sessionCookie(url) });
  const program = join(source, "tests/bench/peers/node_modules/lighthouse/cli/index.js");
  const told = await mustRun(
    process.execPath,
    [
      ...[program, `${url}/`, "--preset=desktop", "--output=json", "--quiet", `--extra-headers=${headers}`],
      ...["--only-categories=performance,accessibility,best-practices", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
    ],
    { env: { CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" } },
  );
  await service.end();
  const { categories } = JSON.parse(told);
  return Object.values(categories).map(({ title, score }) =>
    line({ name: `overview, Lighthouse: ${title.toLowerCase()}`, ours: 100 * score, against: "least", theirs: leastScore, unit: "points", reach: ">= 1" }),
  );
}

export async function dashboardPages({ part, kept, rounds }) {
  const year = await liveYear(part, kept);
  const data = kept ? year.data : copyStore(year, "pages-year");
  await letIn(data);
  return [...(await timePages(data, rounds)), ...(await lighthouse())];
}
