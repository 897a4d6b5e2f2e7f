// What a customer wrote is on the disk, and with the server: in the kiosk's memory nothing of it remains.
import assert from "node:assert/strict";
import test from "node:test";
import { arrived } from "./lib/arrived.mjs";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { timesInMemory } from "./lib/memory.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const keys = { q: { x: 115, y: 376 }, a: { x: 115, y: 457 } };
const written = "qaaqqaqqqaaqaqqaqaaqqqaqaa";
const hasty = 4; // of the last ones two are the same
const remembered = written.slice(4, 22); // the first letter may be a capital

test("when a customer has gone nothing they wrote is in the kiosk's memory", async (t) => {
  const step = stepsOf(t);
  const change = (programme) => {
    for (const survey of programme.surveys) {
      if (survey.moment === "claims-desk") survey.questions = survey.questions.filter(({ id }) => id === "service" || id === "note");
    }
  };
  const stack = await Stack.start(t, { programme: await patientProgramme(t, change, 20) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode("mad-claims") } });
  const looks = () => timesInMemory(kiosk.process.child.pid, remembered);
  const forgotten = () => until("nothing of the comment is in memory", async () => (await looks()) === 0);
  const write = async () => {
    const rated = await kiosk.tapFace(2);
    const empty = await kiosk.shows("question", rated);
    for (const letter of written.slice(0, -hasty)) await screen.tap(keys[letter]);
    // A quick hand on a machine that is busy for a moment: what waits is not taken for a bouncing contact.
    kiosk.process.child.kill("SIGSTOP");
    for (const letter of written.slice(-hasty)) await screen.tap(keys[letter]);
    kiosk.process.child.kill("SIGCONT");
    await kiosk.shows("question", empty);
    assert.ok((await looks()) > 0, "what is on the screen must be found in memory: else this test sees nothing");
  };
  const clean = await kiosk.shows("faces");

  await step("of a comment that was sent", async () => {
    await write();
    await kiosk.tapOn();
    await until("the kiosk stands ready", async () => (await screen.image()).same(clean));
    const [only] = await arrived(client, 1, ([{ note }]) => note);
    assert.equal(only.note.comment.toLowerCase(), written);
    await forgotten();
  });

  await step("of one that was given up", async () => {
    await write();
    await until("the kiosk stands ready", async () => (await screen.image()).same(clean));
    await forgotten();
  });
});
