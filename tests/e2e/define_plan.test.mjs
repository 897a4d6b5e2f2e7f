// Changes that are published later, by themselves: planned, seen by everybody who defines, withdrawn, overtaken.
import assert from "node:assert/strict";
import test from "node:test";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a quality lead plans a publication, takes it back as a draft, and it comes by itself", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const api = await stack.client("lead");
  const inForce = async () => (await api.get("/api/v1/programme")).body;
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const put = (path, body) => api.send("PUT", path, body);
  const owner = (programme) => programme.moments.find(({ id }) => id === "check-in").owner;
  const before = owner(await inForce());

  await step("it waits for its hour, and the draft is gone from the browser", async () => {
    await tab.goto(`${stack.url}/define?part=moments&id=check-in`);
    await tab.locator('[name="owner"]').fill("Aurora Vidal");
    await page.hook("review").click();
    await until("it may be published", async () => page.hook("publish").isEnabled());
    await page.hook("plan-open").click();
    await tab.fill('[name="due"]', "2020-01-01T08:00");
    await until("no past", async () => page.hook("plan-do").isDisabled());
    const local = new Date(Date.now() + 26 * 3_600_000);
    local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
    await tab.fill('[name="due"]', local.toISOString().slice(0, 16));
    await page.hook("plan-do").click();
    await page.hook("plan").waitFor();
    assert.match(await page.hook("plan").innerText(), /Hay cambios de ana que se publicarán solos/);
    assert.equal(await page.hook("publish-bar").locator('[data-testid="review"]').count(), 0);
    assert.equal(owner(await inForce()), before);
  });

  await step("withdrawn by one click, it is there again by another", async () => {
    await page.hook("plan-forget").click();
    await page.hook("plan-withdrawn").waitFor();
    assert.equal((await api.get("/api/v1/programme/plan")).body.plan, null);
    await page.hook("plan-restore").click();
    await page.hook("plan").waitFor();
    assert.equal(owner((await api.get("/api/v1/programme/plan")).body.plan.programme), "Aurora Vidal");
  });

  await step("who plans without having seen it is told, and overwrites nothing", async () => {
    await tab.goto(`${stack.url}/define?part=moments&id=check-in`);
    await page.hook("plan").waitFor();
    const { plan } = (await api.get("/api/v1/programme/plan")).body;
    const theirs = await inForce();
    theirs.name.es = "Línea de Blas";
    assert.equal((await put("/api/v1/programme/plan", { due: plan.due, programme: theirs, replaces: plan.etag })).status, 200);
    await tab.locator('[name="owner"]').fill("Otra Vidal");
    await page.hook("review").click();
    await until("it may be published", async () => page.hook("publish").isEnabled());
    await page.hook("plan-open").click();
    await page.hook("plan-do").click();
    await until("it is told", async () => /Mientras tanto se ha dejado previsto o publicado otra cosa/.test(await page.hook("plan-form").innerText()));
    const kept = (await api.get("/api/v1/programme/plan")).body.plan;
    assert.equal(kept.programme.name.es, "Línea de Blas");
    await page.hook("discard").click();
    assert.equal((await put("/api/v1/programme/plan", { due: plan.due, programme: plan.programme, replaces: kept.etag })).status, 200);
  });

  await step("taken back, it is a draft again", async () => {
    await tab.reload();
    await page.hook("plan-reopen").click();
    await page.hook("publish").waitFor();
    assert.match(await tab.locator("main").innerText(), /Aurora Vidal/);
    assert.equal(await page.hook("plan").count(), 0);
    assert.equal((await api.get("/api/v1/programme/plan")).body.plan, null);
    await page.hook("discard").click();
  });

  await step("when its time has come it is in force, without anybody", async () => {
    const programme = await inForce();
    programme.name.es = "Línea de las ocho";
    const reply = await put("/api/v1/programme/plan", { due: new Date(Date.now() + 2_000).toISOString(), programme });
    assert.equal(reply.status, 200, reply.text);
    await until("the server published it", async () => (await inForce()).name.es === "Línea de las ocho", { within: 15_000 });
    await tab.goto(`${stack.url}/define?part=history`);
    await until("it is in the audit log", async () => /publicó el programa, como estaba previsto/.test(await page.hook("audit").innerText()));
  });

  await step("overtaken by another publication, it fails, says so, and is merged with it when it is opened", async () => {
    const planned = await inForce();
    planned.name.es = "Línea tardía";
    await put("/api/v1/programme/plan", { due: new Date(Date.now() + 7_000).toISOString(), programme: planned });
    const other = await inForce();
    other.name.en = "Hasty Line";
    assert.equal((await put("/api/v1/programme", other)).status, 200);
    await tab.goto(`${stack.url}/define`);
    await until("before its hour it is told that it will not come", async () => /no se publicarán solos: después se publicó otra cosa/.test(await page.hook("plan").innerText()));
    await until("it failed", async () => (await api.get("/api/v1/programme/plan")).body.plan?.failure, { within: 15_000 });
    await until("everybody is told, also who looks on", async () => /no se publicaron/.test(await page.hook("plan").innerText()));
    await page.hook("plan-reopen").click();
    await page.hook("taken-in").waitFor();
    await until("it may be published", async () => page.hook("publish").isEnabled());
    await page.hook("publish").click();
    await page.hook("published").waitFor();
    assert.deepEqual((await inForce()).name, { ...other.name, es: "Línea tardía", en: "Hasty Line" });
    assert.deepEqual(page.complaints, []);
  });
});
