// The pages about kiosks in a real Chromium: how they are, where customers leave, and what their screens look like.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Device } from "./lib/device.mjs";
import { Page } from "./lib/page.mjs";
import { program, programmeWith, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const hour = 3_600;
const today = () => new Date().toISOString().slice(0, 10);

/** Open at all hours: what closes is tested where the clock can be set. */
const alwaysOpen = (programme) => programme.sites.forEach((site) => delete site.opening_hours);

async function pairAll(stack, ...kiosks) {
  const codes = await stack.pairingCodes(...kiosks);
  return Promise.all(kiosks.map((kiosk) => Device.pair(stack.url, codes.get(kiosk))));
}

async function open(t, stack, user, path, options) {
  const page = await Page.open(t, stack.url, options);
  await page.signIn(user);
  await page.tab.goto(`${stack.url}${path}`);
  return page;
}

const order = (page) => page.tab.locator("[data-kiosk]").evaluateAll((rows) => rows.map(({ dataset }) => `${dataset.kiosk} ${dataset.condition}`));
const row = (page, kiosk) => page.tab.locator(`[data-kiosk="${kiosk}"]`);

test("the fleet says how each kiosk is, the worst first, and what to do", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await programmeWith(t, alwaysOpen) });
  await stack.addUser("ana");
  await stack.addUser("vera", { role: "viewer", language: "en" });
  const [good, stuck, voiceless, lossy] = await pairAll(stack, "mad-check-in", "bio-hall", "lpa-check-in", "svq-hall");
  await good.beat({}, [
    { day: today(), moment: "check-in", what: "first_touches", count: 30 },
    { day: today(), moment: "check-in", what: "rated", count: 24 },
    { day: today(), moment: "check-in", what: "abandoned:question:why", count: 4 },
  ]);
  await stuck.beat({ waiting: 7, oldest_waiting_s: 5 * hour, disk_free: 90_000_000, restarts: 2, times_covered: 0 });
  await voiceless.beat({ voice_trouble: "espeak-ng cannot be started", version: "1.3.9", lamp: "dim" });
  lossy.sequence = 3;
  await lossy.send([]);
  await lossy.beat();
  const page = await open(t, stack, "ana", "/kiosks");

  await step("those in trouble stand before those that are well", async () => {
    await until("all are there", async () => (await order(page)).length === 15);
    const first = ["bio-hall bad", "svq-hall warn", "lpa-check-in warn", "mad-check-in good", "mad-business unpaired"];
    assert.deepEqual((await order(page)).slice(0, 5), first);
  });

  await step("each in a sentence, with its response rate and what that is of", async () => {
    assert.match(await row(page, "bio-hall").locator("summary").innerText(), /7 registros no salen de él; esperan desde hace 5 horas/);
    assert.match(await row(page, "bio-hall").locator("summary").innerText(), /y 2 cosas más/);
    assert.match(await row(page, "svq-hall").locator("summary").innerText(), /Faltan 3 registros/);
    const well = await row(page, "mad-check-in").locator("summary").innerText();
    assert.match(well, /Todo en orden/);
    assert.match(well, /80\s%\s+24 de 30 califican/);
  });

  await step("what could not be counted is told with its reason, and tried again; a lead finds the way to define the kiosk", async () => {
    const early = voiceless.record(4);
    early.response.survey_version = 2; // nobody has published it yet
    const { body } = await voiceless.send([early]);
    assert.deepEqual(body.items.map(({ status }) => status), ["quarantined"]);
    await page.tab.goto(`${stack.url}/kiosks?kiosk=lpa-check-in`);
    await page.hook("quarantine").waitFor();
    await until("its reason stands", async () => /1 registro: .*response\.survey/s.test(await page.hook("quarantine").innerText()));
    await page.hook("replay").click();
    await until("it is told", async () => /Probados: 1; contados: 0; siguen en cuarentena: 1/.test(await page.hook("replayed").innerText()));
    await page.tab.route("**/quarantine/replay", (route) => route.abort());
    await page.hook("replay").click();
    await until("a deed does not repeat itself", async () => /repítalo/.test(await page.hook("replayed").innerText()));
    await page.tab.unroute("**/quarantine/replay");
    assert.match(await row(page, "lpa-check-in").locator(".row__define a").getAttribute("href"), /\/define\?part=kiosks&id=lpa-check-in$/);
    page.complaints.splice(0, page.complaints.length, ...page.complaints.filter((said) => !/ERR_FAILED/.test(said)));
    await page.tab.goto(`${stack.url}/kiosks`);
    await until("all are there", async () => (await order(page)).length === 15);
  });

  await step("one opens to all that is known, and the address keeps it", async () => {
    await row(page, "lpa-check-in").locator("summary").click();
    const details = page.hook("kiosk-details");
    await details.waitFor();
    assert.equal(page.query("kiosk"), "lpa-check-in");
    const text = await details.innerText();
    for (const expected of [/El modo accesible no habla/, /Instale espeak-ng/, /Versión 1\.3\.9, más antigua/, /Esperando a un cliente/, /21,3 GB libres de 62 GB/, /En hora/, /lamp\s+dim/])
      assert.match(text, expected);
    await page.tab.reload();
    await page.hook("kiosk-details").waitFor();
    await row(page, "mad-check-in").locator("summary").click();
    await until("another one opens in its place", async () => /qué ha fallado|¿Qué/i.test(await page.hook("kiosk-details").innerText()));
  });

  await step("the conditions filter, and so does the site", async () => {
    await page.tab.click('[data-condition="warn"].conditions__choice');
    await until("only those are shown", async () => (await order(page)).every((each) => each.endsWith("warn")));
    assert.equal(page.query("state"), "warn");
    await page.tab.click('[data-condition="warn"].conditions__choice');
    await page.choose("site", "bilbao");
    await until("only that site's", async () => (await order(page)).join() === "bio-hall bad");
    await page.choose("site", "");
    await page.choose("by", "site");
    const sites = () => page.tab.locator("[data-fleet-site]").evaluateAll((all) => all.map(({ dataset, innerText }) => [dataset.fleetSite, innerText.split("\n")[0]]));
    await until("each site has its own, in the order of the tree", async () => (await sites()).map(([id]) => id).slice(0, 3).join() === "madrid-t4,barcelona-t1,bilbao");
    assert.match((await sites()).find(([id]) => id === "bilbao")[1], /^Bilbao \d+ quioscos? · 1 necesita a alguien\.$/);
    assert.equal(page.query("by"), "site");
    await page.choose("by", "");
  });

  await step("a manager unpairs a kiosk, after being asked", async () => {
    await row(page, "bio-hall").locator("summary").click();
    await page.hook("unpair").click();
    await page.hook("unpair-yes").click();
    await until("it is free", async () => (await order(page)).includes("bio-hall unpaired"));
    assert.equal((await stuck.send([])).status, 401);
    await page.hook("code").click();
    const again = await Device.pair(stack.url, await page.hook("pairing-code").innerText());
    assert.equal((await again.send([])).status, 200);
    assert.deepEqual(page.complaints, []);
  });

  await step("who only looks sees the same in English, and no such buttons", async () => {
    const other = await open(t, stack, "vera", "/kiosks?kiosk=lpa-check-in", { locale: "en-GB" });
    await other.hook("kiosk-details").waitFor();
    assert.match(await other.hook("kiosk-details").innerText(), /The accessible mode does not speak/);
    assert.equal(await other.hook("unpair").count(), 0);
    assert.deepEqual(other.complaints, []);
  });
});

