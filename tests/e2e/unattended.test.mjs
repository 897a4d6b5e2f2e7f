// A kiosk that nobody looks after: threads that hang, a damaged outbox, an attendant in passing.
import assert from "node:assert/strict";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { patientProgramme, program, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { run } from "./lib/processes.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

async function stateOf(client) {
  const { body } = await client.get("/api/v1/kiosks");
  return body.kiosks.find(({ id }) => id === kioskId);
}

/** The scores count so many, all has arrived, none is doubled. */
async function counts(client, n) {
  return until(`the scores count ${n}`, async () => {
    const [row] = await client.scores("group_by=moment&question=check-in.service");
    if ((row?.n ?? 0) === n) return true;
    throw new Error(JSON.stringify(row ?? null));
  });
}

test("hung threads, a damaged outbox and an attendant: the kiosk goes on", async (t) => {
  const step = stepsOf(t);
  const withMenu = (programme) => (programme.kiosks.find(({ id }) => id === kioskId).attendant_pin = "2580");
  const stack = await Stack.start(t, { programme: await patientProgramme(t, withMenu) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  const recording = join(kiosk.data, "visits.jsonl");
  const options = ["--hang-limit", "3"];
  const holding = (thread) => ({ options, under: [process.env.INSTANTE_HOLD_THREAD, thread] });

  await step("the server hears how it is", async () => {
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, ...holding("upload") });
    await kiosk.shows("faces");
    await until("its first heartbeat is there", async () => (await stateOf(client)).health !== null);
    const { health } = await stateOf(client);
    assert.equal(health.restarts, 0);
    assert.ok(health.disk_free > 0);
    assert.match(health.version, /^\d/);
  });

  await step("an upload thread that hangs makes it begin anew, and the rating is not lost", async () => {
    kiosk.process.child.kill("SIGUSR1");
    await until("the thread is held", () => /held/.test(kiosk.process.out));
    assert.doesNotMatch(kiosk.process.out, /not held/);
    await kiosk.visit(5);
    await until("it begins anew", () => /upload thread hangs/.test(kiosk.process.out + kiosk.process.err));
    await kiosk.shows("faces");
    await counts(client, 1);
    await until("the server hears of the restart", async () => (await stateOf(client)).health.restarts === 1);
    assert.ok(kiosk.process.alive);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("so does a window that hangs", async () => {
    kiosk.start(holding("instante-kiosk"));
    await kiosk.shows("faces");
    kiosk.process.child.kill("SIGUSR1");
    await until("the thread is held", () => /held/.test(kiosk.process.out));
    await until("it begins anew", () => /window thread hangs/.test(kiosk.process.out + kiosk.process.err));
    await kiosk.visit(4);
    await counts(client, 2);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("a damaged outbox is set aside, what it held goes up once, and ratings are taken", async () => {
    await stack.stop();
    kiosk.start({ options });
    await kiosk.visit(5);
    await kiosk.visit(4);
    await kiosk.kill();
    const file = await open(join(kiosk.data, "outbox.db"), "r+");
    await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, 0); // not even its header is left
    await file.close();
    kiosk.start({ options });
    await kiosk.visit(5); // before it has spoken to the server
    await stack.start();
    await counts(client, 5);
    const state = await until("all has arrived", async () => {
      const now = await stateOf(client);
      return now.generation === 2 && now.missing === 0 && now.watermark === now.highest_sequence && now;
    });
    assert.equal(state.cloned, null);
  });

  const into = async () => {
    await screen.tap({ x: 40, y: 40 }, 5);
    await kiosk.shows("question"); // paper, and no faces
    for (const y of [262, 378, 494, 610]) await screen.tap({ x: 640, y });
    await kiosk.shows("question");
  };

  await step("an attendant pauses it behind the PIN, and lets it go on", async () => {
    await kiosk.shows("faces");
    await into();
    await screen.tap({ x: 640, y: 538 });
    await kiosk.shows("other");
    await screen.tap({ x: 640, y: 400 });
    await kiosk.shows("other");
    await into();
    await screen.tap({ x: 640, y: 538 });
    await kiosk.shows("faces");
    await counts(client, 5);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("an attendant's test goes all the way and counts for nothing", async () => {
    kiosk.start({ options });
    await kiosk.shows("faces");
    await into();
    await screen.tap({ x: 640, y: 446 });
    await kiosk.visit(5);
    const tests = async () => (await client.responses()).filter(({ test }) => test === "true");
    await until("it is there", async () => (await tests()).length === 1);
    const [row] = await tests();
    assert.equal(row.rating, "5");
    await kiosk.shows("faces");
    await kiosk.visit(4);
    await counts(client, 6);
    assert.equal((await tests()).length, 1);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("a recorded visit is played again without a display", async () => {
    kiosk.start({ options: [...options, "--record", recording] });
    await kiosk.visit(5);
    await kiosk.shows("faces");
    await counts(client, 7);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
    assert.ok((await stat(recording)).size > 1000);
    const played = await run(program("instante-kiosk"), ["replay", recording], { env: { DISPLAY: "" } });
    assert.equal(played.code, 0, played.out + played.err);
    assert.match(played.out, /1 visits, \d records: as recorded/);
  });

  await step("an attendant unpairs it, and the server takes its token back", async () => {
    kiosk.start({ options });
    await kiosk.shows("faces");
    await into();
    await screen.tap({ x: 640, y: 630 });
    await kiosk.shows("question");
    await screen.tap({ x: 640, y: 606 });
    await until("the fleet knows", async () => (await stateOf(client)).paired === false);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
