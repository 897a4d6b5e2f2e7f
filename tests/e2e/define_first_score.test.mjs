// From nothing to a first score, as somebody does it who has a server, a browser and a kiosk, and no document.
import assert from "node:assert/strict";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { Page } from "./lib/page.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

test("whoever has nothing defines a programme in the browser, pairs a kiosk and reads a first score", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: null });
  await stack.addUser("ana", { role: "admin" });
  const page = await Page.open(t, stack.url);
  const { tab } = page;
  let code = "";

  await step("an empty server offers to begin, and says what is missing", async () => {
    await page.enter("ana");
    await page.hook("first-step").waitFor();
    await page.hook("begin").click();
    assert.equal(await page.hook("first-step").locator(".field__error").count(), 4);
  });

  await step("five facts make a draft, which is seen whole before it counts", async () => {
    await tab.fill('[name="organisation"]', "Tienda Clara");
    await tab.fill('[name="site"]', "Calle Mayor");
    await tab.fill('[name="moment"]', "Pago en caja");
    await tab.fill('[name="kiosk"]', "Junto a la salida");
    await tab.fill('[name="time_zone"]', "Europe/Madrid");
    await page.hook("begin").click();
    await page.hook("changes").waitFor();
    const text = await page.hook("changes").innerText();
    for (const name of ["Calle Mayor", "Pago en caja", "Junto a la salida"]) assert.match(text, new RegExp(name));
    await page.hook("consequences").waitFor();
    assert.match(await page.hook("consequences").innerText(), /Pago en caja: primera versión/);
  });

  await step("it survives the window", async () => {
    await tab.reload();
    await page.hook("changes").waitFor();
  });

  await step("published, its kiosk can be paired", async () => {
    await until("it can be published", () => page.hook("publish").isEnabled());
    await page.hook("publish").click();
    await page.hook("published").waitFor();
    assert.equal(await page.hook("publish-bar").count(), 0);
    await tab.goto(`${stack.url}/kiosks?kiosk=junto-a-la-salida`);
    await page.hook("code").click();
    code = await page.hook("pairing-code").innerText();
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  await step("customers answer, and the manager reads the score", async () => {
    const screen = await Screen.start(t);
    const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
    kiosk.start({ pair: { server: stack.url, code } });
    await kiosk.shows("faces");
    for (const face of [5, 4, 5, 3, 5]) {
      await kiosk.tapFace(face);
      await kiosk.shows("thanks"); // there is only one question yet
    }
    const client = await stack.client("e2e");
    await until("five answers make a score", async () => (await client.scores("group_by=moment"))[0]?.n === 5);
    await tab.goto(`${stack.url}/map`);
    await page.counts("pago-en-caja", 5);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
  assert.deepEqual(page.complaints, []);
});
