// The way of one rating, whole: from a finger on the kiosk to a number in the manager's browser, and with the
// server gone and the power cut in between.
import assert from "node:assert/strict";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { Page } from "./lib/page.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";

/** What the first question of the check-in survey has gathered. */
async function score(client) {
  const rows = await client.scores("group_by=moment&question=check-in.service");
  assert.ok(rows.length <= 1, JSON.stringify(rows));
  return rows[0] ?? { n: 0, index: null };
}

async function countsInScores(client, n) {
  return until(`the scores count ${n}`, async () => {
    const row = await score(client);
    if (row.n === n) return row;
    throw new Error(JSON.stringify(row));
  });
}

/** Everything the kiosk has written has arrived, nothing is missing, nothing was refused. */
async function isDelivered(client) {
  await until("all records of the kiosk have arrived", async () => {
    const { body } = await client.get("/api/v1/kiosks");
    const kiosk = body.kiosks.find(({ id }) => id === kioskId);
    if (kiosk.watermark > 0 && kiosk.watermark === kiosk.highest_sequence && kiosk.missing === 0) return true;
    throw new Error(JSON.stringify(kiosk));
  });
  assert.deepEqual((await client.get("/api/v1/quarantine")).body.records, []);
}

/** Answers by question, for each response of the CSV; fails if an answer is there twice. */
function byResponse(rows) {
  const responses = new Map();
  for (const row of rows) {
    const answers = responses.get(row.response) ?? new Map();
    assert.ok(!answers.has(row.question), `${row.response} answers ${row.question} twice`);
    responses.set(row.response, answers.set(row.question, row));
  }
  return responses;
}

test("a tap becomes a score, and none is lost or counted twice when server and kiosk fail", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t) });
  await stack.addUser("ana", { name: "Ana" });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));

  await step("the kiosk pairs and shows its question", async () => {
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(kioskId) } });
    await kiosk.shows("faces");
    assert.equal((await score(client)).n, 0);
  });

  await step("a visit is tapped through", async () => {
    const faces = await kiosk.tapFace(2);
    const reasons = await kiosk.shows("question", faces);
    await kiosk.tapFirstChoice(reasons);
    const chosen = await kiosk.shows("question", reasons);
    await kiosk.tapOn();
    await kiosk.shows("question", chosen);
    await kiosk.tapOn();
    await kiosk.shows("thanks");
  });

  await step("it is in the scores and in the CSV", async () => {
    const row = await countsInScores(client, 1);
    assert.equal(row.counts["2"], 1);
    assert.equal(row.mean, 2);
    await isDelivered(client);
    const [answers] = byResponse(await client.responses()).values();
    assert.equal(answers.get("service").rating, "2");
    assert.equal(answers.get("why").choices, "wait");
    assert.equal(answers.get("why").final, "true");
    assert.equal(answers.get("service").kiosk, kioskId);
    assert.equal(answers.get("service")["segment.class"], "economy");
  });

  const page = await Page.open(t, `${stack.url}/map`);
  let before;
  await step("and on the page", async () => {
    await page.signIn("ana");
    before = await page.counts("check-in", 1);
    assert.equal((await page.counts("check-in/class:economy", 1)).index, before.index);
  });

  await step("three visits without a server end in thanks, then the kiosk's power is cut", async () => {
    await stack.stop();
    for (let visit = 0; visit < 3; visit += 1) await kiosk.visit(5);
    await kiosk.kill();
  });

  await step("started again, all visits are counted once", async () => {
    await stack.start();
    kiosk.start();
    const row = await countsInScores(client, 4);
    await isDelivered(client);
    assert.equal((await score(client)).n, 4);
    assert.deepEqual(row.counts, { 1: 0, 2: 1, 3: 0, 4: 0, 5: 3 });
    const responses = byResponse(await client.responses());
    assert.equal(responses.size, 4);
    const visits = new Set([...responses.values()].map((answers) => answers.get("service").visit));
    assert.equal(visits.size, 4);
  });

  await step("the open page finds the server again and shows the score risen", async () => {
    await page.isLive();
    const after = await page.counts("check-in", 4);
    assert.ok(after.index > before.index, `${before.index} -> ${after.index}`);
    assert.equal((await page.counts("check-in/class:economy", 4)).index, after.index);
    assert.deepEqual(page.complaints, []);
  });

  await step("kiosk and server end cleanly when asked to", async () => {
    await kiosk.shows("faces");
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
    await stack.stop();
  });
});
