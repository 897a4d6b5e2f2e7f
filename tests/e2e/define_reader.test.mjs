// A quality lead gives a kiosk its reader: from a card at hand, tried before anybody shows one, and put in order.
import assert from "node:assert/strict";
import test from "node:test";
import { violations } from "./lib/axe.mjs";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const kiosk = "mad-check-in";
const card = "LC00412345";
const boardingPass = `M1${"RUIZ/ANA".padEnd(20)}EABC123 MADMVDLC 0123 180J012A0045 100`;

class ReaderForm {
  constructor(page) {
    this.page = page;
    this.tab = page.tab;
  }

  codes() {
    return this.tab.getByTestId("code");
  }
  field(name) {
    return this.tab.locator(`[data-testid=code-form] [name="${name}"]`);
  }
  error(field) {
    return this.tab.locator(`[data-testid=code-form] [data-field="${field}"] .field__error`);
  }
  async open(at) {
    await this.codes().nth(at - 1).locator(".question__open").click();
    await this.tab.getByTestId("code-form").waitFor();
  }
  /** What the page says of a code. */
  async try(code) {
    await this.tab.fill("[name=trial]", code);
    return this.page.text("[data-testid=trial-outcome]");
  }
  async isSound() {
    await until("the server has nothing against it", async () => (await this.tab.locator(".mark--bad").count()) === 0);
  }
  async publish() {
    await this.page.hook("review").click();
    await until("it can be published", () => this.page.hook("publish").isEnabled());
    const changes = await this.page.text("[data-testid=changes]");
    await this.page.hook("publish").click();
    await this.page.hook("published").waitFor();
    return changes;
  }
}

