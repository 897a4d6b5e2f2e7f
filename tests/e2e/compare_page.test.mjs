// Two selections side by side in a real Chromium, with the verdict in words.
import assert from "node:assert/strict";
import test from "node:test";
import { importHistory } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a manager compares days, sites and segments, and is told what can be said", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  await stack.addUser("mikel", { role: "site_manager", sites: ["bilbao"] });
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();
  const verdict = () => tab.locator(".compare__verdict").getAttribute("data-verdict");
  const isThere = () => until("both sides are there", async () => (await tab.locator(".compare__verdict").count()) === 1);

  await step("without answers the page says so", async () => {
    await tab.click('a[href="/compare"]');
    await until("it is said", async () => (await page.hook("no-comparison").count()) === 1);
  });

  await step("these days stand beside those before them", async () => {
    await importHistory(t, stack);
    await tab.reload();
    await isThere();
    assert.match(await text('[data-side="a"]'), /\d\d,\d\s+± \d,\d/);
    assert.match(await text(".compare__verdict"), /se distinguen|iguales|por (encima|debajo) de/);
    assert.equal(await tab.locator(".compare__moments tbody tr").count(), 10);
    await page.choose("with", "year");
    await until("nobody was asked a year ago", async () => (await verdict()) === "too_few_to_say");
  });

  await step("two classes differ, in all and moment by moment", async () => {
    await page.choose("by", "segment.class");
    await page.choose("a", "economy");
    await isThere();
    await until("it is lower", async () => (await verdict()) === "lower");
    assert.match(await text(".compare__verdict"), /Turista está \d+,\d puntos por debajo de Business\./);
    assert.match(await text(".compare__verdict"), /entre [-−]\d+,\d y [-−]\d+,\d puntos/);
    assert.match(await text('.compare__moments [data-moment="check-in"]'), /Facturación\s+\d\d,\d[^]*Por debajo/);
    assert.match(tab.url(), /\/compare\?by=segment\.class&a=economy/);
  });

  await step("two sites, shared by the address and in English", async () => {
    await tab.goto(`${stack.url}/compare?by=site&a=bilbao&b=madrid-t4&days=84`);
    await isThere();
    await tab.click("button[lang=en]");
    await until("it is English", async () => /Compare/.test(await tab.title()));
    assert.match(await text(".compare__verdict"), /Bilbao/);
    assert.equal(await tab.locator('select[name="b"] option[value="bilbao"]').count(), 0, "nothing is compared with itself");
  });

  await step("sites that share one moment are compared over that one, whatever else each measures", async () => {
    await tab.click("button[lang=es]");
    await tab.goto(`${stack.url}/compare?by=site&a=sevilla&b=bilbao&days=84`);
    await isThere();
    assert.match(await text('[data-testid="compare-scope"]'), /los dos lados: Facturación\./);
    const [whole, moment] = [await text('[data-side="a"] .changes__figure'), await text('[data-moment="check-in"] td')].map((said) => /\d\d,\d/.exec(said)[0]);
    assert.equal(whole, moment, "the headline's figure is the shared moment's");
    assert.equal(await verdict(), "no_detectable_difference");
    assert.match(await text('[data-moment="boarding"]'), /no se mide aquí[^]*Solo en Bilbao/);
    await tab.goto(`${stack.url}/compare?by=site&a=bilbao&b=madrid-t4&days=84`);
    await tab.click("button[lang=en]");
    await isThere();
  });

  await step("groups of sites, weekdays, and free days beside free days, all narrowed alike", async () => {
    await tab.goto(`${stack.url}/compare?by=group&a=peninsula&b=canarias&days=84`);
    await isThere();
    assert.match(await text('[data-side="b"]'), /Canar/);
    await tab.goto(`${stack.url}/compare?by=weekday&a=2&b=3&site=bilbao&moment=check-in&days=84`);
    await isThere();
    assert.equal(await verdict(), "lower");
    assert.match(await text(".compare__verdict"), /Tuesday is \d+\.\d points below Wednesday/);
    assert.equal(await tab.locator(".compare__moments tbody tr").count(), 1);
    await page.choose("segment", "customer:first_time");
    await until("of those who come for the first time", async () => page.query("segment") === "customer:first_time" && (await tab.locator(".compare__verdict").count()) === 1);
    assert.match(await tab.locator('.compare__moments td a').first().getAttribute("href"), /moment=check-in&site=bilbao&segment=customer%3Afirst_time&weekday=2&days=84$/);
    const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    await tab.goto(`${stack.url}/compare?from=${daysAgo(20)}&to=${daysAgo(6)}&with=custom&with_from=${daysAgo(80)}&with_to=${daysAgo(40)}`);
    await isThere();
    assert.equal(await tab.inputValue('input[name="with_from"]'), daysAgo(80));
    assert.ok(Number(await tab.locator('[data-side="b"]').getAttribute("data-visits")) > Number(await tab.locator('[data-side="a"]').getAttribute("data-visits")), "41 days hold more visits than 15");
  });

  await step("two free selections, each of its own place, customers, weekday and days; not of the same answers", async () => {
    await tab.click("button[lang=es]");
    await tab.goto(`${stack.url}/compare?by=site&a=bilbao&b=madrid-t4&days=84&moment=check-in`);
    await isThere();
    await page.choose("by", "free");
    await until("both stay what they were", async () => page.query("site") === "bilbao" && page.query("b_site") === "madrid-t4");
    await page.choose("weekday", "2");
    await page.choose("b_segment.class", "business");
    await page.choose("with", "before");
    await until("it is lower", async () => (await verdict()) === "lower");
    assert.match(await text(".compare__verdict"), /Bilbao · Martes está \d+,\d puntos por debajo de Madrid T4 · Business\./);
    assert.match(await text('[data-testid="scope"]'), /^Bilbao · Martes frente a Madrid T4 · Business · Momento: Facturación · /);
    const [left, right] = await tab.locator(".compare__moments td a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.match(left, /moment=check-in&site=bilbao&weekday=2&days=84$/);
    assert.match(right, /moment=check-in&site=madrid-t4&segment=class%3Abusiness&from=\d{4}-\d\d-\d\d&to=/);
    const table = Object.fromEntries(Object.entries((await page.takeTable("Comparación")).rows[0]).filter(([name]) => /^filter\.(site|left|right)/.test(name)));
    assert.deepEqual(
      ["filter.site", "filter.left_site", "filter.left_weekday", "filter.right_site", "filter.right_segment.class", "filter.right_segment.class_name"].map((name) => table[name]),
      ["bilbao madrid-t4", "bilbao", "2", "madrid-t4", "business", "Business"],
    );
    await page.choose("b_site", "");
    await page.choose("with", "same");
    await page.hook("not-apart").waitFor();
    assert.match(await page.hook("not-apart").innerText(), /comparten respuestas/);
    await page.choose("b_weekday", "3");
    await isThere();
    assert.match(await text('[data-side="b"]'), /^Business · Miércoles/);
  });

  await step("one microsegment stands beside another", async () => {
    await tab.goto(`${stack.url}/compare?by=segment.class&a=economy&b=business&segment=customer:first_time&days=84`);
    await isThere();
    await page.choose("by", "free");
    await until("nothing is lost", async () => page.query("segment") === "customer:first_time,class:economy" && page.query("b_segment") === "customer:first_time,class:business");
    await page.choose("b_segment.customer", "returning");
    const said = /^Primera vez · Turista está \d+,\d puntos por debajo de Business · Cliente habitual\./;
    await until("it is lower", async () => (await verdict()) === "lower" && said.test(await text(".compare__verdict")));
    assert.equal(await tab.locator(".compare__moments td a").count(), 0, "a moment's page is of one segment");
  });

  await step("two moments, which may be of the same visits; and a difference smaller than what matters is called that", async () => {
    await tab.goto(`${stack.url}/compare?by=moment&a=lounge&b=claims-desk&days=84`);
    await isThere();
    assert.equal(await verdict(), "higher");
    assert.match(await text(".compare__verdict"), /Sala Clara está \d+,\d puntos por encima de Reclamaciones\./);
    assert.equal(await tab.locator(".compare__moments").count(), 0);
    const quality = (url) => url.pathname === "/api/v1/quality";
    await tab.route(quality, async (route) => {
      const reply = await (await route.fetch()).json();
      for (const row of reply.rows) {
        if (row.comparison) Object.assign(row.comparison, { verdict: "no_detectable_difference", reason: "smaller_than_matters", equivalent: false, index: { difference: -1.2, low: -2.3, high: -0.2 } });
      }
      await route.fulfill({ json: reply });
    });
    await tab.reload();
    await until("it is said", async () => /está 1,2 puntos por debajo de Reclamaciones: menos de lo que importa/.test(await text(".compare__verdict")));
    await tab.unroute(quality);
  });

  await step("what an address asks for and cannot have is said, and not another thing compared without a word", async () => {
    await tab.goto(`${stack.url}/compare?by=free&site=bilbao&b_site=madrid-t4&moment=gone&segment=class:gone&b_weekday=9&days=84`);
    await isThere();
    const notice = await page.hook("address-notice").innerText();
    for (const said of [/momento «gone»[^.]*están todos/, /segmento «gone»/, /\(9\)/]) assert.match(notice, said);
    await tab.goto(`${stack.url}/compare?with=custom&with_from=2026-05-01&with_to=2026-04-01`);
    await isThere();
    assert.match(await page.hook("address-notice").innerText(), /2026-05-01 – 2026-04-01/);
    assert.equal(await tab.inputValue('select[name="with"]'), "before");
  });

  await step("who sees one site compares no sites", async () => {
    const theirs = await Page.open(t, `${stack.url}/compare?by=site&a=bilbao&b=madrid-t4`);
    await theirs.signIn("mikel");
    await theirs.tab.locator(".compare__verdict").waitFor();
    assert.equal(await theirs.tab.locator('select[name="by"] option[value="site"]').count(), 0);
    assert.deepEqual(theirs.complaints, []);
  });

  assert.deepEqual(page.complaints, []);
});
