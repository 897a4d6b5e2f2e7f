// Defining what is measured: everything on one draft, checked as it grows, published whole, with a way back.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { violations } from "./lib/axe.mjs";
import { Page } from "./lib/page.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

async function openAs(t, stack, user, path, options) {
  const page = await Page.open(t, stack.url, options);
  await page.signIn(user);
  await page.tab.goto(`${stack.url}${path}`);
  return page;
}

const bar = (page) => page.hook("publish-bar");
const field = (page, name) => page.tab.locator(`.items__one [name="${name}"], .sheets [name="${name}"]`).first();
const errorOf = (page, name) => page.tab.locator(`[data-field="${name}"] .field__error`).first();

async function review(page) {
  await page.hook("review").click();
  await page.hook("changes").waitFor();
}
async function publish(page) {
  await until("the server has nothing against it", () => page.hook("publish").isEnabled());
  await page.hook("publish").click();
  await page.hook("published").waitFor();
}

test("a quality lead changes what is measured, and nothing counts before it is published", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  const client = await stack.client("e2e", "admin");
  const inForce = async () => (await client.get("/api/v1/programme")).body;
  await stack.addUser("ana");
  const page = await openAs(t, stack, "ana", "/define?part=moments&id=check-in");
  const { tab } = page;

  await step("a window is told from others by what is open in it, and its paper holds what is in the fields", async () => {
    await until("it says what is open", async () => (await tab.title()) === "Facturación · Momentos · Definir · Línea Clara");
    await tab.emulateMedia({ media: "print" });
    assert.equal(await field(page, "target").isVisible(), true);
    assert.equal(await tab.locator(".items__side").isVisible(), false);
    assert.equal(await tab.locator(".tabs").isVisible(), false);
    await tab.emulateMedia({ media: "screen" });
  });

  await step("a moment gets another target, step by step undone and done again", async () => {
    await field(page, "target").fill("88");
    await until("the bar counts it", async () => /1 cambio sin publicar/.test(await bar(page).innerText()));
    await page.hook("undo").click();
    assert.notEqual(await field(page, "target").inputValue(), "88");
    await page.hook("redo").click();
    assert.equal(await field(page, "target").inputValue(), "88");
    assert.notEqual((await inForce()).moments.find(({ id }) => id === "check-in").target, 88);
  });

  await step("what is wrong is said where it is wrong, in words, and keeps the rest from being published", async () => {
    await field(page, "target").fill("188");
    await errorOf(page, "target").waitFor();
    assert.match(await errorOf(page, "target").innerText(), /Tiene que estar entre 0 y 100/);
    assert.match(await bar(page).innerText(), /1 cosa por corregir/);
    await review(page);
    await page.hook("findings").waitFor();
    assert.equal(await page.hook("publish").isEnabled(), false);
    await page.hook("findings").getByRole("link").first().click();
    await field(page, "target").fill("88");
  });

  await step("a new moment is named in both languages, and a sheet says what happens there", async () => {
    await tab.getByLabel("Momento nuevo").fill("Cola de seguridad");
    await tab.keyboard.press("Enter");
    await until("it is selected", async () => page.query("id") === "cola-de-seguridad");
    assert.equal(await field(page, "name.es").inputValue(), "Cola de seguridad");
    await tab.getByText("Falta en este idioma").first().waitFor();
    await field(page, "name.en").fill("Security queue");
    await page.hook("sheets").locator("summary").click();
    await field(page, "offer").fill("Dos arcos y una persona que ordena la cola");
  });

  await step("the review tells every change, and one can be taken back", async () => {
    await review(page);
    const text = await page.hook("changes").innerText();
    assert.match(text, /Facturación/);
    assert.match(text, /Objetivo\s+\d+\s+88/);
    const follows = tab.locator('[data-follows="target"]');
    await follows.waitFor();
    assert.match(await follows.innerText(), /Cambia el objetivo de Facturación: también los periodos pasados/);
    assert.deepEqual(await violations(tab), []);
    assert.match(await page.hook("consequences").innerText(), /Ninguna encuesta pasa a una versión nueva/);
    assert.match(text, /Momentos: Cola de seguridad/);
    assert.match(text, /Fichas: Cola de seguridad/);
    await tab.locator(".change", { hasText: "Facturación" }).getByRole("button").click();
    await until("it is gone", async () => !/Facturación/.test(await page.hook("changes").innerText()));
    await publish(page);
    const { moments, sheets } = await inForce();
    assert.deepEqual(moments.at(-1).name, { es: "Cola de seguridad", en: "Security queue" });
    assert.deepEqual(sheets, [{ moment: "cola-de-seguridad", offer: "Dos arcos y una persona que ordena la cola" }]);
  });

  await step("things are put in order by keys alone, and the focus stays to go on", async () => {
    await tab.goto(`${stack.url}/define?part=moments&id=${(await inForce()).moments[0].id}`);
    const ids = () => page.hook("items").locator("[data-id]").evaluateAll((rows) => rows.map((row) => row.dataset.id));
    await page.hook("items").getByRole("button", { name: /^Bajar/ }).focus();
    const [first, second, third] = await ids();
    await tab.keyboard.press("Enter");
    await until("it is the second", async () => (await ids())[1] === first);
    await until("the focus went along", () => tab.evaluate(() => /^Bajar/.test(document.activeElement?.getAttribute("aria-label") ?? "")));
    await tab.keyboard.press("Enter");
    await until("it is the third", async () => (await ids()).slice(0, 3).join() === [second, third, first].join());
    await review(page);
    await page.hook("discard").click();
  });

  await step("on a phone a swipe over the list scrolls it and moves nothing", async () => {
    const options = { hasTouch: true, viewport: { width: 390, height: 844 }, storageState: await tab.context().storageState() };
    const context = await tab.context().browser().newContext(options);
    const phone = await context.newPage();
    await phone.goto(`${stack.url}/define?part=moments`);
    const list = phone.getByTestId("items");
    const { x, y } = await list.locator("[data-id]").nth(4).boundingBox();
    const touch = await context.newCDPSession(phone);
    const finger = (type, at) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: at === null ? [] : [{ x: x + 60, y: at }] });
    await finger("touchStart", y + 20);
    for (let up = 10; up <= 180; up += 10) await finger("touchMove", y + 20 - up);
    await finger("touchEnd", null);
    await until("it scrolled", () => list.evaluate((element) => element.scrollTop > 50));
    assert.equal(await phone.getByTestId("publish-bar").count(), 0);
    await context.close();
  });

  await step("many kiosks come from a table, seen before they are taken", async () => {
    await tab.goto(`${stack.url}/define?part=kiosks`);
    await tab.getByText("Muchos a la vez, con una tabla").click();
    const folder = await temporaryDirectory(t);
    const table = async (text) => {
      const file = join(folder, "kiosks.csv");
      await writeFile(file, text);
      await tab.setInputFiles('[name="kiosks-in"]', file);
    };
    await table("id,name.es,name.en,site,moments\nbio-2,Puerta 2,Gate 2,nowhere,boarding\n");
    assert.match(await page.hook("csv-faults").innerText(), /línea 2, Sede: el programa no tiene «nowhere»/);
    await table("Identificador;Nombre (es);Sede;Pregunta por;PIN del menú\nbio-2;Puerta 2;Bilbao;Embarque;123\n");
    await page.hook("csv-findings").waitFor();
    assert.match(await page.hook("csv-findings").innerText(), /Puerta 2 › PIN del menú De 4 a 8 cifras/);
    assert.match(await page.hook("csv-preview").innerText(), /Quioscos: Puerta 2[\s\S]*Sede Bilbao\s+Pregunta por Embarque\s+PIN del menú «123»/);
    assert.equal(await page.hook("csv-take").isEnabled(), false);
    await writeFile(join(folder, "latin.csv"), Buffer.from("id;name.es;name.en;site;moments\nlej;Peñón;Rock;Bilbao;boarding\n", "latin1"));
    await tab.setInputFiles('[name="kiosks-in"]', join(folder, "latin.csv"));
    await until("it says what it took it for", async () => /Windows-1252/.test(await page.hook("csv-preview").innerText()));
    assert.match(await page.hook("csv-preview").innerText(), /Quioscos: Peñón/);
    await table("id,name.es,name.en,site,moments\nbio-2,Puerta 2,Gate 2,bilbao,boarding\nbio-3,Puerta 3,Gate 3,bilbao,boarding check-in\n");
    await until("the next table is seen", async () => /La tabla cambiaría 2 cosas/.test(await page.hook("csv-preview").innerText()));
    assert.deepEqual(await violations(tab), []);
    assert.equal(await bar(page).count(), 0);
    await page.hook("csv-take").click();
    await until("they are in the draft", async () => /2 cambios/.test(await bar(page).innerText()));
    await review(page);
    await publish(page);
    assert.equal((await inForce()).kiosks.at(-1).id, "bio-3");
  });

  await step("colours that cannot be read are told once, by the pairs that they spoil", async () => {
    await tab.goto(`${stack.url}/define?part=organisation`);
    await tab.selectOption('[name="scheme"]', "dark");
    await tab.fill('[name="ink"]', "#20303a");
    await errorOf(page, "ink").waitFor();
    assert.match(await errorOf(page, "ink").innerText(), /^Falta contraste: el texto sobre el fondo \(1,2 a 1; hacen falta 4,5\).*el borde de las caras sobre el fondo/);
    assert.match(await bar(page).innerText(), /2 cosas por corregir/);
    await page.hook("undo").click();
    await page.hook("undo").click();
  });

  await step("history tells who published what, and leads back", async () => {
    await tab.goto(`${stack.url}/define?part=history`);
    await page.hook("versions").locator("summary").first().waitFor();
    assert.match(await page.hook("versions").innerText(), /Versión 3[\s\S]*En vigor[\s\S]*ana[\s\S]*Versión 2/);
    await page.hook("versions").locator("summary").nth(1).click();
    await page.hook("bring-back").click();
    await page.hook("changes").waitFor();
    assert.match(await page.hook("changes").innerText(), /Se quita\s+Quioscos: Puerta 2/);
    await page.hook("discard").click();
    await tab.goto(`${stack.url}/define?part=history`);
    await until("what was done is in the log", async () => /publicó el programa/.test(await page.hook("audit").innerText()));
  });

  await step("what cannot be read says so, and is there by itself when it can", async () => {
    const told = tab.locator(".notice--bad", { hasText: "No se puede llegar al servidor. Se vuelve a intentar solo." });
    const lists = /\/api\/v1\/(audit|programme\/versions)\b/;
    await tab.route(lists, (route) => route.abort());
    await tab.goto(`${stack.url}/define?part=history`);
    await until("both lists say so", async () => (await told.count()) === 2);
    await tab.unroute(lists);
    await until("the versions are there", async () => (await page.hook("versions").locator("summary").count()) === 3);
    await until("and the log", async () => /publicó el programa/.test(await page.hook("audit").innerText()) && (await told.count()) === 0);
    await tab.locator("nav a", { hasText: "Resumen" }).click();
    const inForce = /\/api\/v1\/programme\b/;
    await tab.route(inForce, (route) => route.abort());
    await tab.locator("nav a", { hasText: "Definir" }).click();
    await until("the draft has nothing to stand on", async () => (await told.count()) === 1);
    await tab.unroute(inForce);
    await tab.locator(".path").waitFor();
    assert.equal(await told.count(), 0);
  });

  await step("of a microsegment its own share and worth are stated, and checked against its segments", async () => {
    await tab.goto(`${stack.url}/define?part=dimensions`);
    const cell = (name, row) => tab.locator(`[data-microsegment="${row}"] [name="${name}"]`);
    const first = await tab.locator("[data-microsegment]").first().getAttribute("data-microsegment");
    await cell("worth", first).fill("1234,5");
    await cell("worth", first).blur();
    await until("the bar counts it", async () => /1 cambio sin publicar/.test(await bar(page).innerText()));
    await cell("share", first).fill("120");
    await cell("share", first).blur();
    await until("it is told there", async () => /Tiene que estar entre 0 y 1/.test(await tab.locator(`[data-microsegment="${first}"]`).innerText()));
    await cell("share", first).fill("");
    await cell("share", first).blur();
    await review(page);
    assert.match(await page.hook("changes").innerText(), /Microsegmentos/);
    await publish(page);
    const [stated] = (await inForce()).microsegments;
    assert.deepEqual([stated.segments.map(({ value }) => value).join(" "), stated.share, stated.worth.amount], [first, undefined, 1234.5]);
  });
  assert.deepEqual(page.complaints, []);
});

