// The page of managers in a real Chromium, against the real server.
import assert from "node:assert/strict";
import test from "node:test";
import { Device } from "./lib/device.mjs";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const day = 24 * 3_600_000;

async function pairAll(stack, ...kiosks) {
  const codes = await stack.pairingCodes(...kiosks);
  return Promise.all(kiosks.map((kiosk) => Device.pair(stack.url, codes.get(kiosk))));
}

test("one signs in, in Spanish and in English, and is told in words what is wrong", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana", { name: "Ana Vidal", language: "es" });
  await stack.addUser("kate", { name: "Kate Moore", language: "en" });

  await step("in Spanish", async () => {
    const page = await Page.open(t, `${stack.url}/map`, { locale: "es-ES" });
    assert.equal(await page.tab.getAttribute("html", "lang"), "es");
    await page.enter("ana", "no-es-esta-clave");
    const alert = page.tab.getByRole("alert");
    await alert.waitFor();
    assert.equal(await alert.innerText(), "El usuario o la contraseña no son correctos. Revíselos y pruebe otra vez.");
    await page.signIn("ana");
    assert.equal(await page.text("h1"), "Momentos de verdad por segmento");
    assert.equal(await page.hook("user").innerText(), "Ana Vidal");
    assert.deepEqual(page.complaints, []);
  });

  const page = await Page.open(t, `${stack.url}/map`, { locale: "en-GB" });
  await step("in English", async () => {
    assert.equal(await page.tab.getAttribute("html", "lang"), "en");
    await page.tab.click("form.sign-in button[type=submit]");
    assert.equal(await page.text("#user-error"), "Enter your user name.");
    await page.enter("kate", "not-this-password");
    const alert = page.tab.getByRole("alert");
    await alert.waitFor();
    assert.equal(await alert.innerText(), "The user or the password is not right. Check both and try again.");
    await page.signIn("kate");
    assert.equal(await page.text("h1"), "Moments of truth by segment");
  });

  await step("the language can be changed and is remembered", async () => {
    await page.tab.getByRole("button", { name: /^ES/ }).click();
    assert.equal(await page.text("h1"), "Momentos de verdad por segmento");
    await page.tab.reload();
    await page.isLive();
    assert.equal(await page.text("h1"), "Momentos de verdad por segmento");
  });

  await step("an empty programme teaches the first steps, and its code pairs a kiosk", async () => {
    await page.hook("first-steps").getByRole("button").click();
    const code = await page.hook("pairing-code").innerText();
    const device = await Device.pair(stack.url, code);
    await device.rate([4]);
    await until("the first rating takes the place of the first steps", async () => (await page.hook("first-steps").count()) === 0);
    assert.equal(await page.hook("ratings").getAttribute("data-ratings"), "1");
  });

  await step("signing out closes the door, also after a reload", async () => {
    await page.hook("sign-out").click();
    await page.tab.locator("#user").waitFor();
    await page.tab.reload();
    await page.tab.locator("#user").waitFor();
    assert.deepEqual(page.complaints, []);
  });
});