test("a device that stood at another desk is counted there, and back again", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await programmeWith(t, (programme) => (programme.disclosure_minimum = 1)) });
  await stack.addUser("ana");
  const [device] = await pairAll(stack, "mad-check-in");
  await device.send([5, 4, 2].map((rating) => device.record(rating)));
  const lead = await stack.client("reader");
  const counted = async () => {
    const { body } = await lead.get("/api/v1/scores?group_by=kiosk&moment=check-in");
    return Object.fromEntries(body.rows.map((each) => [each.group.kiosk, each.n]));
  };
  assert.deepEqual(await counted(), { "mad-check-in": 3 });
  const page = await open(t, stack, "ana", "/kiosks?kiosk=mad-check-in");
  const madridsDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Madrid" }).format(new Date());

  await step("the form says what would happen before it does", async () => {
    await page.hook("desk-open").click();
    const choices = await page.tab.locator('[name="counted_as"] option').allInnerTexts();
    assert.equal(choices.length, 7); // the other six of its site
    await page.tab.selectOption('[name="counted_as"]', "mad-business");
    await until("yesterday it told nothing", async () => /no hay respuestas/.test(await page.hook("desk-preview").innerText()));
    await page.tab.fill('[name="from"]', "2031-01-01");
    await until("days to come are not taken", async () => page.hook("desk-do").isDisabled());
    await page.tab.fill('[name="from"]', madridsDay);
    await page.tab.fill('[name="to"]', madridsDay);
    await until("the three of today", async () => /3 respuestas se contarán por/.test(await page.hook("desk-preview").innerText()));
    assert.deepEqual(await counted(), { "mad-check-in": 3 });
  });

  await step("it is counted so, what comes later too, and who did it is known", async () => {
    await page.hook("desk-do").click();
    const held = page.tab.locator("[data-attribution]");
    await held.waitFor();
    assert.match(await held.innerText(), /cuenta por «.*Facturación Business»\s+3 respuestas · ana/);
    assert.deepEqual(await counted(), { "mad-business": 3 });
    await device.send([device.record(4)]);
    assert.deepEqual(await counted(), { "mad-business": 4 });
    await page.tab.goto(`${stack.url}/define?part=history`);
    await until("it is in the audit log", async () => /contó por otro puesto lo dicho en/.test(await page.tab.locator("main").innerText()));
  });

  await step("and undone", async () => {
    await page.tab.goto(`${stack.url}/kiosks?kiosk=mad-check-in`);
    await page.hook("desk-undo").click();
    await until("nothing is held any more", async () => (await page.tab.locator("[data-attribution]").count()) === 0);
    assert.deepEqual(await counted(), { "mad-check-in": 4 });
    assert.deepEqual(page.complaints, []);
  });
});