test("two people define at once: the second is told, nothing is lost, and what both changed is named", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  const client = await stack.client("e2e", "admin");
  await stack.addUser("ana");
  await stack.addUser("ben", { language: "en" });
  const ana = await openAs(t, stack, "ana", "/define?part=moments&id=check-in");
  const ben = await openAs(t, stack, "ben", "/define?part=moments&id=check-in", { locale: "en-GB" });

  await step("both change, one publishes first", async () => {
    await field(ana, "owner").fill("Ana");
    await field(ana, "target").fill("81");
    await field(ben, "owner").fill("Ben");
    await field(ben, "importance").fill("3");
    await review(ana);
    await publish(ana);
  });

  await step("the other's publishing is not refused and forgotten: the draft stands on what is new", async () => {
    await ben.hook("review").click();
    await until("it can be published", () => ben.hook("publish").isEnabled());
    // Whoever looks away misses the notice that something newer is there: publishing finds out.
    if ((await ben.hook("take-in").count()) > 0) await ben.hook("take-in").click();
    else await ben.hook("publish").click();
    await ben.hook("taken-in").waitFor();
    assert.match(await ben.hook("taken-in").innerText(), /You both changed 1 thing; yours is kept:[\s\S]*Owner you: “Ben”; the other person: “Ana”/);
    await publish(ben);
    const moment = (await client.get("/api/v1/programme")).body.moments.find(({ id }) => id === "check-in");
    assert.deepEqual([moment.owner, moment.target, moment.importance], ["Ben", 81, 3]);
  });
  await step("of one survey, in words: what each wrote elsewhere in it is kept, and the question that both wrote is named", async () => {
    const question = "/define?part=surveys&id=check-in&screen=question:service";
    await Promise.all([ana, ben].map((page) => page.tab.goto(stack.url + question)));
    await field(ana, "text.es").fill("¿Cómo fue?");
    await field(ben, "text.es").fill("¿Qué tal fue?");
    await field(ben, "text.en").fill("How did it go?");
    await review(ana);
    await publish(ana);
    await ben.hook("review").click();
    await until("it can be published", () => ben.hook("publish").isEnabled());
    if ((await ben.hook("take-in").count()) > 0) await ben.hook("take-in").click();
    else await ben.hook("publish").click();
    await ben.hook("taken-in").waitFor();
    assert.match(await ben.hook("taken-in").innerText(), /Surveys › Check-in › Questions › How did it go\? › Words › Spanish you: “¿Qué tal fue\?”; the other person: “¿Cómo fue\?”/);
    await publish(ben);
    const survey = (await client.get("/api/v1/programme")).body.surveys.find(({ id }) => id === "check-in");
    assert.deepEqual(survey.questions.find(({ id }) => id === "service").text, { es: "¿Qué tal fue?", en: "How did it go?" });
  });
  assert.deepEqual([...ana.complaints, ...ben.complaints], []);
});

