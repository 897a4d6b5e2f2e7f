// What a draft outlives: a second window, a network that is away, a server that cannot or is slow, a session that ends.
import assert from "node:assert/strict";
import test from "node:test";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("a draft is not lost, and who publishes is told what came of it", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const client = await stack.client("e2e", "admin");
  const inForce = async () => (await client.get("/api/v1/programme")).body.moments.find(({ id }) => id === "check-in");
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const context = tab.context();
  const form = `${stack.url}/define?part=moments&id=check-in`;
  const field = (of, name) => of.locator(`.items__one [name="${name}"]`);
  const mayPublish = () => until("it may be published", () => page.hook("publish").isEnabled());
  const failure = () => tab.locator(".review .notice").first();
  const programme = "**/api/v1/programme";

  await step("two windows of one person are one draft: each has what the other changed", async () => {
    const other = await context.newPage();
    await Promise.all([tab.goto(form), other.goto(form)]);
    await field(other, "owner").waitFor();
    await field(tab, "owner").fill("Ane");
    await until("the other has it", async () => (await field(other, "owner").inputValue()) === "Ane");
    assert.match(await other.getByTestId("elsewhere").innerText(), /también está abierto en otra ventana/);
    await field(other, "target").fill("83");
    await until("so has this one", async () => (await field(tab, "target").inputValue()) === "83");
    await tab.reload();
    assert.equal(await field(tab, "owner").inputValue(), "Ane");
    await tab.getByTestId("review").click();
    await page.hook("discard").click();
    await until("thrown away here, it is thrown away there", async () => (await other.getByTestId("elsewhere").getAttribute("data-is")) === "gone");
    await until("and what is in force stands there", async () => (await field(other, "owner").inputValue()) !== "Ane");
    await other.close();
  });

  await step("without a network the draft is not checked, and with it again by itself", async () => {
    await tab.goto(form);
    await field(tab, "owner").fill("Ane");
    await page.hook("review").waitFor();
    await context.setOffline(true);
    await field(tab, "owner").fill("Ane Etxea");
    await page.hook("review").click();
    await until("it says so", async () => /No se puede llegar al servidor. Se vuelve a intentar solo/.test(await failure().innerText()));
    assert.equal(await page.hook("publish").isEnabled(), false);
    await context.setOffline(false);
    await mayPublish();
    assert.equal(await failure().count(), 0);
  });

  await step("a server that cannot publish is not said to go on trying", async () => {
    await tab.route(programme, (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 503, json: { title: "busy" } }) : route.continue()));
    await page.hook("publish").click();
    await until("it is said", async () => /no puede hacerlo ahora. Lo suyo sigue aquí/.test(await failure().innerText()));
    assert.doesNotMatch(await failure().innerText(), /solo/);
    await tab.unroute(programme);
  });

  await step("a slow one is asked once, however often it is clicked", async () => {
    let asked = 0;
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await tab.route(programme, async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      asked += 1;
      await held;
      await route.fetch(); // it is published, and nobody hears of it
      return route.abort();
    });
    await page.hook("publish").dblclick();
    await until("it says that it works", async () => (await page.hook("publish").innerText()) === "Publicando…");
    assert.equal(await page.hook("publish").isEnabled(), false);
    release();
    await until("nobody knows whether it was done", async () => /no se sabe si llegó a hacerse/.test(await failure().innerText()));
    assert.equal(asked, 1);
    await tab.unroute(programme);
    assert.equal((await inForce()).owner, "Ane Etxea");
  });

  await step("what was published without a reply is not taken for somebody else's", async () => {
    await mayPublish();
    await page.hook("publish").click();
    await page.hook("published").waitFor();
    assert.equal(await page.hook("taken-in").count(), 0);
  });

  await step("a session that ends keeps the place and the draft", async () => {
    await tab.goto(form);
    await field(tab, "owner").fill("Ander");
    await page.hook("review").waitFor();
    await context.clearCookies();
    await field(tab, "target").fill("84");
    await tab.getByText("Su sesión ha terminado").waitFor();
    await page.enter("ana");
    await field(tab, "owner").waitFor();
    assert.equal(tab.url(), form);
    assert.deepEqual([await field(tab, "owner").inputValue(), await field(tab, "target").inputValue()], ["Ander", "84"]);
  });

  await step("so does one that ends on a page that is read", async () => {
    const address = `${stack.url}/changes?days=84`;
    await tab.goto(address, { waitUntil: "networkidle" }); // else what is still asked for finds the end before the click
    await tab.locator("main h1").waitFor();
    await context.clearCookies();
    await tab.getByRole("link", { name: "Quioscos" }).click();
    await tab.getByText("Su sesión ha terminado").waitFor();
    await page.enter("ana");
    await tab.locator("main h1", { hasText: "Quioscos" }).waitFor();
    assert.equal(new URL(tab.url()).pathname, "/kiosks");
    await tab.goBack();
    await until("the way back is the same", async () => tab.url() === address);
  });

  await step("while it is slow a page shows its outlines", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await tab.route(programme, async (route) => {
      await held;
      await route.continue();
    });
    await tab.goto(form, { waitUntil: "commit" });
    await tab.locator(".skeleton").first().waitFor();
    release();
    await field(tab, "owner").waitFor();
    assert.equal(await field(tab, "owner").inputValue(), "Ander");
    await tab.unroute(programme);
  });
  assert.deepEqual(page.complaints, []);
});
