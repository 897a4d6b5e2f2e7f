// What drives the image, and where to begin: in a real Chromium, where visits tell it, and where they cannot.
import assert from "node:assert/strict";
import test from "node:test";
import { importHistory } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { importVisits } from "./lib/several.mjs";
import { programmeWith, Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const drawn = (tab) => until("the map is drawn", async () => (await tab.locator('.levers__chart[data-drawn="true"] canvas').count()) > 0);

test("where visits rate several moments, a manager sees which weighs most and where to begin", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await importVisits(t, stack);
  await stack.addUser("ana");
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();

  await step("what to improve first is said in a sentence, and that it is no proof of a cause", async () => {
    await tab.click('a[href="/drivers"]');
    await drawn(tab);
    assert.match(await tab.title(), /^Qué pesa en la imagen/);
    assert.equal(await tab.locator(".levers__headline").getAttribute("data-first"), "check-in");
    assert.match(await text(".levers__headline"), /Empiece por Facturación\.[^]*no qué causa qué/);
  });

  await step("the list says how much each weighs, how sure that is and from whom it cannot be told apart", async () => {
    const order = await tab.locator("[data-driver]").evaluateAll((items) => items.map(({ dataset }) => dataset.driver));
    assert.equal(order.length, 5);
    assert.equal(order[0], "check-in");
    assert.match(await text('[data-driver="check-in"]'), /Facturación\s+■ Mejorar primero[^]*\d\d\s%[^]*\(\d+\s% a \d+\s%\)[^]*Puntaje \d\d,\d ± \d,\d[^]*Puesto 1\. Se distingue de todos los demás\./);
    assert.match(await text('[data-driver="boarding"], [data-driver="lounge"]'), /Puesto \d(–\d)?\. (No se distingue de|Se distingue)/);
  });

  await step("the map stands as a table too, and what it rests on is stated", async () => {
    await tab.click(".levers__map summary");
    assert.equal(await tab.locator(".levers__map tbody tr").count(), 5);
    assert.match(await text('[data-item="check-in"]'), /1\. Facturación\s+\d\d\s%\s+de \d+\s% a \d+\s%\s+\d\d,\d\s+de \d\d,\d a \d\d,\d\s+■ Mejorar primero/);
    assert.match(await text(".levers__basis"), /400 de 460: las que califican todos estos momentos\.[^]*pocas veces con los demás: Reclamaciones\.[^]*Shapley[^]*remuestreos/);
    assert.match(await page.hook("scope").innerText(), /^Todas las sedes · .* · n = 400 visitas · cada visita pesa lo mismo · días y horas locales de cada sede$/);
  });

  await step("loyalty, one class and four weeks stand in the address, also in English", async () => {
    await page.choose("of", "construct:loyalty");
    await until("what failing costs is said", async () => /Se nota cuando falla/.test(await text('[data-driver="check-in"]')));
    await page.choose("segment", "class:economy");
    await page.choose("days", "28");
    await until("it is of loyalty", async () => /lealtad/.test(await text(".levers__list")) && (await tab.locator(".levers__basis").count()) === 1);
    assert.match(tab.url(), /\/drivers\?of=construct%3Aloyalty&segment=class%3Aeconomy&days=28$/);
    const theirs = await Page.open(t, tab.url(), { locale: "en-GB" });
    await theirs.signIn("ana");
    await theirs.tab.click("button[lang=en]");
    await drawn(theirs.tab);
    assert.match(await theirs.text("h1"), /What drives loyalty/);
    assert.equal(await theirs.tab.locator("[data-driver]").first().getAttribute("data-driver"), "check-in");
    assert.match(await theirs.text(".levers__basis"), /explain \d\d% of how loyalty differs/);
    assert.match(await theirs.hook("scope").innerText(), /^All sites · .*: (Economy|Turista) · .* · n = \d+ visits/);
    assert.deepEqual(theirs.complaints, []);
  });

  await step("a moment of the list leads to its page, at the same site", async () => {
    await tab.goto(`${stack.url}/drivers?site=sevilla`);
    await tab.click('[data-driver="check-in"] a');
    await until("the moment is there", async () => /^Facturación/.test(await tab.title()));
    assert.match(tab.url(), /\/moments\?moment=check-in&site=sevilla&days=84$/);
  });

  await step("on a phone nothing stands beyond the edge", async () => {
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.goto(`${stack.url}/drivers`);
    await drawn(tab);
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${wide} px`);
  });

  assert.deepEqual(page.complaints, []);
});

test("where each visit rates one moment, the page says why it cannot be told, what to do, and shows what is stated", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const page = await Page.open(t, `${stack.url}/drivers`);
  await page.enter("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();
  const lesson = async () => {
    const found = page.hook("lesson");
    return (await found.count()) === 1 ? found.getAttribute("data-lesson") : null;
  };

  await step("without answers it says that there are too few", async () => {
    await until("it is said", async () => (await lesson()) === "few_visits");
    assert.equal(await tab.locator(".levers__chart").count(), 0);
  });

  await step("one moment a visit is explained, with what to do", async () => {
    await importHistory(t, stack);
    await tab.reload();
    await until("it is said", async () => (await lesson()) === "one_moment");
    assert.match(await text("[data-testid=lesson]"), /un solo momento[^]*cada una califica, de media, 1,0 momentos[^]*«Todos en una visita»[^]*una fila por visita/);
    assert.equal(await tab.locator("[role=alert]").count(), 0, "it is no error");
    assert.match(await page.hook("scope").innerText(), / · n = \d\d\.\d{3} visitas · /);
  });

  await step("what the programme states is drawn in its place", async () => {
    await drawn(tab);
    assert.match(await text(".levers__meanwhile"), /no sale de los datos/);
    assert.equal(await tab.locator("[data-driver]").count(), 10);
    assert.match(await text('[data-driver="check-in"]'), /Importancia 3,0\s+Puntaje \d\d,\d/);
    assert.equal(await tab.locator(".levers__basis").count(), 0);
  });

  await step("no way is offered that leads to the same refusal, and what targets would bring is told instead", async () => {
    await tab.click("button[lang=en]");
    await until("it is English", async () => /mostly rate a single moment/.test(await text("[data-testid=lesson]")));
    assert.equal(await tab.locator(".lesson__choices a").count(), 0, "no kiosk's visits of several moments are there");
    assert.equal(await tab.locator('select[name="moments"]').count(), 0);
    const gains = await tab.locator("[data-reach]").evaluateAll((items) => items.map((item) => [item.dataset.reach, Number(/[+]([\d.]+) points of the image/.exec(item.innerText)[1])]));
    assert.equal(gains[0][0], "claims-desk", JSON.stringify(gains));
    assert.ok(gains.every(([, gain], i) => i === 0 || gain <= gains[i - 1][1]));
    await tab.goto(`${stack.url}/drivers?moments=on-board,baggage&days=all`);
    await until("it is said of those that rate them", async () => (await lesson()) === "one_moment" && /each rates 1\.0 moments on average/.test(await text("[data-testid=lesson]")));
    await page.choose("moments", "");
    await until("all again", async () => page.query("moments") === null && (await lesson()) === "one_moment");
  });

  assert.deepEqual(page.complaints, []);
});

test("where small groups are protected, whole visits are not read, and the page says so", async (t) => {
  const stack = await Stack.start(t, { programme: await programmeWith(t, (programme) => (programme.disclosure_minimum = 5)) });
  await importHistory(t, stack);
  await stack.addUser("ana");
  const page = await Page.open(t, `${stack.url}/drivers`);
  await page.enter("ana");
  await drawn(page.tab);
  assert.equal(await page.hook("lesson").getAttribute("data-lesson"), "gated");
  assert.match(await page.text("[data-testid=lesson]"), /protege a los grupos pequeños/);
  assert.equal(await page.tab.locator("[data-driver]").count(), 10);
  assert.deepEqual(page.complaints, []);
});