test("an admin lets people in; who only reads defines nothing", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("root", { role: "admin" });
  await stack.addUser("vera", { role: "viewer" });
  const admin = await openAs(t, stack, "root", "/define?part=people");
  const secret = "otra-clave-larga";

  await step("a site manager gets their sites", async () => {
    await admin.hook("add-user").click();
    const form = admin.hook("user-form");
    await form.locator('[name="name"]').fill("Ane Etxea");
    await form.locator('[name="role"]').selectOption("site_manager");
    await form.locator('[name="password"]').fill("corta");
    await admin.hook("save-user").click();
    await until("what is missing is said", async () => (await form.locator(".field__error").count()) > 0);
    await form.locator('[name="sites"][value="bilbao"]').check();
    await form.locator('[name="password"]').fill(secret);
    await admin.hook("save-user").click();
    await until("they are listed", async () => /Ane Etxea[\s\S]*Responsable de sede[\s\S]*Bilbao/.test(await admin.hook("users").innerText()));
  });

  await step("what is half written stays, on another page and when the session ends; no password does", async () => {
    await admin.tab.locator('[data-user="ane-etxea"]').getByRole("button", { name: "Cambiar" }).click();
    const form = admin.hook("user-form");
    await form.locator('[name="name"]').fill("Ane Etxea Ruiz");
    await form.locator('[name="password"]').fill("otra-mas-larga");
    await admin.tab.getByRole("link", { name: "Historia" }).click();
    await admin.hook("versions").waitFor();
    await admin.tab.context().clearCookies();
    await admin.tab.getByRole("link", { name: "Personas" }).click();
    await admin.enter("root");
    await form.waitFor();
    assert.deepEqual([await form.locator('[name="name"]').inputValue(), await form.locator('[name="password"]').inputValue()], ["Ane Etxea Ruiz", ""]);
    assert.match(await form.innerText(), /Sigue aquí lo que había escrito/);
    assert.doesNotMatch(await admin.tab.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })), /otra-mas-larga/);
    await form.getByRole("button", { name: "Cancelar" }).click();
  });

  await step("whose access was taken away meanwhile, it is said when they are saved", async () => {
    await stack.addUser("ido", { role: "viewer", name: "Ido Lasa" });
    await admin.tab.reload();
    await admin.tab.locator('[data-user="ido"]').getByRole("button", { name: "Cambiar" }).click();
    const root = await stack.client("tool", "admin");
    assert.equal((await root.send("DELETE", "/api/v1/users/ido")).status, 204);
    await admin.hook("user-form").locator('[name="name"]').fill("Ido L.");
    await admin.hook("save-user").click();
    await until("it is said", async () => /Ido Lasa ya no tiene acceso/.test(await admin.hook("user-trouble").innerText()));
    await admin.hook("user-form").getByRole("button", { name: "Cancelar" }).click();
  });

  await step("a quality lead is told who may", async () => {
    await stack.addUser("lola");
    const page = await openAs(t, stack, "lola", "/define?part=people");
    await page.tab.getByText("Solo quien administra puede dar o quitar acceso").waitFor();
    assert.equal(await page.tab.locator(".notice").count(), 0);
  });

  await step("who signs in, sees their sites, and no word of defining", async () => {
    const page = await Page.open(t, stack.url);
    await page.enter("ane-etxea", secret);
    await page.isLive();
    assert.equal(await page.tab.getByRole("link", { name: "Definir" }).count(), 0);
    assert.deepEqual(page.complaints, []);
  });

  await step("who changes access that somebody else changed meanwhile is told, and overwrites nothing", async () => {
    const row = admin.tab.locator('[data-user="ane-etxea"]');
    await row.getByRole("button", { name: "Cambiar" }).click();
    const api = await stack.client("other", "admin");
    assert.equal((await api.send("PUT", "/api/v1/users/ane-etxea", { name: "Ane E. Etxea" })).status, 200);
    await admin.tab.locator('[data-testid="user-form"] [name="name"]').fill("Ane de antes");
    await admin.hook("save-user").click();
    await admin.tab.getByText("Otra persona ha cambiado este acceso").waitFor();
    assert.equal((await api.get("/api/v1/users")).body.users.find(({ user }) => user === "ane-etxea").name, "Ane E. Etxea");
    await admin.hook("user-form").getByRole("button", { name: "Cancelar" }).click();
  });

  await step("and is out when their access is taken away", async () => {
    const row = admin.tab.locator('[data-user="ane-etxea"]');
    await row.getByRole("button", { name: "Quitar acceso" }).click();
    await admin.hook("remove-user").click();
    await until("they are gone", async () => (await row.count()) === 0);
    const page = await Page.open(t, stack.url);
    await page.enter("ane-etxea", secret);
    await page.tab.getByText("El usuario o la contraseña no son correctos").waitFor();
  });
  assert.deepEqual(admin.complaints, []);
});