test("site, segmentation and period choose what the map shows, and the address keeps them", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const [madrid, bilbao, canaria] = await pairAll(stack, "mad-business", "bio-hall", "lpa-check-in");
  await madrid.rate([5, 5, 4], { segments: { class: "business" } });
  await bilbao.rate([1, 2], { moment: "check-in", segments: { class: "economy", purpose: "leisure" } });
  await bilbao.rate([3], { moment: "boarding" });
  await canaria.rate([4, 4, 4, 4], { segments: { class: "economy" }, agoMs: 45 * day });
  const page = await Page.open(t, `${stack.url}/map`);
  await page.signIn("ana");
  const columns = () => page.tab.locator('tr[data-moment="check-in"] [data-dimension]').evaluateAll((cells) => [
    ...new Set(cells.map((cell) => cell.dataset.dimension)),
  ]);

  await step("at first: the last 30 days, all sites, all segmentations", async () => {
    await page.counts("check-in", 5);
    await page.counts("check-in/class:business", 3);
    await page.counts("check-in/class:economy", 2);
    await page.counts("boarding", 1);
    const image = page.tab.locator("[data-image]");
    assert.equal(await image.getAttribute("data-image"), "6"); // visits
    assert.match(await image.innerText(), /58,3\s+±/); // (100 + 100 + 75 + 0 + 25 + 50) / 6
    assert.equal(new URL(page.tab.url()).search, "");
    assert.deepEqual(await columns(), ["class", "customer", "purpose"]);
  });

  await step("a period", async () => {
    await page.choose("period", "90d");
    await page.counts("check-in", 9);
    assert.equal(page.query("period"), "90d");
  });

  await step("a group of sites means all of its sites", async () => {
    await page.choose("site", "peninsula");
    await page.counts("check-in", 5);
    assert.equal(page.query("site"), "peninsula");
    await page.choose("site", "bilbao");
    const { index } = await page.counts("check-in", 2);
    assert.ok(index < 50, `${index}`);
    assert.equal(page.query("site"), "bilbao");
    assert.equal(page.query("period"), "90d");
  });

  await step("a segmentation", async () => {
    await page.choose("dimension", "purpose");
    await until("only its columns stand", async () => (await columns()).join() === "purpose");
    await page.counts("check-in/purpose:leisure", 2);
    assert.equal(page.query("dimension"), "purpose");
  });

  await step("the address leads to the same view", async () => {
    await page.tab.reload();
    await page.isLive();
    await page.counts("check-in", 2);
    assert.deepEqual(await columns(), ["purpose"]);
    await page.tab.goBack();
    await until("going back undoes the last choice", async () => (await columns()).length === 3);
  });

  await step("days of one's own choice, and the file that goes with them", async () => {
    const spoken = (agoMs) => new Date(Date.now() - agoMs).toISOString().slice(0, 10);
    await page.choose("site", "");
    await page.choose("dimension", "class");
    await page.choose("period", "custom");
    await page.tab.fill('input[name="from"]', spoken(50 * day));
    await page.tab.fill('input[name="to"]', spoken(40 * day));
    await page.counts("check-in/class:economy", 4);
    await page.counts("check-in", 4);
    assert.equal(page.query("from"), spoken(50 * day));
    assert.equal(page.query("to"), spoken(40 * day));
    const { name, rows } = await page.takeTable("Momentos por segmento");
    assert.match(name, new RegExp(`-class-${spoken(50 * day)}-${spoken(40 * day)}\\.csv$`));
    const checkIn = rows.filter(({ moment }) => moment === "check-in").map(({ column, n }) => [column, n]);
    assert.deepEqual(checkIn.filter(([, n]) => n !== "0"), [["all", "4"], ["economy", "4"]], "all together stand beside the columns");
    assert.ok(rows.every((row) => row["filter.from"] === spoken(50 * day) && row["filter.time_zone"] === "of each site"), JSON.stringify(rows[0]));
  });

  await step("where the filters leave nothing the page says so and offers a way out", async () => {
    await page.choose("site", "tenerife-norte");
    await page.hook("no-match").waitFor();
    await page.hook("no-match").getByRole("button").click();
    await page.counts("check-in", 9);
    assert.equal(page.query("site"), null);
    assert.equal(page.query("period"), "all");
  });

  await step("a cell opens its detail, and the address keeps that too", async () => {
    await page.tab.click('[data-cell="check-in/class:business"]');
    await page.hook("detail").waitFor();
    assert.equal(page.query("cell"), "check-in/class:business");
    assert.match(await page.hook("detail").locator('a[href^="/moments"]').getAttribute("href"), /moment=check-in&days=366&segment=class%3Abusiness$/);
    await page.tab.keyboard.press("Escape");
    await until("it is closed", async () => (await page.hook("detail").count()) === 0);
  });

  await step("columns can be sites, their groups, and two segmentations crossed", async () => {
    await page.choose("dimension", "@site");
    await page.counts("check-in/@site:bilbao", 2);
    assert.match(await page.tab.title(), /^Momentos de verdad por sede/);
    await page.choose("dimension", "@group");
    await page.counts("check-in/@group:peninsula", 5);
    await page.choose("dimension", "class*purpose");
    await until("a microsegment each", async () => (await page.tab.locator('tr[data-moment="check-in"] [data-dimension="class*purpose"]').count()) === 6);
    assert.match(await page.tab.locator("thead").innerText(), /Business · Ocio/);
    await page.tab.route("**/api/v1/**", (route) => route.abort());
    await page.choose("period", "7d");
    await until("figures of another choice fade, the cards' too", async () => (await page.tab.locator('.cards[data-stale="true"]').count()) === 1);
    await page.tab.unroute("**/api/v1/**");
    assert.deepEqual(page.complaints.filter((said) => !/ERR_FAILED/.test(said)), []);
  });
});

