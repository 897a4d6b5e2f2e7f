// Fingers on a real touch panel, several at once: what is a tap, and what is a hand.
import assert from "node:assert/strict";
import test from "node:test";
import { Kiosk } from "./lib/kiosk.mjs";
import { Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { TouchScreen } from "./lib/touch_screen.mjs";
import { sleep, until } from "./lib/wait.mjs";

const kioskId = "mad-check-in";
const verdicts = ["#b3362b", "#e08a3c", "#ebd9a4", "#8cc7b5", "#0f7173"];

test("one finger is a tap; a palm, a second finger and a whole hand are none", async (t) => {
  const screen = await TouchScreen.start(t);
  if (!screen) return t.skip("no X server with a touch panel can be run here");
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  const face = (image, verdict) => {
    const { x, y } = image.find(verdicts[verdict - 1]);
    return { x, y };
  };
  let faces;

  await step("the kiosk stands there", async () => {
    kiosk.start({ whole: true, pair: { server: stack.url, code: await stack.pairingCode(kioskId) } });
    faces = await kiosk.shows("faces");
  });

  await step("a palm on three faces at once is no rating", async () => {
    for (const id of [1, 2, 3]) screen.contact("down", id, face(faces, id));
    await sleep(120);
    for (const id of [1, 2, 3]) screen.contact("up", id, face(faces, id));
    await sleep(700);
    assert.ok((await kiosk.shows("faces")).same(faces));
  });

  await step("a hand that comes finger by finger is none either", async () => {
    for (const id of [1, 2, 3]) {
      screen.contact("down", id, face(faces, id));
      await sleep(150);
    }
    for (const id of [1, 2, 3]) screen.contact("up", id, face(faces, id));
    await sleep(700);
    assert.ok((await kiosk.shows("faces")).same(faces));
  });

  await step("with two fingers the first one counts, once, and the second is no tap", async () => {
    screen.contact("down", 1, face(faces, 4));
    await sleep(150);
    screen.contact("down", 2, face(faces, 1));
    await sleep(100);
    screen.contact("up", 1, face(faces, 4));
    await sleep(100);
    screen.contact("up", 2, face(faces, 1));
    await kiosk.shows("question", faces);
    await kiosk.shows("faces"); // the visit ends by itself
    await until("it counts as a four", async () => {
      const [row] = await client.scores("group_by=moment&question=check-in.service");
      return row?.n === 1 && row.mean === 4;
    });
  });

  await step("one finger is a tap, and its shadow as a mouse no second one", async () => {
    screen.contact("down", 1, face(faces, 2));
    await sleep(80);
    screen.contact("up", 1, face(faces, 2));
    await kiosk.shows("question", faces);
    await until("it counts as a two", async () => {
      const [row] = await client.scores("group_by=moment&question=check-in.service");
      return row?.n === 2 && row.mean === 3;
    });
    assert.equal((await kiosk.close()).code, 0, kiosk.process.tail());
  });
});
