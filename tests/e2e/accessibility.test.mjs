// Every page of the dashboard, by day and by night, on a phone and a tablet, before axe-core: WCAG 2.1 A and AA, and its best
// practices. On a narrow screen none of it lies beyond the edge.
import assert from "node:assert/strict";
import test from "node:test";
import { violations } from "./lib/axe.mjs";
import { Device } from "./lib/device.mjs";
import { importHistory } from "./lib/history.mjs";
import { Page } from "./lib/page.mjs";
import { importVisits } from "./lib/several.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

/** A page, and what stands on it when it has all it asked for. */
const pages = [
  ["/", ".ranked"],
  ["/map", "[data-cell]"],
  ["/map?cell=check-in", ".panel"],
  ["/changes", ".changes__table"],
  ["/moments?moment=check-in", '.moment__chart[data-drawn="true"]'],
  ["/compare", ".compare__verdict"],
  ["/compare?by=segment.class", ".compare__verdict"],
  ["/drivers", '.levers__chart[data-drawn="true"]'],
  ["/drivers?moments=check-in,boarding,on-board", ".levers__basis"],
  ["/visits", ".figures"],
  ["/kiosks?kiosk=mad-check-in", "[data-kiosk]"],
  ["/preview?survey=check-in", "[data-testid=gallery]"],
  ["/define?part=surveys&id=check-in&screen=question:why", "[data-testid=draft-picture]"],
  ["/define?part=surveys&id=lounge&screen=question:recommend", "[data-testid=draft-picture]"],
  ["/define", ".path"],
  ["/define?part=organisation", "[data-testid=draft-picture]"],
  ["/define?part=sites", "[data-testid=site-form]"],
  ["/define?part=dimensions", "[data-testid=dimension-form]"],
  ["/define?part=moments&id=check-in", "[data-testid=moment-form]"],
  ["/define?part=kiosks", "[data-testid=kiosk-form]"],
  ["/define?part=misuse", "[data-testid=set-aside] p"],
  ["/define?part=people", "[data-testid=users] li"],
  ["/define?part=history", "[data-testid=versions] li"],
  ["/define/nope", "[data-testid=no-such-page]"],
];
const everything = pages.map(([path]) => path);
const looks = [
  { name: "by day", shows: everything, colorScheme: "light" },
  { name: "by night", shows: everything, colorScheme: "dark" },
  { name: "on a phone", shows: everything, widths: [390, 320], colorScheme: "light", viewport: { width: 390, height: 844 } },
  {
    name: "on a tablet",
    shows: ["/", "/map", "/changes", "/moments?moment=check-in", "/compare", "/drivers", "/visits", "/kiosks?kiosk=mad-check-in", "/define"],
    widths: [820, 768, 700],
    colorScheme: "light",
    viewport: { width: 820, height: 1180 },
  },
];

/** Sees that neither the page nor the menu on it reaches beyond the edge of a window so wide. */
async function staysInside(tab, width) {
  await tab.setViewportSize({ width, height: 1000 });
  const beyond = () => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // A chart is drawn anew a little after its place has become another.
  await until(`the page is ${width} wide`, async () => (await beyond()) === 0, { within: 5_000 });
  const menu = tab.locator("[data-testid=take-away]");
  if ((await menu.count()) === 0) return;
  await menu.click();
  const list = await tab.locator(".take-away .menu__list").boundingBox();
  assert.ok((await beyond()) === 0 && list.x >= 0 && list.x + list.width <= width, `its menu, where it is ${width} wide: ${JSON.stringify(list)}`);
  await menu.click();
}

test("no page of the dashboard keeps anybody out", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await importHistory(t, stack);
  await importVisits(t, stack);
  await stack.addUser("ana", { role: "admin" });
  const device = await Device.pair(stack.url, (await stack.pairingCodes("mad-check-in")).get("mad-check-in"));
  await device.beat({}, [{ day: new Date().toISOString().slice(0, 10), moment: "check-in", what: "first_touches", count: 40 }]);
  await device.rate([5, 4, 1]);

  for (const { name, shows, widths = [], ...options } of looks) {
    const page = await Page.open(t, stack.url, { ...options, reducedMotion: "reduce" });
    await step(`the way in, ${name}`, async () => {
      await page.tab.locator("form.sign-in").waitFor();
      assert.deepEqual(await violations(page.tab), []);
      await page.signIn("ana");
    });
    for (const [path, shown] of pages.filter(([each]) => shows.includes(each))) {
      await step(`${path}, ${name}`, async () => {
        await page.tab.goto(stack.url + path);
        await page.tab.locator(shown).first().waitFor();
        assert.deepEqual(await violations(page.tab), []);
        for (const width of path.includes("cell=") ? [] : widths) await staysInside(page.tab, width);
      });
    }
    assert.deepEqual(page.complaints, []);
    await page.tab.context().browser().close();
  }
});
