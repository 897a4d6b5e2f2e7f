// Misuse in the browser: what is set aside, rules tried on what was given already, and applied to it.
import assert from "node:assert/strict";
import test from "node:test";
import { Device } from "./lib/device.mjs";
import { Page } from "./lib/page.mjs";
import { programmeWith, Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

/** Four who say what they think, minutes apart, and a child with eight fives in seven seconds. */
async function sayAndPlay(device) {
  for (const [rating, minutes] of [[2, 40], [3, 30], [2, 20], [4, 10]]) await device.rate([rating], { agoMs: minutes * 60_000 });
  const played = Array.from({ length: 8 }, (_, i) => device.record(5, { agoMs: 60_000 - i * 900 }));
  assert.ok((await device.deliver(played)).body.items.every(({ status }) => status === "accepted")); // at once: its pace is the child's, not this machine's
}

async function publish(page) {
  await page.hook("review").click();
  await until("the server has nothing against it", () => page.hook("publish").isEnabled());
  await page.hook("publish").click();
  await page.hook("published").waitFor();
  await page.tab.locator('.tabs a[href*="part=misuse"]').click();
}

const rule = (page, name) => page.tab.locator(`[name="misuse.${name}"]`);

async function tryRules(page) {
  await page.hook("misuse-preview").click();
  await page.hook("misuse-found").waitFor();
  return page.hook("misuse-found").innerText();
}

test("rules against misuse are tried on what was given, put in force and applied to it", async (t) => {
  const step = stepsOf(t);
  const programme = await programmeWith(t, (document) => {
    delete document.misuse;
    document.disclosure_minimum = 1;
    for (const site of document.sites) delete site.opening_hours; // at whatever hour this runs
  });
  const stack = await Stack.start(t, { programme });
  const [code] = (await stack.pairingCodes("mad-check-in")).values();
  await sayAndPlay(await Device.pair(stack.url, code));
  const client = await stack.client("e2e");
  const counted = async () => (await client.get("/api/v1/quality")).body.rows[0].visits;
  assert.equal(await counted(), 12);
  await stack.addUser("ana");
  const page = await Page.open(t, stack.url);
  const { tab } = page;
  await page.signIn("ana");
  await tab.goto(`${stack.url}/define?part=misuse`);

  await step("without rules nothing is set aside, and that is said with what to do", async () => {
    await until("it is known", async () => /todavía no hay reglas/.test(await page.hook("set-aside").innerText()));
  });

  await step("rules of a draft are tried: how many, by which rule, where, and what the score would be", async () => {
    await tab.locator('[name="misuse"]').check();
    const found = await tryRules(page);
    assert.match(found, /De 12 respuestas apartarían 8\. 8 que hoy cuentan, y dejarían contar 0 que hoy no\./);
    assert.match(found, /El puntaje de lo que cuenta pasaría de 8\d,\d a 4\d,\d/);
    const trial = await page.hook("misuse-trial").innerText();
    assert.match(trial, /Demasiados seguidos\s+0\s+8/);
    assert.match(trial, /Madrid T4\s+0\s+8/);
    assert.match(trial, /8 visitas en 6,\d s/);
    assert.match(trial, /Publique antes las reglas/);
    assert.equal(await counted(), 12);
  });

  await step("published, they judge what was given, and the list says why", async () => {
    await publish(page);
    await until("the responses are set aside", async () => (await counted()) === 4);
    await tab.reload();
    await until("the list shows them", async () => (await page.hook("set-aside-all").innerText()) === "8");
    assert.match(await page.hook("set-aside").innerText(), /La misma cara 8 veces en 6,\d s/);
  });

  await step("who reads scores is told how many do not count", async () => {
    const leftOut = /8 respuestas (apartadas por|que parecen) mal uso/;
    await tab.goto(stack.url);
    await until("the overview says it", async () => leftOut.test(await tab.locator("[data-tile=completeness]").innerText()));
    await tab.goto(`${stack.url}/map`);
    await until("the map says it", async () => leftOut.test(await tab.locator(".legend__scope").innerText()));
    await tab.goto(`${stack.url}/moments?moment=check-in`);
    await until("the moment says it", async () => leftOut.test(await tab.locator(".changes__days").first().innerText()));
    await tab.goto(`${stack.url}/define?part=misuse`);
  });

  await step("other rules are published, tried, and applied: all counts again", async () => {
    await rule(page, "burst").uncheck();
    await rule(page, "held").uncheck();
    assert.match(await tryRules(page), /apartarían 0\. 0 que hoy cuentan, y dejarían contar 8 que hoy no\./);
    await publish(page);
    assert.equal(await counted(), 4); // what was given stays as it was judged
    await tab.locator('[data-testid="misuse-trial"] [name="length"]').selectOption("91");
    await tryRules(page);
    await page.hook("misuse-apply").click();
    await page.hook("misuse-applied").waitFor();
    assert.match(await page.hook("misuse-applied").innerText(), /Se han juzgado 12 respuestas; han cambiado 8/);
    await until("the list is empty", async () => /Todo lo que se ha dicho cuenta/.test(await page.hook("set-aside").innerText()));
    assert.equal(await counted(), 12);
    await tab.goto(`${stack.url}/define?part=history`);
    await until("the log tells who did it", async () => /ana\s+aplicó las reglas contra el mal uso/.test(await page.hook("audit").innerText()));
  });

  await step("a trial that takes long can be stopped", async () => {
    await tab.goto(`${stack.url}/define?part=misuse`);
    await rule(page, "burst").check();
    let held;
    await tab.route("**/api/v1/misuse/preview", (route) => { held = route; });
    await page.hook("misuse-preview").click();
    await tab.getByRole("progressbar").waitFor();
    await until("the first part is asked", () => held !== undefined);
    await page.hook("misuse-stop").click();
    await tab.getByRole("progressbar").waitFor({ state: "detached" });
    await tab.unroute("**/api/v1/misuse/preview");
    await tryRules(page);
  });

  await step("above a disclosure minimum of one the score is not told", async () => {
    await tab.goto(`${stack.url}/define?part=organisation`);
    await tab.locator('[name="disclosure_minimum"]').fill("5");
    await publish(page);
    assert.match(await tryRules(page), /Cómo cambiaría el puntaje no se dice mientras el mínimo para mostrarlo sea 5/);
  });
});
