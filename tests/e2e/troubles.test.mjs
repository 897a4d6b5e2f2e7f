// What goes wrong under a kiosk that customers are using: its clock, its configuration, its disk.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { run } from "./lib/processes.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

/** The verdicts that have arrived, in the order of their visits. */
async function verdicts(client, n) {
  return until(`${n} responses have arrived`, async () => {
    const rows = (await client.responses()).filter(({ question }) => question === "service");
    if (rows.length !== n) throw new Error(`${rows.length} are there`);
    return rows.sort((a, b) => (a.response < b.response ? -1 : 1));
  });
}

async function healthOf(client) {
  const { body } = await client.get("/api/v1/kiosks");
  return body.kiosks.find(({ id }) => id === kioskId).health;
}

/** What runs a program that believes it to be then, by its wall clock alone. */
async function livingIn(at) {
  const triplet = (await readdir("/usr/lib")).find((name) => name.endsWith("-linux-gnu"));
  const library = `/usr/lib/${triplet}/faketime/libfaketime.so.1`;
  return ["env", `LD_PRELOAD=${library}`, `FAKETIME=@${at}`, "FAKETIME_DONT_FAKE_MONOTONIC=1"];
}

test("a clock that is wrong, a programme that changes, a cache that is damaged: ratings are right", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));

  await step("a kiosk that lives in 1987 gives ratings of today", async () => {
    const under = await livingIn("1987-04-01 12:00:00");
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, under });
    await kiosk.visit(5);
    const [first] = await verdicts(client, 1);
    assert.ok(Math.abs(Date.parse(first.at) - Date.now()) < 5 * 60_000, first.at);
    const told = await until("the fleet hears of its clock", async () => (await healthOf(client))?.clock_offset_ms);
    assert.ok(Math.abs(told) > 30 * 365 * 86_400_000, String(told));
    await kiosk.shows("faces");
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("a configuration that comes during a visit waits for its end", async () => {
    kiosk.start();
    const before = await kiosk.tapFace(4);
    const asked = await kiosk.shows("question", before);
    const changed = await patientProgramme(t, (programme) => {
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
    const all = await verdicts(client, 3);
    assert.deepEqual(all.map(({ rating }) => rating), ["5", "4", "4"]);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});

test("a disk that is full, then one that can only be read: ratings are kept, or it says that it cannot", async (t) => {
  if ((await run("unshare", ["--map-root-user", "--mount", "true"])).code !== 0) {
    return t.skip("this machine gives nobody a disk of their own (unshare)");
  }
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  /** A disk for the kiosk's data, of its own: nobody else sees it, and it goes with the kiosk. */
  const withDisk = (mount) => ["unshare", "--map-root-user", "--mount", "sh", "-c", `${mount} && exec "$@"`, "disk"];
  const data = kiosk.data;

  await step("a full disk takes ratings still: that is what its reserve is for", async () => {
    const under = withDisk(`mount -t tmpfs -o size=24m none ${data}`);
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) }, under });
    await kiosk.visit(5);
    await verdicts(client, 1);
    const filler = join("/proc", String(kiosk.process.child.pid), "root", data, "filler");
    const filled = await run("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]);
    assert.match(filled.err, /No space left/);
    await kiosk.visit(4);
    await kiosk.visit(4);
    await verdicts(client, 3);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });

  await step("where nothing can be written it says so", async () => {
    const pair = { server: stack.url, code: await stack.pairingCode(kioskId) };
    kiosk.start({ pair });
    await kiosk.visit(5);
    await verdicts(client, 4);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
    kiosk.start({ under: withDisk(`mount --bind ${data} ${data} && mount -o remount,ro,bind ${data}`) });
    await kiosk.shows("other");
  });

  await step("and goes on as soon as it can", async () => {
    const inside = ["--user", "--mount", "--target", String(kiosk.process.child.pid)];
    const done = await run("nsenter", [...inside, "mount", "-o", "remount,rw,bind", data]);
    assert.equal(done.code, 0, done.err);
    await kiosk.visit(3);
    const all = await verdicts(client, 5);
    assert.deepEqual(all.map(({ rating }) => rating), ["5", "4", "4", "5", "3"]);
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
