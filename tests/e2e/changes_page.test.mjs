// What changed, in a real Chromium: a history with three events in it, and a manager who has not been told of them.
import assert from "node:assert/strict";
import test from "node:test";
import { importHistory } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { covered, heightOf } from "./lib/sheets.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a manager sees what changed, when, and what is only chance", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();

  await step("without answers the page says so", async () => {
    await tab.click('a[href="/changes"]');
    await until("it is said", async () => (await page.hook("no-changes").count()) === 1);
    assert.match(await tab.title(), /^Qué ha cambiado/);
  });

  await step("the signals name moment, site and day, the losses first", async () => {
    await importHistory(t, stack);
    await tab.reload();
    await until("signals are there", async () => (await tab.locator("[data-news]").count()) >= 3);
    const news = await tab.locator("[data-news]").evaluateAll((items) => items.map(({ dataset }) => `${dataset.news} ${dataset.better}`));
    assert.equal(news[0], "check-in madrid-t4 false");
    assert.ok(news.includes("baggage gran-canaria true"), news.join());
    assert.match(await text('[data-news="check-in madrid-t4"]'), /▼ Facturación · Madrid T4\s+De \d+\s% a \d+\s% de respuestas favorables desde el \d+ \S+ \d+\.\s+−\d+,\d puntos/);
    assert.match(await text(".changes__news .changes__note"), /Se vigilan 25 series/);
  });

  await step("each moment stands against the period before, with its verdict in words", async () => {
    const verdict = (moment) => tab.locator(`.changes__table [data-moment="${moment}"] [data-verdict]`).getAttribute("data-verdict");
    assert.equal(await verdict("baggage"), "higher");
    assert.equal(await verdict("claims-desk"), "no_detectable_difference");
    assert.match(await text('.changes__table [data-moment="baggage"]'), /Sube/);
    assert.match(await text(".changes__image"), /Imagen de la calidad\s+\d\d,\d\s+± \d,\d/);
  });

  await step("there is no hole beside few signals or many, and a wall screen shows all of it at once", async () => {
    const bare = async () => {
      const found = [];
      for (const [width, height] of [[1280, 800], [1440, 900], [1920, 1080]]) {
        await tab.setViewportSize({ width, height });
        const share = await covered(tab, ".changes");
        if (share < 0.88) found.push(`${width}: ${share}`);
      }
      return found;
    };
    assert.deepEqual(await bare(), []);
    assert.ok((await heightOf(tab)) <= 1080, "it fits the wall");
    await tab.route(/\/api\/v1\/changes\?/, async (route) => {
      const response = await route.fetch();
      const changes = await response.json();
      const signals = changes.rows.filter((row) => row.signals.length > 0);
      await route.fulfill({ response, json: { ...changes, rows: Array.from({ length: 14 }, (_, at) => signals[at % signals.length]) } });
    });
    await tab.reload();
    await until("many signals are there", async () => (await tab.locator("[data-news]").count()) === 14 && (await tab.locator(".changes__table").count()) === 1);
    assert.deepEqual(await bare(), []);
    await tab.unroute(/\/api\/v1\/changes\?/);
    await tab.setViewportSize({ width: 1440, height: 900 });
  });

  await step("of one site, by an address that can be shared, also in English", async () => {
    await page.choose("site", "madrid-t4");
    await until("Madrid alone", async () => /Se vigilan 10 series/.test(await text(".changes__news .changes__note").catch(() => "")));
    assert.match(tab.url(), /\/changes\?site=madrid-t4$/);
    await tab.click("button[lang=en]");
    assert.match(await text('.changes__table [data-moment="check-in"]'), /Check-in[^]*▼\s+Down/);
    assert.match(await text('[data-news="check-in madrid-t4"]'), /favourable answers since/);
  });

  assert.deepEqual(page.complaints, []);
});
