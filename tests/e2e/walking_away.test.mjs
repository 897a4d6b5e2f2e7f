// People who walk away, at each screen: what they said stays or goes as the survey says, and nothing of them is left.
import assert from "node:assert/strict";
import test from "node:test";
import { arrived } from "./lib/arrived.mjs";
import { Kiosk, Screen } from "./lib/kiosk.mjs";
import { patientProgramme, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

/** The kiosk is as it was before the first customer. */
function looksAgain(screen, clean) {
  return until("nothing of the customer remains", async () => (await screen.image()).same(clean));
}

test("whoever walks away leaves their rating, and nothing on the screen", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t, { programme: await patientProgramme(t, undefined, 10) });
  const client = await stack.client("e2e");
  const screen = await Screen.start(t);
  const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
  kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode("mad-check-in") } });
  const clean = await kiosk.shows("faces");
  const isClean = () => looksAgain(screen, clean);

  await step("at the first question after the rating", async () => {
    await kiosk.tapFace(2);
    await kiosk.shows("question", clean);
    await isClean();
    const [first] = await arrived(client, 1);
    assert.deepEqual(Object.keys(first), ["service"]);
    assert.equal(first.service.final, "false");
  });

  await step("with a reason chosen and not confirmed: it stands", async () => {
    await kiosk.tapFace(2);
    await kiosk.tapFirstChoice(await kiosk.shows("question", clean));
    await isClean();
    const [, second] = await arrived(client, 2, ([, { why }]) => why);
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
    const [, , third] = await arrived(client, 3, ([, , { why }]) => why);
    assert.equal(third.why.choices, "wait");
  });
});

test("from a choice of moments, from the notice and from a comment too", async (t) => {
  const step = stepsOf(t);
  const change = (programme) => {
    const moments = ["claims-desk", "lounge"];
    for (const kiosk of programme.kiosks) if (moments.some((each) => kiosk.moments.includes(each))) kiosk.moments = moments;
    for (const moment of moments) {
      const survey = programme.surveys.find((each) => each.moment === moment);
      survey.questions = survey.questions.filter(({ id }) => id === "service" || id === "note");
    }
  };
  const stack = await Stack.start(t, { programme: await patientProgramme(t, change, 10) });
  const client = await stack.client("e2e");
  const at = async (id) => {
    const screen = await Screen.start(t);
    const kiosk = new Kiosk(t, screen, await temporaryDirectory(t));
    kiosk.start({ pair: { server: stack.url, code: await stack.pairingCode(id) } });
    const clean = await kiosk.shows("question"); // paper, and no faces: what is to be rated
    return { screen, kiosk, clean };
  };
  // Who reads is left in peace for longest: a kiosk of their own.
  const library = await at("mad-lounge");
  const { screen, kiosk, clean } = await at("mad-claims");
  const isClean = () => looksAgain(screen, clean);

  await step("one reads in another language what becomes of their answers", async () => {
    await library.kiosk.tapLanguage(2);
    await library.kiosk.shows("question", library.clean);
    await library.screen.tap({ x: 1043, y: 726 });
    await library.kiosk.shows("question", library.clean);
  });

  await step("one leaves at the faces of the moment they chose, one goes back to the choice and leaves there", async () => {
    await kiosk.tapFirstChoice(clean);
    await kiosk.shows("faces");
    await isClean();
    await kiosk.tapFirstChoice(clean);
    await kiosk.shows("faces");
    await kiosk.tapBack();
    await kiosk.shows("question", clean); // with a way back of its own
    await isClean();
    assert.deepEqual(await client.responses(), []);
  });

  await step("one in the middle of a comment, which was nobody's last word: the rating stays", async () => {
    await kiosk.tapFirstChoice(clean);
    await kiosk.tapFace(2);
    const empty = await kiosk.shows("question", clean);
    for (const y of [376, 457]) await screen.tap({ x: 115, y }); // q and a
    await kiosk.shows("question", empty);
    await isClean();
    const [only] = await arrived(client, 1);
    assert.deepEqual(Object.keys(only), ["service"]);
    assert.equal(only.service.rating, "2");
    assert.equal(only.service.final, "false");
  });

  await step("and the reader has gone as well", () => looksAgain(library.screen, library.clean));
});
