// The dashboard in a real Chromium, and everything its console complained about.
import { readFile } from "node:fs/promises";
import { readCsv } from "./api.mjs";
import { atEnd } from "./cleanup.mjs";
import { openBrowser } from "./browser.mjs";
import { password } from "./stack.mjs";
import { until } from "./wait.mjs";

/** Chromium itself writes a line for each reply of an error's status or none at all: of the network, not of the page. */
const ofNetwork = /^Failed to load resource/;

export class Page {
  /** A browser profile of its own: nothing is remembered between pages. */
  static async open(t, url, { locale = "es-ES", ...options } = {}) {
    const browser = await openBrowser();
    atEnd(t, () => browser.close());
    const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 }, ...options });
    const page = new Page();
    page.tab = await context.newPage();
    page.complaints = [];
    page.tab.on("pageerror", (error) => page.complaints.push(`uncaught: ${error.message}`));
    page.tab.on("console", (message) => {
      const bad = ["error", "warning"].includes(message.type()) && !ofNetwork.test(message.text());
      if (bad) page.complaints.push(`${message.type()}: ${message.text()}`);
    });
    // What the content security policy stops is told to the document, whatever the console says.
    await page.tab.exposeFunction("e2eViolation", (what) => page.complaints.push(`policy: ${what}`));
    await page.tab.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        globalThis.e2eViolation(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.tab.goto(url);
    return page;
  }

  /** Fills in the form and sends it. */
  async enter(user, secret = password) {
    await this.tab.fill("#user", user);
    await this.tab.fill("#password", secret);
    await this.tab.click("form.sign-in button[type=submit]");
  }

  /** Signs in and waits for live scores. */
  async signIn(user) {
    await this.enter(user);
    await this.isLive();
  }

  hook(testId) {
    return this.tab.getByTestId(testId);
  }

  async isLive() {
    await until("the page is live", async () => (await this.liveState()) === "live");
  }
  async liveState() {
    const badge = this.hook("live");
    return (await badge.count()) === 1 ? badge.getAttribute("data-state") : null;
  }

  /** n and index of a cell of the map; null where there is no such cell. */
  async cell(id) {
    const found = this.tab.locator(`[data-cell="${id}"]`);
    if ((await found.count()) === 0) return null;
    const { n, index } = await found.evaluate((element) => ({ ...element.dataset }));
    return { n: Number(n), index: index === undefined ? null : Number(index) };
  }

  /** Waits until a cell counts this many. */
  async counts(id, n) {
    return until(`cell ${id} of the page counts ${n}`, async () => {
      const cell = await this.cell(id);
      if (cell?.n === n) return cell;
      throw new Error(JSON.stringify(cell));
    });
  }

  /** Chooses in one of the filters: site, dimension or period. */
  choose(filter, value) {
    return this.tab.selectOption(`select[name="${filter}"]`, value);
  }

  /** A parameter of the address, null where it has none. */
  query(name) {
    return new URL(this.tab.url()).searchParams.get(name);
  }

  text(selector) {
    return this.tab.locator(selector).first().innerText();
  }

  /** Takes something along from the page, a table by its name or the picture: the file's name and content. */
  async take(what) {
    await this.hook("take-away").click();
    const item = what === "picture" ? this.hook("take-picture") : this.tab.locator(`[data-table="${what}"]`);
    const [download] = await Promise.all([this.tab.waitForEvent("download"), item.click()]);
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
  }

  /** The same of a table, row by row. */
  async takeTable(name) {
    const file = await this.take(name);
    return { name: file.name, rows: readCsv(file.content.toString("utf8").replace(/^\uFEFF/, "")) };
  }
}
