// Customers at the kiosk, as they are: upright screens, another language, five keys and a voice, people who walk
// away.
import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

/** All answers that have arrived, in the order of their visits: [{question: row}]. */
async function responses(client, n) {
  return until(`${n} responses have arrived`, async () => {
    const found = new Map();
    for (const row of await client.responses()) {
      const answers = found.get(row.response) ?? {};
      answers[row.question] = row;
      found.set(row.response, answers);
    }
    if (found.size !== n) throw new Error(`${found.size} are there`);
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answers]) => answers);
  });
}

/** A voice that writes down what it is given to say, a line each. */
async function writtenVoice(t) {
  const folder = await temporaryDirectory(t);
  const [voice, said] = [join(folder, "voice"), join(folder, "said.txt")];
  await writeFile(said, "");
  await writeFile(voice, `#!/bin/sh\n{ printf '%s | ' "$*"; tr '\\n' ' '; echo; } >> '${said}'\n`);
  await chmod(voice, 0o755);
  const hears = (what) =>
    until(`it says ${what}`, async () => {
      const all = await readFile(said, "utf8");
      if (what.test(all)) return true;
      throw new Error(all);
    });
  return { voice, hears };
}

test("upright, by touch and by keys: every customer comes through in their own way", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t, { width: 800, height: 1280 });
  const { voice, hears } = await writtenVoice(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, options: ["--speech", voice] });

  await step("a visit in Spanish, on an upright screen", async () => {
    await kiosk.visit(4);
    const [first] = await responses(client, 1);
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
    const [, second] = await responses(client, 2);
    assert.equal(second.service.language, "en");
  });

  await step("one by five keys, told by a voice", async () => {
    await kiosk.shows("faces");
    await screen.key("Right"); // whoever reaches for the pad needs the mode
    await hears(/facturación/);
    // The faces stand first, the worst of them at the beginning.
    for (let i = 0; i < 4; i += 1) await screen.key("Right");
    await hears(/Muy bien/);
    await screen.key("Return");
    await hears(/tiempo de espera/);
    const [, , third] = await responses(client, 3);
    assert.equal(third.service.rating, "5");
    assert.equal(third.service.final, "false"); // there is more to be asked
  });
});

test("whoever walks away leaves their rating, and nothing on the screen", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t, undefined, 10) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) } });
  const clean = await kiosk.shows("faces");

  /** The kiosk is as it was before the first customer. */
  const isClean = () =>
    until("nothing of the customer remains", async () => (await screen.image()).same(clean));

  await step("at the first question after the rating", async () => {
    await kiosk.tapFace(2);
    await kiosk.shows("question", clean);
    await isClean();
    const [first] = await responses(client, 1);
    assert.deepEqual(Object.keys(first), ["service"]);
    assert.equal(first.service.final, "false");
  });

  await step("with a reason chosen and not confirmed: it stands", async () => {
    await kiosk.tapFace(2);
    await kiosk.tapFirstChoice(await kiosk.shows("question", clean));
    await isClean();
    const [, second] = await responses(client, 2);
    assert.equal(second.service.rating, "2");
  });

  await step("at the question after that", async () => {
    await kiosk.tapFace(1);
    const reasons = await kiosk.shows("question", clean);
    await kiosk.tapFirstChoice(reasons);
    const chosen = await kiosk.shows("question", reasons);
    await kiosk.tapOn();
    await kiosk.shows("question", chosen);
    await isClean();
    const [, , third] = await responses(client, 3);
    assert.equal(third.why.choices, "wait");
  });
});