test("the page lives: it shows what has just been rated, and says honestly when the server is gone", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const [device] = await pairAll(stack, "mad-check-in");
  await device.rate([2]);
  const page = await Page.open(t, `${stack.url}/map`);
  await page.signIn("ana");
  const before = await page.counts("check-in", 1);
  await page.tab.evaluate(() => (globalThis.neverReloaded = true));
  const untouched = () => page.tab.evaluate(() => globalThis.neverReloaded === true);

  await step("a rating appears by itself", async () => {
    await device.rate([5]);
    const after = await page.counts("check-in", 2);
    assert.ok(after.index > before.index);
    assert.equal(await page.tab.locator('article[data-stage="deliver"]').getAttribute("data-n"), "2");
    assert.ok(await untouched());
  });

  await step("without a server it says so and keeps what it knew", async () => {
    await stack.kill();
    await until("the page knows", async () => (await page.liveState()) === "offline");
    assert.match(await page.hook("live").innerText(), /Sin conexión/);
    assert.equal((await page.cell("check-in")).n, 2);
  });

  await step("and it comes back with the server", async () => {
    await stack.start();
    await device.rate([5, 5]);
    await page.isLive();
    await page.counts("check-in", 4);
    assert.ok(await untouched());
    assert.deepEqual(page.complaints, []);
  });
});

test("the image says how complete it is, and which kiosks fell silent", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const [device] = await pairAll(stack, "mad-check-in");
  await device.rate([4, 4, 5, 5, 5, 3]);
  device.sequence += 2; // two more wait on the kiosk, and it says so
  await device.send([]);
  const [unheard] = await pairAll(stack, "bio-hall");
  unheard.sequence = 3; // so far it only said that there are some
  await unheard.send([]);
  const page = await Page.open(t, `${stack.url}/map`);
  await page.signIn("ana");
  await page.choose("site", "madrid-t4");
  const note = page.hook("completeness");
  const says = (share) => until(`completeness is ${share}`, async () => (await note.getAttribute("data-share")) === share);

  await step("what is missing is missing from the figure", async () => {
    await says("0.75");
    assert.match(await note.innerText(), /^Completitud 75,0\s%\s· faltan 2 registros$/);
    assert.equal(await page.hook("silent").count(), 0);
  });

  await step("and complete is said when it came", async () => {
    device.sequence -= 2;
    await device.rate([4, 4]);
    await says("1");
    assert.match(await note.innerText(), /^Completitud 100,0\s%$/);
  });

  await step("where nothing is here yet, something may be on its way", async () => {
    await page.choose("site", "bilbao");
    await page.hook("no-match").waitFor();
    await says("0");
    assert.match(await note.innerText(), /faltan 3 registros$/);
    await page.choose("site", "madrid-t4");
    await says("1");
  });

  await step("a kiosk that fell silent is named, in both languages", async () => {
    const since = new Date(Date.now() - 3 * day);
    await page.tab.route("**/api/v1/quality?*", async (route) => {
      const response = await route.fetch(); // the real answer, three days later
      const body = await response.json();
      body.completeness.silent = [{ kiosk: "mad-check-in", since: since.toISOString() }];
      await route.fulfill({ response, json: body });
    });
    const silent = page.hook("silent");
    await silent.waitFor();
    assert.match(await silent.innerText(), /^1 quiosco callado desde \d+ \p{L}+,? \d\d:\d\d$/u);
    await silent.locator("summary").click();
    assert.match(await silent.locator("li").innerText(), /Madrid/);
    await page.tab.getByRole("button", { name: /^EN/ }).click();
    assert.match(await silent.locator("summary").innerText(), /^1 kiosk silent since \d+ \p{L}+,? \d\d:\d\d$/u);
    assert.match(await note.innerText(), /^Completeness 100\.0%/);
    assert.deepEqual(page.complaints, []);
  });
});

test("a site manager sees the sites entrusted to her and nothing of the others", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("iratxe", { role: "site_manager", sites: ["bilbao"] });
  const [madrid, bilbao] = await pairAll(stack, "mad-check-in", "bio-hall");
  await madrid.rate([5, 5, 5]);
  await bilbao.rate([1, 2], { moment: "check-in" });
  const page = await Page.open(t, `${stack.url}/map`);
  await page.signIn("iratxe");

  await step("in the map and in the filter", async () => {
    await page.counts("check-in", 2);
    const offered = await page.tab.locator('select[name="site"] option').evaluateAll((options) => options.map(({ value }) => value));
    assert.deepEqual(offered, ["", "bilbao"]);
  });

  await step("also by an address of another's making", async () => {
    await page.tab.goto(`${stack.url}/map?site=madrid-t4`);
    await page.isLive();
    await page.counts("check-in", 2);
    const asked = await page.tab.evaluate(async () => {
      const reply = await fetch("/api/v1/scores?group_by=site&site=madrid-t4");
      return { status: reply.status, body: await reply.json() };
    });
    assert.equal(asked.status, 403, JSON.stringify(asked.body));
    const sites = await page.tab.evaluate(async () => (await (await fetch("/api/v1/scores?group_by=site")).json()).rows);
    assert.deepEqual([...new Set(sites.map((row) => row.group.site))], ["bilbao"]);
    assert.deepEqual(page.complaints, []);
  });
});
