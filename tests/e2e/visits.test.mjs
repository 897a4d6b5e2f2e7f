// Customers at the kiosk, as they are: upright screens, another language, five keys and a voice, people who walk
// away, and a kiosk whose clock, cache or configuration changes under them.
import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { run } from "./lib/processes.mjs";
import { programmeWith, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

/** The demo programme with a survey for people in no hurry, or in a great one. */
const programmeFor = (t, idleSeconds, more = () => {}) =>
  programmeWith(t, (programme) => {
    programme.surveys.forEach((survey) => (survey.idle_seconds = idleSeconds));
    more(programme);
  });

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
  const stack = await Stack.start(t, { programme: await programmeFor(t, 120) });
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
  const stack = await Stack.start(t, { programme: await programmeFor(t, 5) });
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

test("a clock that is wrong, a cache that is damaged, a programme that changes: ratings are right", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await programmeFor(t, 120) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));

  await step("a kiosk that lives in 1987 gives ratings of today", async () => {
    const in1987 = ["faketime", "--exclude-monotonic", "-f", "@1987-04-01 12:00:00"];
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, under: in1987 });
    await kiosk.visit(5);
    const [first] = await responses(client, 1);
    const off = Math.abs(Date.parse(first.service.at) - Date.now());
    assert.ok(off < 5 * 60_000, first.service.at);
    await kiosk.shows("faces");
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("a configuration that comes during a visit waits for its end", async () => {
    kiosk.start();
    const before = await kiosk.tapFace(2);
    const asked = await kiosk.shows("question", before);
    const changed = await programmeFor(t, 120, (programme) => {
      const survey = programme.surveys.find(({ id }) => id === "check-in");
      survey.questions[0].text = { es: "¿Otra pregunta, la nueva?", en: "Another question, the new one?" };
    });
    await stack.must("programme", "apply", changed);
    await until("the kiosk has it", async () => {
      const { out } = await run("sqlite3", [join(kiosk.data, "outbox.db"), "SELECT group_concat(document) FROM config_slot"]);
      return out.includes("la nueva");
    });
    assert.ok((await screen.image()).same(asked)); // nobody pulls a question from under a finger
    await kiosk.tapOn();
    await kiosk.shows("thanks");
    await kiosk.shows("faces", before);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("its newest configuration damaged and nobody there to ask, it opens with the one before", async () => {
    await stack.stop();
    const damage = "UPDATE config_slot SET document = substr(document, 1, 200) WHERE slot = 'newest'";
    const { code, err } = await run("sqlite3", [join(kiosk.data, "outbox.db"), damage]);
    assert.equal(code, 0, err);
    kiosk.start();
    await kiosk.visit(4);
    await stack.start();
    const all = await responses(client, 3);
    assert.equal(all[2].service.rating, "4");
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