test("a programme without kiosks teaches where they come from", async (t) => {
  const stack = await Stack.start(t, { programme: await programmeWith(t, (programme) => (programme.kiosks = [])) });
  await stack.addUser("ana");
  const page = await open(t, stack, "ana", "/kiosks");
  await page.hook("no-kiosks").waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a manager sees at which question customers leave", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await programmeWith(t, (programme) => (programme.disclosure_minimum = 10)) });
  await stack.addUser("ana");
  const [madrid, bilbao] = await pairAll(stack, "mad-check-in", "bio-hall");
  const count = (what, n, moment = "check-in") => ({ day: today(), moment, what, count: n });
  const visits = [
    count("attract_views", 210),
    count("first_touches", 200),
    count("rated", 190),
    count("completed", 120),
    count("reached:question:service", 195),
    count("abandoned:question:service", 5),
    count("abandoned:attract", 5),
    count("reached:question:why", 80),
    count("abandoned:question:why", 36),
    count("ended:question:why", 8),
    count("reached:question:queue", 146),
    count("abandoned:question:queue", 30),
    count("reached:question:trip", 4),
  ];
  await madrid.beat({}, visits);
  await madrid.beat({}, visits); // said again
  await bilbao.beat({}, [count("first_touches", 20), count("reached:question:why", 12), count("abandoned:question:why", 12)]);
  const page = await open(t, stack, "ana", "/visits");
  const at = (question) => page.tab.locator(`[data-moment="check-in"] [data-question="${question}"]`);

  await step("per question: how many came, how many of them left, and where that is worst", async () => {
    await until("they are there", async () => (await at("why").getAttribute("data-left")) === "48");
    assert.match(await at("why").innerText(), /donde más se van\s+92 llegaron aquí\s+48 se fueron \(52\s%\)\s+8 tocaron «Terminar»/);
    assert.match(await at("queue").innerText(), /146 llegaron aquí\s+30 se fueron \(21\s%\)/);
    assert.match(await at("trip").innerText(), /demasiado pocas visitas/); // fewer than the programme shows
    assert.match(await page.tab.locator('[data-figure="rate"]').innerText(), /86\s%\s+190 de 220 que tocaron/);
    assert.match(await page.tab.locator('[data-figure="left"]').innerText(), /88\s+5 antes de la primera pregunta/);
  });

  await step("by site and by days", async () => {
    await page.choose("site", "madrid-t4");
    await until("only Madrid's", async () => (await at("why").getAttribute("data-left")) === "36");
    await page.choose("period", "today");
    await until("the address says so", async () => page.query("period") === "today");
    await page.choose("site", "tenerife-norte");
    await page.hook("no-visits").waitFor();
    assert.deepEqual(page.complaints, []);
  });
});

const pictures = (page) => page.tab.locator('[data-testid="gallery"] .picture');
const states = (page) => pictures(page).evaluateAll((all) => all.map(({ dataset }) => dataset.state));

