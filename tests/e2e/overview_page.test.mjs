// The first page in a real Chromium: how the image is, where it is made and lost, and answers as they arrive.
import assert from "node:assert/strict";
import test from "node:test";
import { Device } from "./lib/device.mjs";
import { importHistory } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { covered, heightOf } from "./lib/sheets.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a manager sees at a glance how the image is, what became of it, and answers as they arrive", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();
  const visits = async () => Number(await tab.locator(".overview__image").getAttribute("data-visits"));
  const arrived = async () => Number(await page.hook("just-now").getAttribute("data-arrived"));

  await step("where nothing was rated yet, it says how to begin", async () => {
    await page.hook("first-steps").waitFor();
  });

  await step("the image stands against the days before it, with its interval and a verdict in words", async () => {
    await importHistory(t, stack);
    await tab.reload();
    await until("the image is there", async () => (await tab.locator(".overview__image[data-visits]").count()) === 1 && (await visits()) > 1_000);
    assert.match(await text(".overview__image"), /\d\d,\d\s+± \d,\d\s+[=▲▼]\s+\S/);
    assert.match(await text(".overview__image"), /antes, \d\d,\d/);
    for (const stage of ["attract", "decide", "deliver", "reinforce"])
      assert.match(await text(`[data-stage="${stage}"]`), /\d\d,\d\s+± \d,\d/);
  });

  await step("moments are ranked as far as chance allows, and held against their targets", async () => {
    const rows = await tab.locator(".ranked").evaluateAll((all) => all.map((row) => ({ ...row.dataset, text: row.innerText })));
    assert.equal(rows.length, 10);
    assert.deepEqual(rows.map(({ rank }) => Number(rank)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.ok(rows.some(({ text: words }) => /^\d+–\d+/.test(words)), "some cannot be told apart");
    assert.equal(rows.at(-1).moment, "claims-desk");
    assert.equal(await tab.locator('[data-moment="claims-desk"] [data-target]').getAttribute("data-target"), "below");
    assert.match(rows.at(-1).text, /Por debajo de 65,0/);
  });

  await step("a stage leads to its detail on the map", async () => {
    await tab.click('[data-stage="deliver"] a');
    await page.hook("detail").waitFor();
    assert.match(await page.hook("detail").innerText(), /Cumplir/);
    await tab.goBack();
    await until("the overview is back", async () => (await tab.locator(".ranked").count()) === 10);
  });

  await step("what changed leads to the moment and its site", async () => {
    await tab.locator(".overview__news .news a").first().click();
    await until("the moment is open", async () => /\/moments\?moment=[a-z-]+&site=/.test(tab.url()));
    await tab.goBack();
    await until("the overview is back", async () => (await tab.locator(".ranked").count()) === 10);
  });

  await step("an answer is seen as it arrives, and the figures follow", async () => {
    const codes = await stack.pairingCodes("mad-check-in");
    const device = await Device.pair(stack.url, codes.get("mad-check-in"));
    await device.beat();
    const before = await visits();
    await device.rate([5]);
    await until("it is seen", async () => (await arrived()) === 1);
    assert.match(await text("[data-testid=just-now]"), /Facturación · Madrid T4/);
    await until("the image has it", async () => (await visits()) === before + 1);
    await until("and the kiosk is counted", async () => (await tab.locator('[data-tile="kiosks"]').getAttribute("data-value")) === "1 de 1");
    assert.match(await tab.locator('[data-tile="completeness"]').getAttribute("data-value"), /^100,0\s%$/);

    await page.choose("site", "bilbao");
    await until("another site begins to count anew", async () => (await arrived()) === 0);
    await page.choose("site", "madrid-t4");
    await until("its own site", async () => /site=madrid-t4/.test(tab.url()) && (await tab.locator(".ranked").count()) > 0);
    await device.rate([4, 4]);
    await until("both are seen", async () => (await arrived()) === 2);
  });

  await step("it is shared by its address, also in English", async () => {
    await page.choose("days", "84");
    await tab.reload();
    await until("it is there", async () => (await tab.locator(".ranked").count()) > 0);
    assert.match(tab.url(), /\?site=madrid-t4&days=84$/);
    await tab.click("button[lang=en]");
    await until("it is English", async () => /Overview/.test(await tab.title()));
    assert.match(await text(".overview__image"), /before, \d\d\.\d/);
  });

  await step("a link with its dates shows the same days tomorrow", async () => {
    const days = (await page.hook("scope").innerText()).split(" · ")[1];
    await page.hook("take-away").click();
    await page.hook("take-link").click();
    await until("it is had", async () => page.hook("link-taken").isVisible());
    assert.match(tab.url(), /\?site=madrid-t4&from=2\d{3}-\d\d-\d\d&to=2\d{3}-\d\d-\d\d$/);
    await tab.reload();
    await until("it is there", async () => (await tab.locator(".ranked").count()) > 0);
    assert.ok((await page.hook("scope").innerText()).includes(days), `${days} and ${await page.hook("scope").innerText()}`);
    assert.equal(await tab.inputValue('input[name="from"]'), page.query("from"));
  });

  await step("who may not see a link's site is told so, and the address is set right", async () => {
    await stack.addUser("mikel", { role: "site_manager", sites: ["bilbao", "sevilla"] });
    const theirs = await Page.open(t, `${stack.url}/?site=madrid-t4&days=13`);
    await theirs.signIn("mikel");
    await theirs.hook("address-notice").waitFor();
    assert.match(await theirs.hook("address-notice").innerText(), /Este enlace pide .+, que usted no puede ver o que ya no existe/);
    assert.match(theirs.tab.url(), /\/\?days=13$/);
    assert.match(await theirs.text('label:has(select[name="days"])'), /Últimos 13 días/);
    await theirs.tab.goto(`${stack.url}/kiosks?site=madrid-t4`);
    await theirs.hook("address-notice").waitFor();
    await until("their two kiosks are there", async () => (await theirs.tab.locator('[data-testid="fleet"] > li').count()) === 2);
    await theirs.tab.goto(`${stack.url}/moments?moment=nope`);
    await theirs.hook("address-notice").waitFor();
    assert.match(await theirs.hook("address-notice").innerText(), /el momento «nope», que el programa no tiene/);
    await theirs.tab.goto(`${stack.url}/compare?by=site&a=madrid-t4&b=bilbao`);
    await theirs.hook("address-notice").waitFor();
    assert.match(theirs.tab.url(), /\/compare\?by=site&b=bilbao$/);
    await theirs.choose("days", "84");
    await until("the notice has been read", async () => (await theirs.hook("address-notice").count()) === 0);
    assert.deepEqual(theirs.complaints, []);
  });

  await step("an address of no page says so, and leads on", async () => {
    const visitor = await Page.open(t, `${stack.url}/define/nope`);
    await visitor.enter("ana");
    await visitor.hook("no-such-page").waitFor();
    assert.match(await visitor.hook("no-such-page").innerText(), /^No hay ninguna página en esta dirección\s+En «\/define\/nope» no hay nada que ver/);
    await until("the window says it as well", async () => (await visitor.tab.title()) === "No hay ninguna página en esta dirección · Línea Clara");
    const ways = visitor.tab.locator("[data-testid=no-such-page] a");
    assert.deepEqual(await ways.allInnerTexts(), ["Ir a Definir", "Ir a Resumen"]);
    assert.equal(await visitor.tab.locator("nav a").count(), 10);
    assert.equal(await visitor.tab.locator("nav [aria-current]").count(), 0);
    await ways.first().click();
    await until("it is defined there", async () => /\/define$/.test(visitor.tab.url()) && /^Definir/.test(await visitor.tab.title()));
    await visitor.tab.goBack();
    await visitor.tab.click("button[lang=en]");
    await until("it is English", async () => /^There is no page at this address/.test(await visitor.hook("no-such-page").innerText()));
    await ways.last().click();
    await until("the overview is there", async () => (await visitor.tab.locator(".ranked").count()) === 10);
    assert.deepEqual(visitor.complaints, []);
  });

  await step("it says what its figures are of, on the page and beside every row that is taken along", async () => {
    const line = await page.hook("scope").innerText();
    for (const said of [/^Madrid T4 · /, / – .*, against /, /n = [\d,]+ visits/, /image weighted by contacts/, /days and hours of Europe\/Madrid/]) assert.match(line, said);
    const { name, rows } = await page.takeTable("Moments");
    assert.match(name, /^linea-clara-overview-moments-madrid-t4-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    assert.equal(rows.length, await tab.locator(".ranked").count());
    for (const row of rows) {
      const asked = [row["filter.site"], row["filter.site_name"], row["filter.time_zone"], row["filter.weighting"], row["filter.confidence"]];
      assert.deepEqual(asked, ["madrid-t4", "Madrid T4", "Europe/Madrid", "contacts", "0.95"]);
      assert.ok(Number(row["quality.value"]) > 0 && /^\d{4}-\d\d-\d\d$/.test(row["filter.from"]), JSON.stringify(row));
    }
    assert.equal(rows.find(({ moment }) => moment === "check-in").moment_name, "Check-in");
    await tab.goto(`${stack.url}/?days=7&site=tenerife-norte`);
    await page.hook("scope").waitFor();
    const none = await page.takeTable("Signals");
    assert.equal(none.rows.length, 1, "a table without rows still says what was asked");
    assert.deepEqual([none.rows[0]["filter.site"], none.rows[0]["signal.date"]], ["tenerife-norte", ""]);
    await tab.goto(stack.url);
    await until("all sites", async () => /^All sites · .*local days and hours of each site$/.test(await page.hook("scope").innerText()));
    assert.equal((await page.takeTable("Stages")).rows[0]["filter.site"], "all");
  });

  await step("it is taken along as a picture, which can be given up", async () => {
    const picture = await page.take("picture");
    assert.match(picture.name, /^linea-clara-overview-\d.*\.png$/);
    assert.equal(picture.content.subarray(1, 4).toString(), "PNG");
    assert.ok(picture.content.readUInt32BE(16) > 2000, "it is as sharp as a screen of high density");
    await page.hook("take-away").click();
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Escape");
    assert.equal(await tab.evaluate(() => document.activeElement?.dataset.testid), "take-away", "who leaves the menu is back at its button");
    let saved = 0;
    tab.on("download", () => (saved += 1));
    await tab.evaluate(() => {
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done, ...how) {
        toBlob.call(this, (blob) => (done(blob), setTimeout(() => (globalThis.e2eDrawn = true))), ...how);
      };
    });
    await page.hook("take-away").click();
    await page.hook("take-picture").evaluate((item) => {
      const button = document.querySelector("[data-testid=take-away]");
      new MutationObserver((_, observer) => {
        if (button.getAttribute("aria-busy") !== "true") return;
        observer.disconnect();
        button.click(); // at once: a slow hand would find it done
      }).observe(button, { attributes: true });
      item.click();
    });
    await until("nothing is on the way", async () => (await tab.locator('.take-away[data-state="idle"]').count()) === 1);
    await until("it has been drawn all the same", () => tab.evaluate(() => globalThis.e2eDrawn === true));
    assert.equal(saved, 0, "and is not saved");
  });

  await step("on a wall screen all of it is seen at once", async () => {
    await tab.setViewportSize({ width: 1920, height: 1080 });
    await until("nothing lies below the edge", async () => (await heightOf(tab)) <= 1080);
    assert.equal(await tab.locator(".ranked").count(), 10);
    await tab.setViewportSize({ width: 1440, height: 900 });
  });

  await step("its sheets leave no hole, with many moments and with few", async () => {
    for (const [site, moments] of [["", 10], ["?site=bilbao&days=84", 2]]) {
      await tab.goto(`${stack.url}/${site}`);
      await until("the moments are there", async () => (await tab.locator(".ranked").count()) === moments && (await tab.locator(".patterns").count()) === 1);
      for (const width of [1280, 1440]) {
        await tab.setViewportSize({ width, height: 900 });
        const share = await covered(tab, ".overview");
        assert.ok(share > 0.85, `${site} ${width}: ${share}`);
      }
    }
    await tab.goto(stack.url);
    await until("the overview is back", async () => (await tab.locator(".ranked").count()) === 10);
  });

  await step("it is dark or light as the system says, or as somebody chose, on the screen", async () => {
    const ground = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [day, night] = ["rgb(251, 248, 243)", "rgb(18, 32, 43)"];
    const seen = [];
    for (const chosen of [null, "light", "dark", null]) {
      if (seen.length > 0) await tab.locator(".account__tools .icon-button").first().click();
      await until("it is chosen", async () => (await tab.getAttribute("html", "data-theme")) === chosen);
      for (const colorScheme of ["light", "dark"]) {
        await tab.emulateMedia({ colorScheme });
        seen.push(await ground());
      }
    }
    assert.deepEqual(seen, [day, night, day, day, night, night, day, night]);
  });

  await step("on paper it says whose figures these are, in light colours that are printed", async () => {
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    const seen = await tab.evaluate(() => {
      const shown = (selector) => document.querySelector(selector).checkVisibility();
      const style = getComputedStyle(document.querySelector(".score-bar"));
      return { filters: shown(".filters"), who: shown(".paper-head"), scope: shown(".scope"), exact: style.printColorAdjust, paper: getComputedStyle(document.body).backgroundColor };
    });
    assert.deepEqual(seen, { filters: false, who: true, scope: true, exact: "exact", paper: "rgb(255, 255, 255)" });
    assert.match(await text(".paper-head"), /^Línea Clara\s+Printed on \d+ \w+ \d{4}/);
    const paper = { width: 703, height: 1017 }; // A4 within its margins
    await tab.setViewportSize(paper);
    const end = await tab.locator(".overview__moments").evaluate((sheet) => sheet.getBoundingClientRect().bottom + scrollY);
    assert.ok(end <= paper.height, `the moments end on the first page: ${end}`);
    await tab.setViewportSize({ width: 1440, height: 900 });
    await tab.emulateMedia({ media: "screen", colorScheme: "light" });
  });

  await step("a detail that is open on the map is on paper too, after the map", async () => {
    await tab.goto(`${stack.url}/map?cell=check-in`);
    await page.hook("detail").waitFor();
    await tab.emulateMedia({ media: "print" });
    const [map, detail] = [await tab.locator(".heat__table").boundingBox(), await page.hook("detail").boundingBox()];
    assert.ok(detail && detail.y >= map.y + map.height && detail.width > 300, JSON.stringify({ map, detail }));
    await tab.emulateMedia({ media: "screen" });
    await tab.goto(stack.url);
    await page.isLive();
  });

  await step("that the server is gone is seen at once, not with the next look at the figures", async () => {
    await page.isLive();
    const killed = Date.now();
    await stack.kill();
    await until("it says so", async () => (await page.liveState()) === "offline");
    t.diagnostic(`said after ${Date.now() - killed} ms`);
    assert.ok(await tab.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /\/api\/v1\/events/.test(name))));
  });

  assert.deepEqual(page.complaints, []);
});
