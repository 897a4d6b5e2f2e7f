// A kiosk that has the whole screen keeps it: no cursor, no way out by keyboard, and nobody in front of it.
import assert from "node:assert/strict";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { Process, run } from "./lib/processes.mjs";
import { atEnd } from "./lib/cleanup.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";
const probe = process.env.INSTANTE_X_PROBE;

test("a kiosk keeps its screen, its keyboard and its place in front", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  const ask = async (...what) => (await run(probe, what, { env: screen.env })).out.trim();

  await step("it fills the screen, and no cursor is seen on it", async () => {
    assert.notEqual(await ask("cursor"), "0", "a bare screen has one");
    kiosk.start({ whole: true, pair: { server: stack.url, code: await stack.pairingCode(kioskId) } });
    await kiosk.shows("faces");
    assert.equal(await ask("cursor"), "0");
  });

  await step("no key leads out of it, nor does a request to close", async () => {
    assert.equal(await ask("keyboard"), "taken");
    await screen.keys("alt+F4", "ctrl+q", "ctrl+w", "ctrl+c", "super", "alt+Tab", "F11", "ctrl+alt+t");
    assert.equal(await ask("close", "Instante"), "asked");
    await kiosk.shows("faces");
    assert.ok(kiosk.process.alive);
  });

  await step("a window that comes to lie over it is noticed, and is behind it again", async () => {
    const cover = new Process(probe, ["cover", "1280", "400"], { name: "cover", env: screen.env });
    atEnd(t, () => cover.end("SIGKILL"));
    await until("the window is there", () => /covered/.test(cover.out));
    await until("it is noticed", () => /another window/.test(kiosk.process.out + kiosk.process.err));
    await kiosk.shows("faces");
    assert.ok(cover.alive);
    await until("the server hears of it", async () => {
      const { body } = await client.get("/api/v1/kiosks");
      return body.kiosks.find(({ id }) => id === kioskId).health?.times_covered === 1;
    });
  });

  await step("asked to by its machine it ends", async () => {
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
