// From nothing to a first score, as somebody does it who has a server, a browser and a kiosk, and no document.
import assert from "node:assert/strict";
import test from "node:test";
import { violations } from "./lib/axe.mjs";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { Page } from "./lib/page.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { writtenVoice } from "./lib/voice.mjs";
import { sleep, until } from "./lib/wait.mjs";

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
    assert.deepEqual(await violations(tab), []);
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
    assert.match(await page.hook("changes").innerText(), /Mínimo para mostrar un puntaje\s+Dejar como estaba\s+5/);
  });

  await step("the question gets words of their own", async () => {
    await tab.goto(`${stack.url}/define?part=surveys&id=pago-en-caja&screen=question:service`);
    await tab.locator('[name="text.es"]').fill("¿Qué tal la caja rápida?");
    await tab.locator('[name="text.en"]').fill("How was the express till?");
    await page.hook("review").click();
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

  const screen = await Screen.start(t);
  const { voice, hears, spoken } = await writtenVoice(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  const client = await stack.client("e2e");

  await step("four customers answer: that they come is seen, what they say is not", async () => {
    await tab.goto(`${stack.url}/map`);
    await page.hook("first-steps").waitFor();
    assert.match(await page.hook("first-steps").innerText(), /el puntaje, cuando haya al menos 5/);
    kiosk.start({ pair: { server: stack.url, code }, options: ["--speech", voice] });
    for (const face of [5, 4, 5, 3]) {
      await kiosk.tapFace(face);
      await kiosk.shows("thanks"); // there is only one question yet
    }
    await until("all four are seen coming", async () => /Han llegado 4 desde que mira/.test(await page.hook("arriving").innerText()));
    await tab.reload();
    assert.match(await page.hook("arriving").innerText(), /Ya llegan respuestas\s+Todavía son pocas.*al menos 5/);
    assert.equal((await client.scores("group_by=moment")).length, 0);
  });

  await step("the fifth is asked in the very words that were defined, and there is a score", async () => {
    await kiosk.shows("faces");
    await screen.key("Right"); // told aloud, for whoever needs it
    await hears(/¿Qué tal la caja rápida\?/);
    for (let presses = 0; !/Muy bien/.test((await spoken()).split("¿Qué tal").at(-1)); presses += 1) {
      assert.ok(presses < 12, await spoken());
      await screen.key("Right");
      await sleep(300);
    }
    await screen.key("Return");
    await until("five answers make a score", async () => (await client.scores("group_by=moment"))[0]?.n === 5);
    await page.counts("pago-en-caja", 5);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
  assert.deepEqual(page.complaints, []);
});
