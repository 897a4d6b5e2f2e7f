// A reader of barcodes, which types, at the real window: before and after the rating, and in the comment.
import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { patientProgramme, program, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { run } from "./lib/processes.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";
const card = "LC00412345";

async function holds(directory, plain) {
  for (const name of await readdir(directory)) {
    const file = join(directory, name);
    if ((await stat(file)).isFile() && (await readFile(file)).includes(plain)) return true;
  }
  return false;
}

test("a scanned card names the customer to nobody but the server, and not even to its store", async (t) => {
  const step = stepsOf(t);
  const change = (programme) => {
    programme.kiosks.find(({ id }) => id === kioskId).scanner = {
      patterns: [{ prefix: "LC", length: 10, segments: [{ dimension: "class", value: "business" }] }],
    };
  };
  const stack = await Stack.start(t, { programme: await patientProgramme(t, change) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  const recording = join(kiosk.data, "visits.jsonl");
  kiosk.start({
    pair: { server: stack.url, code: await stack.pairingCode(kioskId) },
    options: ["--record", recording],
  });
  await kiosk.shows("faces");
  await until("the kiosk has its configuration", () => stat(join(stack.data, "reference-keys.json")));

  await step("a card before the rating, one after it, and a product", async () => {
    await kiosk.shows("faces");
    await screen.scan(card);
    await kiosk.visit(5);
    const faces = await kiosk.tapFace(5);
    await kiosk.shows("question", faces);
    await screen.scan("4006381333931");
    await screen.scan(card);
    await kiosk.tapOn();
    await kiosk.shows("thanks");
    await kiosk.visit(4); // shows nothing
  });

  await step("one customer, one pseudonym, of two visits; the third is nobody", async () => {
    const rows = await until("three visits have arrived", async () => {
      const found = (await client.responses()).filter(({ question, final }) => question === "service" && final === "true");
      return found.length === 3 && found;
    });
    assert.match(rows[0].customer, /^[0-9a-f]{64}$/);
    assert.equal(rows[1].customer, rows[0].customer);
    assert.equal(rows[2].customer, "");
    assert.deepEqual(
      rows.map((row) => row["segment.class"]),
      ["business", "business", "economy"],
    );
    const told = await stack.mustWith({ input: `${card}\n` }, "keys", "pseudonym");
    assert.equal(told.split("\t")[1], rows[0].customer);
  });

  await step("no file of kiosk or server holds the card, nor does the recording, which is played again", async () => {
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
    for (const plain of [card, "00412345", "4006381333931"]) {
      assert.equal(await holds(kiosk.data, plain), false, plain);
      assert.equal(await holds(stack.data, plain), false, plain);
      assert.doesNotMatch(kiosk.process.out + kiosk.process.err + stack.server.out + stack.server.err, new RegExp(plain));
    }
    const { mode } = await stat(join(stack.data, "reference-keys.json"));
    assert.equal(mode & 0o777, 0o600);
    const played = await run(program("instante-kiosk"), ["replay", recording], { env: { DISPLAY: "" } });
    assert.equal(played.code, 0, played.out + played.err);
    assert.match(played.out, /3 visits, \d+ records: as recorded/);
  });
});
