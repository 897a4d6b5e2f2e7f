// The installer's minute: a kiosk that nobody has told anything, a scanner and a finger. What was chosen then
// is there after the power was cut.
import assert from "node:assert/strict";
import test from "node:test";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";
const alarm = "#b3362b";
const accent = "#0b5d6b";
const worst = "#b3362b";
const best = "#0f7173";
/** The button that goes on, in the lower right corner of every step. */
const next = { x: 1082, y: 722 };

test("a new kiosk is installed with a scanner and a finger, hangs upside down, and stays so", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  /** Waits for a step of the walk that the probe recognises and that has come to rest. */
  const sees = (what, probe) =>
    until(what, async () => {
      const image = await kiosk.shows("question");
      return probe(image) && image;
    });
  let switchedOn = 0;
  const canGoOn = (image) => image.is(next.x - 110, next.y, accent);
  const isWrong = (image) => image.find(alarm).count > 100;

  await step("it asks for its server, and a server that is not there is named as such", async () => {
    switchedOn = Date.now();
    kiosk.start({ whole: true });
    await sees("the first step stands there", (image) => !canGoOn(image));
    await screen.scan("http://127.0.0.1:1/#7K3M-Q2XP");
    await sees("the refusal is told, and it can be tried again", (image) => isWrong(image) && canGoOn(image));
  });

  await step("a scanned link leads past it: the server is found", async () => {
    await screen.scan(`${stack.url}/#${await stack.pairingCode(kioskId)}`);
    const found = await sees("the server is found", (image) => !isWrong(image) && canGoOn(image));
    await screen.tap(next);
    await kiosk.shows("question", found); // where panel sizes are offered
  });

  await step("the picture is turned by a touch, and so is where it is touched", async () => {
    await screen.tap({ x: 459, y: 382 });
    const turned = { x: 1280 - next.x, y: 800 - next.y };
    await sees("it stands upside down", (image) => image.is(turned.x + 110, turned.y, accent));
    for (const what of ["voice", "code", "pairing"]) {
      const before = await kiosk.shows("question");
      await screen.tap(turned);
      if (what !== "pairing") await kiosk.shows("question", before);
    }
    const faces = await kiosk.shows("faces");
    // With a server that was not there on the way, and without anybody's hesitation.
    t.diagnostic(`from the first step to the first question: ${((Date.now() - switchedOn) / 1000).toFixed(1)} s`);
    assert.ok(faces.find(best).x < faces.find(worst).x, "the best face is on the left of who stands on their head");
  });

  await step("a rating counts, and after a power cut the picture hangs as it was chosen", async () => {
    await kiosk.visit(5, { upsideDown: true });
    await kiosk.kill();
    kiosk.start({ whole: true });
    const faces = await kiosk.shows("faces");
    assert.ok(faces.find(best).x < faces.find(worst).x);
    await until("the rating is in the scores", async () => {
      const [row] = await client.scores("group_by=moment&question=check-in.service");
      return row?.n === 1 && row.mean === 5;
    });
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
