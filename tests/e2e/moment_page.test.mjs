// Why are Tuesdays bad in Bilbao? A manager finds out in a real Chromium, in a history where they are.
import assert from "node:assert/strict";
import test from "node:test";
import { Device } from "./lib/device.mjs";
import { importHistory, importRatings } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { programmeWith, Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a manager sees one moment from all sides, and that Tuesdays are bad in Bilbao", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const text = (selector) => tab.locator(selector).first().innerText();
  const index = async (weekday) => {
    const cells = await tab.locator(`[data-weekday="${weekday}"] [data-index]`).evaluateAll((all) => all.map(({ dataset }) => Number(dataset.index)));
    return cells.reduce((sum, each) => sum + each, 0) / cells.length;
  };

  await step("without answers the page says so", async () => {
    await tab.click('a[href="/moments"]');
    await until("it is said", async () => (await page.hook("no-answers").count()) === 1);
  });

  await step("from a cold start the overview tells of what comes back every week, and leads there", async () => {
    await importHistory(t, stack);
    await tab.goto(stack.url);
    await page.hook("patterns").waitFor();
    const pattern = tab.locator('[data-pattern="check-in bilbao 2"]');
    assert.match(await pattern.innerText(), /▼ Facturación · Bilbao\s+Los martes, [12]\d,\d puntos por debajo de los demás días/);
    await pattern.locator("a").click();
    await until("the Tuesdays are there", async () => (await tab.locator('[data-weekday="2"] [data-index]').count()) > 5);
    assert.equal(await tab.locator("[data-weekday]").count(), 1, "the hours are of Tuesdays alone");
    assert.match(tab.url(), /\/moments\?moment=check-in&site=bilbao&weekday=2&from=/);
    assert.match(await page.hook("target").innerText(), /Por debajo de 80,0/);
    assert.equal(await tab.locator('[data-axis="weekday"]').count(), 0, "nothing is held against itself");
  });

  await step("from what changed a link leads to the moment, with the same site and days", async () => {
    await tab.goto(`${stack.url}/changes?site=bilbao&days=84`);
    await tab.click('.changes__table [data-moment="check-in"] a');
    await until("the moment is there", async () => (await tab.locator(".moment__hours [data-index]").count()) > 50);
    assert.match(tab.url(), /\/moments\?moment=check-in&site=bilbao&days=84$/);
    assert.match(await tab.title(), /^Facturación/);
  });

  await step("Tuesdays stand out, in words and in the hours", async () => {
    assert.match(await text('[data-finding="weekday 2"]'), /▼ Martes\s+\d+,\d puntos por debajo del resto \(Día de la semana\)/);
    assert.equal(await tab.locator('[data-axis="weekday"] [data-value="2"] [data-verdict]').getAttribute("data-verdict"), "lower");
    const findings = await tab.locator("[data-finding]").evaluateAll((items) => items.map(({ dataset }) => dataset.finding));
    assert.equal(findings[0], "weekday 2");
    const others = await Promise.all([1, 3, 4, 5, 6, 7].map(index));
    assert.ok((await index(2)) < Math.min(...others) - 5, `${await index(2)} and ${others}`);
  });

  await step("an hour says how sure it is, to keys and fingers too, and looks unsure where it is", async () => {
    const cells = tab.locator(".moment__hours [data-cell]");
    assert.equal(await tab.locator('.moment__hours [data-cell][tabindex="0"]').count(), 1, "one stop for the whole grid");
    await tab.locator('.moment__hours [data-cell][tabindex="0"]').focus();
    await tab.keyboard.press("ArrowRight");
    await until("it is said", async () => /^Lunes, \d+ h: \d+,\d ± \d+,\d, \d+ respuestas?$/.test(await page.hook("hour-told").innerText()));
    const sure = await cells.evaluateAll((all) => all.map((cell) => [cell.dataset.unsure === "true", Number(/± (\d+,\d)/.exec(cell.textContent)[1].replace(",", "."))]));
    assert.ok(sure.some(([unsure]) => unsure), "few answers an hour");
    for (const [unsure, half] of sure) assert.ok(unsure ? half >= 10 : half <= 10, `${unsure} ${half}`);
  });

  await step("a finding leads to the same page of that one alone", async () => {
    await tab.click('[data-finding="weekday 2"] a');
    await until("Tuesdays", async () => page.query("weekday") === "2" && (await tab.locator("[data-weekday]").count()) === 1);
    await page.choose("segment", "customer:first_time");
    await until("of those who come for the first time", async () => page.query("segment") === "customer:first_time" && (await tab.locator(".moment__hours").count()) === 1);
    assert.equal(await tab.locator('[data-axis="segment.customer"]').count(), 0);
    await tab.goto(`${stack.url}/moments?moment=check-in&site=bilbao&days=84`);
    await until("all of them", async () => (await tab.locator(".moment__hours [data-index]").count()) > 50);
  });

  await step("the trend is drawn, and stands as a table too", async () => {
    await until("it is drawn", async () => (await tab.locator('.moment__chart[data-drawn="true"] canvas').count()) > 0);
    assert.match(await text(".moment__trend"), /Día a día\s+Respuestas favorables, en %/);
    await tab.click(".moment__numbers summary");
    assert.ok((await tab.locator(".moment__numbers tbody tr").count()) >= 80);
    assert.match(await text(".moment__numbers tbody tr:nth-child(50)"), /\d+,\d\s+de \d+,\d a \d+,\d\s+\d+/);
  });

  await step("what happened on a day is written down beside the trend, taken away and brought back", async () => {
    const day = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10);
    await page.hook("annotate").click();
    await tab.locator('[data-testid="annotation-form"] [name="day"]').fill(day);
    await tab.locator('[data-testid="annotation-form"] [name="text"]').fill("Mostrador nuevo");
    assert.equal(await tab.locator('[name="annotation_site"]').inputValue(), "bilbao");
    await page.hook("annotation-do").click();
    await until("it is there", async () => /A\s+\d+ \S+( \d+)? · Mostrador nuevo\s+Bilbao · ana/.test(await page.hook("annotations").innerText()));
    const client = await stack.client("notes");
    const kept = async () => (await client.get("/api/v1/annotations")).body.annotations;
    assert.deepEqual((await kept()).map(({ text: words, site, moment, day: of }) => [words, site, moment, of]), [["Mostrador nuevo", "bilbao", "check-in", day]]);
    await tab.getByRole("button", { name: "Quitar «Mostrador nuevo»" }).click();
    await page.hook("annotation-undo").waitFor();
    assert.deepEqual(await kept(), []);
    await page.hook("annotation-undo").click();
    await until("it is back", async () => /Mostrador nuevo/.test(await page.hook("annotations").innerText()) && (await kept()).length === 1);
    await tab.reload();
    await until("who comes later reads it", async () => /A\s+.*Mostrador nuevo/.test(await page.hook("annotations").innerText()));
  });

  await step("taken along, each point keeps its own day beside the days that were asked for, and a face its colour", async () => {
    const { rows } = await page.takeTable("Evolución");
    const asked = new Set(rows.map((row) => `${row["filter.moment"]} ${row["filter.from"]} ${row["filter.to"]}`));
    assert.equal(asked.size, 1);
    assert.match([...asked][0], /^check-in \d{4}-\d\d-\d\d \d{4}-\d\d-\d\d$/);
    assert.equal(new Set(rows.map(({ from }) => from)).size, rows.length);
    // What a style sheet says of a drawing is lost in a picture of the page.
    const fills = await tab.locator(".face circle:first-child").evaluateAll((all) => all.map((circle) => circle.getAttribute("fill")));
    assert.equal(new Set(fills).size, 5);
    assert.ok(fills.every((fill) => /^#/.test(fill)), `${fills}`);
  });

  await step("all sites, another moment and eighteen weeks stand in the address, also in English", async () => {
    await page.choose("site", "");
    await page.choose("moment", "baggage");
    await page.choose("days", "126");
    await until("baggage", async () => /equipaje/i.test(await tab.title()) && (await tab.locator(".changes__image").count()) === 1);
    assert.match(tab.url(), /\/moments\?moment=baggage&days=126$/);
    await tab.click("button[lang=en]");
    await until("it is English", async () => /Week by week/.test(await text(".moment__trend")));
    assert.match(await text('[data-axis="weekday"]'), /Tuesday/);
    assert.ok(Number(await tab.locator(".moment__trend").getAttribute("data-beyond")) >= 1); // baggage got better
    assert.match(await page.hook("signal").innerText(), /From \d+% to \d+%.* since \d+ \w+/i);
  });

  await step("what customers chose and wrote stands beside it, and is found by its words", async () => {
    const device = await Device.pair(stack.url, await stack.pairingCode("mad-claims"));
    const wrote = (rating, choices, note, of) => {
      const record = device.record(rating, of);
      record.response.answers.push({ question: "why", choices }, { question: "note", text: note });
      return record;
    };
    const reply = await device.deliver([
      wrote(1, ["wait"], "Una hora de COLA y ninguna explicación", { segments: { class: "economy" } }),
      wrote(2, ["wait", "courtesy"], "Volví tres veces", { segments: { class: "business" }, agoMs: 48 * 3_600_000 }),
    ]);
    assert.deepEqual(reply.body.items.map(({ status }) => status), ["accepted", "accepted"], reply.text);
    await tab.goto(`${stack.url}/moments?moment=claims-desk&days=28`);
    await page.hook("read-comments").click();
    await until("both are there", async () => /2 comments/.test(await page.hook("comments").innerText()));
    assert.match(await page.hook("reasons").first().innerText(), /Of 2 people[\s\S]*100%\s+34% to 100%\s+2[\s\S]*50%\s+9% to 91%\s+1[\s\S]*95% interval/);
    const bracket = await tab.locator('[data-option="courtesy"] .share-bar').evaluate((bar) => {
      const [whole, at] = [bar, bar.querySelector(".share-bar__interval")].map((each) => each.getBoundingClientRect());
      return [at.left, at.right].map((end) => Math.round((100 * (end - whole.left)) / whole.width));
    });
    assert.deepEqual(bracket, [9, 91], "the bracket is drawn from end to end");
    const { rows } = await page.takeTable("Reasons");
    const taken = rows.map((row) => [row.option, row.share, row["share_interval.low"], row["share_interval.high"]].map((cell) => (Number(cell) ? Number(cell).toFixed(3) : cell)));
    assert.deepEqual(taken, [["wait", "1.000", "0.342", "1.000"], ["courtesy", "0.500", "0.095", "0.905"]]);
    await tab.getByLabel("Search the comments").fill("explicacion");
    await until("one is found, whatever its accents", async () => /1 comment\s+Una hora de COLA/.test(await page.hook("comments").innerText()));
    await tab.getByLabel("Search the comments").fill("nothing like it");
    await until("none is", async () => /No comment of these days contains "nothing like it"/.test(await page.hook("comments").innerText()));
    assert.equal(page.query("search"), "nothing like it");
  });

  await step("narrowed to a segment or a day of the week, the comments are of those alone, as the server finds them", async () => {
    const asked = [];
    tab.on("request", (request) => request.url().includes("/api/v1/comments?") && asked.push(new URL(request.url()).searchParams));
    const shown = async (narrowed) => {
      await tab.goto(`${stack.url}/moments?moment=claims-desk&days=28&${narrowed}`);
      await page.hook("read-comments").click();
      await until("they are there", async () => /comment/.test(await page.hook("comments").locator("[role=status]").innerText()));
      return [await page.hook("comments").locator("[role=status]").innerText(), await tab.locator(".comment p[lang]").allInnerTexts()];
    };
    const twoDaysAgo = (await (await stack.client("days")).get("/api/v1/comments?search=tres")).body.comments[0].day;
    const weekday = new Date(`${twoDaysAgo}T12:00:00Z`).getUTCDay() || 7;
    assert.deepEqual(await shown("segment=class:economy"), ["1 comment", ["Una hora de COLA y ninguna explicación"]]);
    assert.deepEqual(await shown(`weekday=${weekday}`), ["1 comment", ["Volví tres veces"]]);
    assert.deepEqual(asked.map((of) => [of.get("segment.class"), of.get("weekday")]), [["economy", null], [null, String(weekday)]]);
  });

  await step("where another version of the survey came, the trend says so", async () => {
    await tab.goto(`${stack.url}/moments?moment=check-in&site=bilbao&days=28`);
    await until("it is drawn", async () => (await tab.locator('.moment__chart[data-drawn="true"] canvas').count()) > 0);
    assert.equal(await page.hook("new-version").count(), 0);
    const reworded = await programmeWith(t, (programme) => {
      programme.surveys.find(({ id }) => id === "check-in").questions[0].text.en += " (today)";
    });
    await stack.must("programme", "apply", reworded);
    await importRatings(t, stack, "reworded", [1, 2, 3].flatMap((ago) => Array.from({ length: 30 }, (_, i) => ({ ago, site: "bilbao", moment: "check-in", rating: 3 + (i % 3) }))));
    await tab.reload();
    await until("it is said", async () => (await page.hook("new-version").count()) === 1);
    assert.match(await page.hook("new-version").innerText(), /^Since .+ version 2 of the survey is asked/);
  });

  await step("who only reads scores reads no comments", async () => {
    await stack.addUser("vera", { role: "viewer" });
    const other = await Page.open(t, stack.url);
    await other.signIn("vera");
    await other.tab.goto(`${stack.url}/moments?moment=claims-desk&days=28`);
    await other.hook("reasons").first().waitFor();
    assert.equal(await other.hook("read-comments").count(), 0);
    await other.tab.goto(`${stack.url}/define`);
    assert.match(await other.hook("not-for-you").innerText(), /^Definir es cosa de otros\s+Qué se mide lo deciden/);
    assert.match(await other.tab.title(), /^Definir · /);
    assert.deepEqual(other.complaints, []);
  });

  await step("behind the disclosure gate nothing is asked that is not published, and what is missing is said", async () => {
    const gated = await programmeWith(t, (programme) => void (programme.disclosure_minimum = 10));
    await stack.must("programme", "apply", gated);
    const refused = [];
    tab.on("response", (response) => response.status() === 422 && refused.push(response.url()));
    await tab.goto(`${stack.url}/moments?moment=check-in&site=bilbao&days=29`);
    await until("it is there", async () => (await tab.locator('[data-axis="segment.class"] tbody tr').count()) >= 3);
    assert.match(await text('[data-axis="segment.class"]'), /Published by whole months/);
    assert.match(await text(".moment__hours"), /Published by whole months/);
    await page.choose("segment", "class:economy");
    await page.hook("not-published").waitFor();
    assert.match(await page.hook("not-published").innerText(), /Hours of the week, Day of the week/i);
    assert.match(await page.hook("not-compared").innerText(), /day of the week/);
    assert.match(await page.hook("whole-months").innerText(), /Published by whole months/);
    await page.choose("weekday", "2");
    await until("the last choice stays", async () => page.query("weekday") === "2" && page.query("segment") === null);
    await tab.goto(stack.url);
    await tab.locator(".ranked").first().waitFor();
    assert.match(await text(".overview__image"), /all moments, at least [\d,]+ visits/);
    assert.deepEqual(refused, []);
  });

  assert.deepEqual(page.complaints, []);
});
