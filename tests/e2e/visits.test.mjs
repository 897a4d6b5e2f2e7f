// Customers at the kiosk, as they are: upright screens, another language, five keys and a voice.
import assert from "node:assert/strict";
import test from "node:test";
import { arrived } from "./lib/arrived.mjs";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { writtenVoice } from "./lib/voice.mjs";
import { sleep, until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

test("upright, by touch and by keys: every customer comes through in their own way", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t, { width: 800, height: 1280 });
  const { voice, hears, spoken } = await writtenVoice(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, options: ["--speech", voice] });

  await step("a visit in Spanish, on an upright screen", async () => {
    await kiosk.visit(4);
    const [first] = await arrived(client, 1);
    assert.equal(first.service.rating, "4");
    assert.equal(first.service.language, "es");
  });

  await step("one in English, and the next customer finds Spanish again", async () => {
    const spanish = await kiosk.shows("faces");
    await kiosk.tapLanguage(2);
    await kiosk.shows("faces", spanish);
    await kiosk.visit(5);
    const again = await kiosk.shows("faces");
    assert.ok(again.same(spanish));
    const [, second] = await arrived(client, 2);
    assert.equal(second.service.language, "en");
  });

  await step("one by five keys, told by a voice, from the rating to the thanks", async () => {
    /** Presses a key until the voice says this: how many there are on the way is the screen's business. */
    const pressUntil = async (key, what) => {
      for (let i = 0; i < 20; i += 1) {
        const before = (await spoken()).length;
        await screen.key(key);
        const said = await until("it says something", async () => (await spoken()).slice(before));
        if (what.test(said)) return;
      }
      assert.fail(`${key} does not lead to ${what}`);
    };
    /** A screen that has only just appeared takes no decision: that is meant for palms, and holds for keys. */
    const select = async () => {
      await sleep(450);
      await screen.key("Return");
    };
    await kiosk.shows("faces");
    await screen.key("Right"); // whoever reaches for the pad needs the mode
    await hears(/facturación/);
    await pressUntil("Right", /Muy bien/);
    await pressUntil("Left", /Muy mal/);
    await select();
    await hears(/Qué ha fallado/);
    await pressUntil("Home", /Qué ha fallado.*La espera/); // and again, for whoever did not hear it
    await select();
    await hears(/Elegido: La espera/);
    await pressUntil("Right", /Continuar/);
    await select();
    await hears(/tiempo de espera/);
    await sleep(450);
    await pressUntil("Escape", /Qué ha fallado/);
    await pressUntil("Right", /Continuar/);
    await select();
    await pressUntil("Home", /tiempo de espera/);
    await select(); // where the ring stands: on the worst
    await hears(/motivo de su viaje/);
    await pressUntil("Right", /Terminar/);
    await select();
    await hears(/Gracias/);
    const [, , third] = await arrived(client, 3, ([, , { why }]) => why?.final === "true");
    assert.equal(third.service.rating, "1");
    assert.equal(third.why.choices, "wait");
    assert.equal(third.queue.rating, "1");
    await kiosk.shows("faces"); // by day again, for whoever comes next
  });
});