test("every screen of a survey is shown as the kiosk's program draws it", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const page = await open(t, stack, "ana", "/preview?survey=check-in");
  const bytes = async (screen) => {
    const url = await page.tab.locator(`[data-screen="${screen}"] img`).getAttribute("src");
    const reply = await page.tab.request.get(new URL(url, stack.url).href);
    return { status: reply.status(), type: reply.headers()["content-type"], etag: reply.headers().etag, body: await reply.body() };
  };
  const shownAll = () => until("all are drawn", async () => {
    await page.tab.evaluate(() => window.scrollTo(0, document.body.scrollHeight)); // they are drawn when they come into view
    const all = await states(page);
    return all.length === 8 && all.every((each) => each === "shown");
  });

  let spanish;
  await step("all of them, in the kiosk's own size", async () => {
    await shownAll();
    const size = await pictures(page).first().locator("img").evaluate((image) => [image.naturalWidth, image.naturalHeight]);
    assert.deepEqual(size, [1280, 800]);
    spanish = await bytes("question:why");
    assert.equal(spanish.type, "image/png");
    const other = await bytes("attract");
    assert.ok(!other.body.equals(spanish.body));
  });

  await step("in another language, upright, dark and in the accessible mode", async () => {
    await page.choose("language", "en");
    for (const name of ["upright", "dark", "accessible"]) await page.hook(name).click();
    await page.choose("size", "800x480");
    await until("the address asks for that", async () => {
      const url = await page.tab.locator('[data-screen="question:why"] img').getAttribute("src");
      return /language=en&width=480&height=800&dark=true&accessible=true/.test(url);
    });
    await shownAll();
    const size = await pictures(page).first().locator("img").evaluate((image) => [image.naturalWidth, image.naturalHeight]);
    assert.deepEqual(size, [480, 800]);
    assert.ok(!(await bytes("question:why")).body.equals(spanish.body));
  });

  await step("one opens large, and Escape leads back", async () => {
    await page.tab.locator('[data-screen="thanks"] button').click();
    await page.hook("large").locator('.picture[data-state="shown"]').waitFor();
    assert.equal(page.query("screen"), "thanks");
    await page.tab.keyboard.press("Escape");
    await until("it is closed", async () => (await page.hook("large").count()) === 0);
    assert.deepEqual(page.complaints, []);
  });

  await step("a picture that is known is not sent again", async () => {
    const { etag } = await bytes("attract");
    const url = await page.tab.locator('[data-screen="attract"] img').getAttribute("src");
    const again = await page.tab.request.get(new URL(url, stack.url).href, { headers: { "If-None-Match": etag } });
    assert.equal(again.status(), 304);
  });
});

test("without the kiosk's program the server serves all else, and says plainly what is missing", async (t) => {
  const step = stepsOf(t);
  const alone = join(await temporaryDirectory(t), "instante-server");
  await copyFile(program("instante-server"), alone); // as installed without the kiosk
  const stack = await Stack.start(t, { server: alone });
  await stack.addUser("ana");

  await step("a program asks and is told what to do", async () => {
    const client = await stack.client("looker", "viewer");
    const absent = await client.get("/api/v1/surveys/check-in/preview");
    assert.equal(absent.status, 503);
    assert.match(absent.headers["content-type"], /problem\+json/);
    assert.match(absent.body.detail, /instante-kiosk, which is not at .*; install it beside instante-server/);
    assert.equal((await client.get("/api/v1/status")).body.preview.available, false);
  });

  await step("a manager sees it in words, and no broken pictures", async () => {
    const page = await open(t, stack, "ana", "/preview");
    await page.hook("no-preview").waitFor();
    assert.match(await page.hook("no-preview").innerText(), /no está junto al servidor[\s\S]*--kiosk-program/);
    assert.equal(await pictures(page).count(), 0);
    assert.deepEqual(page.complaints, []);
  });

  await step("something else in its place is found out", async () => {
    await stack.stop();
    stack.options = ["--kiosk-program", "/bin/true"];
    await stack.start();
    const page = await open(t, stack, "ana", "/preview");
    await until("each picture says so, and why", async () => {
      const texts = await pictures(page).allInnerTexts();
      return texts.length > 0 && texts.every((text) => /no se puede dibujar[\s\S]*what it wrote is no picture/.test(text));
    });
  });
});