test("a kiosk's reader of codes is defined, tried and published in the browser", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const api = await stack.client("ana-token");
  const inForce = async () => (await api.get("/api/v1/programme")).body.kiosks.find(({ id }) => id === kiosk).scanner;
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const form = new ReaderForm(page);
  await tab.goto(`${stack.url}/define?part=kiosks&id=${kiosk}`);

  await step("a kiosk without a reader says what one is for; with one, it lacks a code", async () => {
    assert.match(await page.text("[data-testid=reader]"), /enseñar su tarjeta o su billete/);
    await page.hook("add-reader").click();
    await tab.getByText("Hace falta al menos un tipo de código").waitFor();
  });

  await step("a card that is read there becomes a kind of code", async () => {
    await tab.locator("[name=trial]").focus();
    for (const code of ["4006381333931", card]) {
      await tab.keyboard.type(code);
      await tab.keyboard.press("Enter"); // as a reader ends; the next code takes the place of this
    }
    assert.equal(await tab.inputValue("[name=trial]"), card);
    assert.match(await page.text("[data-testid=trial-outcome]"), /Ninguno lo reconoce/);
    await page.hook("accept-code").click();
    assert.equal(await form.field("prefix").inputValue(), "LC");
    assert.equal(await tab.evaluate(() => document.activeElement.name), "prefix"); // where one goes on
    assert.equal(await form.field("length").inputValue(), "10");
    assert.equal(await form.field("characters").inputValue(), "letters_digits");
    assert.match(await page.text("[data-testid=trial-outcome]"), /Es el código 1\.[\s\S]*No dice a qué segmento[\s\S]*Lo identifica «LC00412345»/);
  });

  await step("it says the class, and which part of it names the customer", async () => {
    await form.field("code.segment.class").selectOption("business");
    await form.field("part").selectOption("part");
    assert.equal(await form.field("part.from").inputValue(), "3"); // behind what all of them have
    assert.match(await page.text("[data-testid=trial-outcome]"), /Dice del cliente: «Clase: Business»[\s\S]*Lo identifica «00412345»/);
    assert.match(await form.codes().first().innerText(), /1\. Empieza por «LC», 10 letras o cifras\s+Clase: Business · identifica al cliente desde el carácter 3/);
    await form.isSound();
  });

  await step("what is no card of ours is told why", async () => {
    assert.match(await form.try("4006381333931"), /Código 1: no empieza por «LC»/);
    assert.match(await form.try("LC0041-345"), /Código 1: el carácter 7, «-», no es letra ni cifra/);
    assert.match(await form.try("LC0041234"), /tiene 9 caracteres; hacen falta 10 caracteres/);
    assert.match(await form.try("LC0"), /al menos 4 caracteres/);
  });

  await step("a boarding pass is told by its cabin, and asks what that says", async () => {
    await form.try(boardingPass);
    await page.hook("accept-code").click();
    assert.equal(await form.field("mark.at").inputValue(), "48");
    assert.equal(await form.field("mark.one_of").inputValue(), "J");
    await until("what is missing is said", async () => /tiene que decir algo/.test(await form.error("code.segment").innerText()));
    await form.field("mark.one_of").fill("JCD");
    await form.field("code.segment.class").selectOption("business");
    await form.isSound();
    assert.match(await page.text("[data-testid=trial-outcome]"), /Es el código 2\.[\s\S]*No identifica a nadie/);
  });

  await step("a mistake is named at its field and in the review, which leads back to it", async () => {
    await form.field("min_length").fill("3");
    await until("it is named", async () => /Tiene que estar entre 4 y 512/.test(await form.error("min_length").innerText()));
    await page.hook("review").click();
    await page.hook("findings").waitFor();
    assert.match(await page.text("[data-testid=findings]"), /Lector de códigos › Códigos que reconoce › 2 › Longitud mínima/);
    await page.hook("findings").getByRole("link").first().click();
    assert.equal(page.query("screen"), "code:2");
    await form.field("min_length").fill("58");
    await form.isSound();
  });

  await step("nobody is kept out of it", async () => {
    await form.try(boardingPass);
    assert.deepEqual(await violations(tab), []);
    await form.try("4006381333931");
    assert.deepEqual(await violations(tab), []);
  });

  await step("the first that fits counts, so order is a matter; what is open stays open", async () => {
    await page.hook("add-code").click();
    await form.field("characters").selectOption("letters_digits");
    assert.match(await form.try(card), /Es el código 1\.[\s\S]*También encaja en el código 3/);
    await form.codes().nth(2).locator(".moves button").first().focus();
    await tab.keyboard.press("Enter");
    await until("it is the second", async () => page.query("screen") === "code:2");
    await tab.keyboard.press("Enter"); // the focus went along
    await until("it is the first", async () => page.query("screen") === "code:1");
    assert.match(await form.try(card), /Es el código 1\.[\s\S]*No dice a qué segmento[\s\S]*También encaja en el código 2/);
    await page.hook("code-form").getByTestId("remove").click();
    await until("two are left", async () => (await form.codes().count()) === 2);
  });

  await step("customers are invited in their languages, and the review names it all", async () => {
    await tab.fill("[name='prompt.es']", "Acerque su tarjeta");
    await until("the other is asked for", async () => (await tab.locator("[data-field=prompt] .words__missing").count()) === 1);
    await tab.fill("[name='prompt.en']", "Hold your card here");
    await form.isSound();
    assert.match(await form.publish(), /Lector de códigos\s+nada\s+Empieza por «LC», 10 letras o cifras \(Clase: Business · identifica al cliente desde el carácter 3\); Empieza por «M1»/);
  });

  await step("it is in force as she meant it", async () => {
    const business = [{ dimension: "class", value: "business" }];
    assert.deepEqual(await inForce(), {
      prompt: { es: "Acerque su tarjeta", en: "Hold your card here" },
      patterns: [
        { prefix: "LC", length: 10, characters: "letters_digits", segments: business, part: { from: 2 } },
        { prefix: "M1", min_length: 58, marks: [{ at: 47, one_of: "JCD" }], segments: business, identifies: false },
      ],
    });
  });

  await step("another changes it in English; the review names what differs, and no more", async () => {
    await tab.click("button[lang=en]");
    await tab.goto(`${stack.url}/define?part=kiosks&id=${kiosk}`);
    await form.open(1);
    await form.field("length").fill("12");
    await form.field("part.to").fill("9");
    assert.match(await form.try("LC0041234567"), /This is code 1\.[\s\S]*“0041234” identifies them/);
    await form.isSound();
    const changes = await form.publish();
    assert.match(changes, /Code reader › Codes it knows\s+Begins with “LC”, 10 letters or digits[^]*Begins with “LC”, 12 letters or digits/);
    assert.doesNotMatch(changes, /M1/);
    assert.deepEqual((await inForce()).patterns[0].part, { from: 2, length: 7 });
  });

  await step("it is taken away, which can be undone, and published", async () => {
    await tab.goto(`${stack.url}/define?part=kiosks&id=${kiosk}`);
    await page.hook("reader").getByRole("button", { name: "Remove the reader" }).click();
    await page.hook("add-reader").waitFor();
    await page.hook("undo").click();
    await until("it is there again", async () => (await form.codes().count()) === 2);
    await page.hook("reader").getByRole("button", { name: "Remove the reader" }).click();
    assert.match(await form.publish(), /Code reader\s+Begins with “LC”[^]*nothing/);
    assert.equal(await inForce(), undefined);
  });
  assert.deepEqual(page.complaints, []);
});

test("the reader's form keeps nobody out, by night and on a phone", async (t) => {
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const looks = [{ colorScheme: "dark" }, { colorScheme: "light", viewport: { width: 390, height: 844 } }];
  for (const look of looks) {
    const page = await Page.open(t, stack.url, { ...look, reducedMotion: "reduce" });
    await page.signIn("ana");
    const form = new ReaderForm(page);
    await page.tab.goto(`${stack.url}/define?part=kiosks&id=${kiosk}`);
    await page.hook("add-reader").click();
    await page.hook("add-code").click();
    await page.hook("add-mark").click();
    await until("something is wrong", async () => (await page.tab.locator(".mark--bad").count()) > 0);
    await form.try(card);
    assert.deepEqual(await violations(page.tab), []);
    const wide = await page.tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px beyond the edge`);
    assert.deepEqual(page.complaints, []);
    await page.tab.context().browser().close();
  }
});
