// A quality lead writes a survey in a real Chromium: sees it as the kiosk will show it, has her mistake named, and publishes.
import assert from "node:assert/strict";
import test from "node:test";
import { Page } from "./lib/page.mjs";
import { Stack } from "./lib/stack.mjs";
import { stepsOf } from "./lib/steps.mjs";
import { until } from "./lib/wait.mjs";

const asked = "¿Qué podríamos hacer mejor?";
const id = "que-podriamos-hacer-mejor";

class Editor {
  constructor(page) {
    this.page = page;
    this.tab = page.tab;
  }

  question(question) {
    return this.tab.locator(`[data-testid=question][data-id="${question}"]`);
  }
  form() {
    return this.page.hook("question-form");
  }
  order(list = "questions") {
    return this.tab.locator(`[data-testid=${list}] > [data-id]`).evaluateAll((items) => items.map(({ dataset }) => dataset.id));
  }
  options() {
    return this.tab.locator("[data-testid=option]").evaluateAll((items) => items.map(({ dataset }) => dataset.id));
  }
  /** The move button of a line: the first goes up, the last down. */
  move(line, which) {
    return line.locator(".moves").first().locator("button")[which]();
  }
  /** As a hand does it: press, pull in some steps, let go. */
  async drag(from, to) {
    await from.scrollIntoViewIfNeeded();
    const [start, end] = [await from.boundingBox(), await to.boundingBox()];
    const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
    const [x, y] = middle(start);
    const [, below] = middle(end);
    await this.tab.mouse.move(x, y);
    await this.tab.mouse.down();
    await this.tab.mouse.move(x, y + (below > y ? 12 : -12), { steps: 3 });
    await this.tab.mouse.move(x, below + (below > y ? 8 : -8), { steps: 12 });
    await this.tab.mouse.up();
  }
  write(field, words) {
    return this.form().locator(`[name="${field}"]`).fill(words);
  }
  /** Width and height of the picture, once there is one. */
  async picture() {
    const image = this.page.hook("draft-picture");
    await image.waitFor({ timeout: 30_000 });
    return image.evaluate((element) => element.decode().then(() => [element.naturalWidth, element.naturalHeight]));
  }
}

test("a survey is written, looked at and published in the browser", async (t) => {
  const step = stepsOf(t);
  const stack = await Stack.start(t);
  await stack.addUser("ana");
  const api = await stack.client("ana-token");
  const inForce = async (survey) => (await api.get("/api/v1/programme")).body.surveys.find((each) => each.id === survey);
  const page = await Page.open(t, stack.url);
  await page.signIn("ana");
  const { tab } = page;
  const editor = new Editor(page);

  await step("each moment has its survey, in the order of the relationship", async () => {
    await tab.goto(`${stack.url}/define?part=surveys`);
    await tab.getByText("Facturación", { exact: true }).click();
    assert.equal(page.query("id"), "check-in");
    assert.match(await page.text("[data-testid=items] [aria-current=true]"), /Facturación\s+4 preguntas · versión 1/);
    assert.deepEqual(await editor.order(), ["service", "why", "queue", "trip"]);
    assert.match(await editor.question("why").innerText(), /Solo si a «¿Cómo le hemos atendido en facturación\?» se contesta «Muy mal» o «Mal»/);
    assert.match(await page.text(".survey__standing"), /Versión 1, publicada\. Se hacen 3 preguntas a todos; según lo que conteste el cliente, hasta 4\./);
  });

  await step("a question is added in her words, and what it lacks is named where it is lacking", async () => {
    await page.hook("add-question").click();
    await tab.keyboard.type(asked);
    await tab.check("[name=new_type][value=single_choice]");
    await tab.getByRole("button", { name: "Añadirla" }).click();
    await editor.form().waitFor();
    assert.equal(page.query("screen"), `question:${id}`);
    assert.equal(await tab.evaluate(() => document.activeElement.name), "text.en"); // what is missing is where one goes on
    await until("it is marked", async () => (await editor.question(id).locator(".mark--bad").count()) === 1);
    await until("the options are too few", async () => /De 2 a 12/.test(await editor.form().locator("[data-field=options] > .field__error").innerText()));
    assert.match(await editor.form().locator("[data-field=text]").innerText(), /Falta en este idioma/);
    assert.match(await page.hook("publish-bar").innerText(), /2 cosas por corregir/);
  });

  await step("the kiosk's picture is there already, and follows", async () => {
    assert.deepEqual(await editor.picture(), [1280, 800]);
    await page.hook("preview-upright").click();
    await until("it is upright", async () => (await editor.picture()).join() === "800,1280");
    await page.hook("preview-upright").click();
  });

  await step("with two options, in both languages, it is whole", async () => {
    for (const words of ["La señalización", "El número de mostradores"]) {
      await editor.form().locator("[data-field=options] .add input").fill(words);
      await tab.keyboard.press("Enter");
    }
    assert.deepEqual(await editor.options(), ["la-senalizacion", "el-numero-de-mostradores"]);
    await editor.write("text.en", "What could we do better?");
    await editor.write("option.la-senalizacion.en", "The signs");
    await editor.write("option.el-numero-de-mostradores.en", "The number of desks");
    await until("nothing is wrong", async () => (await tab.locator(".mark--bad").count()) === 0);
    assert.equal(await editor.form().locator(".words__missing").count(), 0);
  });

  await step("it is asked of the discontented, which is said as a sentence", async () => {
    await editor.form().locator("[name='condition.question']").selectOption("service");
    assert.match(await page.text("[data-testid=condition-sentence]"), /se contesta «Muy mal» o «Mal»$/);
    await editor.form().locator("[name='condition.to']").selectOption({ label: "Regular" });
    assert.match(await page.text("[data-testid=condition-sentence]"), /se contesta «Muy mal», «Mal» o «Regular»$/);
  });

  await step("it is moved with its buttons, by keyboard too", async () => {
    await editor.move(editor.question(id), "first").focus();
    await tab.keyboard.press("Enter");
    await until("it is the fourth", async () => (await editor.order())[3] === id);
    await tab.keyboard.press("Enter"); // the focus went along
    await until("it is the third", async () => (await editor.order())[2] === id);
    assert.deepEqual(await editor.order(), ["service", "why", id, "queue", "trip"]);
  });

  await step("options are put in order by dragging", async () => {
    const rows = tab.locator("[data-testid=option]");
    await editor.drag(rows.nth(0).locator("[data-handle]"), rows.nth(1).locator("[data-handle]"));
    await until("they are the other way round", async () => (await editor.options())[0] === "el-numero-de-mostradores");
    assert.deepEqual(await editor.order(), ["service", "why", id, "queue", "trip"]); // and the questions stay
  });

  await step("so are questions; a condition that falls away is named, and comes back with undo", async () => {
    await editor.question(id).locator(".question__open").click();
    await editor.drag(editor.question("service").locator("[data-handle]").first(), editor.question("why").locator("[data-handle]").first());
    await until("the rating is asked second", async () => (await editor.order())[1] === "service");
    assert.match(await page.text("[data-testid=fell-away]"), /Ahora se hace a todos: «¿Qué ha fallado\?»/);
    await page.hook("undo").click();
    await until("it is as before", async () => (await editor.order())[0] === "service");
    assert.equal(await page.hook("fell-away").count(), 0);
    assert.match(await editor.question("why").innerText(), /Solo si a/);
    await editor.drag(editor.question("trip").locator("[data-handle]").first(), editor.question("queue").locator("[data-handle]").first());
    await until("the trip comes before the queue", async () => (await editor.order()).join() === ["service", "why", id, "trip", "queue"].join());
  });

  await step("what is published keeps its type, and a new question may take its place", async () => {
    await editor.question("queue").locator(".question__open").click();
    assert.ok(await editor.form().locator("[name=type]").isDisabled());
    assert.match(await editor.form().innerText(), /Lo que ya se ha publicado se sigue contando igual/);
    await page.hook("replace").click();
    await until("a new one is open", async () => page.query("screen") === "question:queue-2");
    await editor.form().locator("[name=type]").selectOption("stars");
    assert.match(await editor.question("queue-2").innerText(), /Estrellas/);
  });

  await step("a rating's cut is a choice in words; what it breaks is said", async () => {
    await editor.question("service").locator(".question__open").click();
    await editor.form().locator("[name=cut]").selectOption({ label: "Solo Muy bien" });
    assert.match(await page.text("[data-testid=breaks]"), /empieza una serie nueva/);
    await editor.form().locator("[name=cut]").selectOption({ label: "Bien o mejor" });
    assert.equal(await page.hook("breaks").count(), 0);
  });

  await step("a mistake is named at its field", async () => {
    await editor.form().locator(".advanced summary").click();
    await editor.write("variable", "WITH");
    const field = editor.form().locator("[data-field=variable]");
    await until("it is named", async () => /palabra reservada de SPSS/.test(await field.innerText()));
    await editor.write("variable", "SERVICE");
    await until("it is put right", async () => (await field.locator(".field__error").count()) === 0);
  });

  await step("thanks are edited, in English this time, and drawn", async () => {
    await tab.click("button[lang=en]");
    await tab.getByRole("button", { name: /Thanks and times/ }).click();
    await tab.fill("[name='thanks.es']", "Gracias. Lo leemos cada mañana.");
    await tab.fill("[name='thanks.en']", "Thank you. We read it every morning.");
    assert.match(await page.text("[data-testid=survey-end]"), /Seconds until it starts over/);
    await editor.picture();
    assert.equal(await page.hook("draft-picture").getAttribute("alt"), "The kiosk saying thank you");
    await tab.click("button[lang=es]");
  });

  await step("the review says what it does to the scores, and publishes", async () => {
    await page.hook("review").click();
    const consequences = page.hook("consequences");
    await consequences.waitFor();
    const text = await consequences.innerText();
    assert.match(text, /Facturación: versión 2/);
    assert.match(text, /¿Qué podríamos hacer mejor\?: es nueva/);
    await page.hook("publish").click();
    await page.hook("published").waitFor();
  });

  await step("the new version is in force, as she wrote it", async () => {
    const survey = await inForce("check-in");
    assert.equal(survey.version, 2);
    assert.deepEqual(survey.questions.map((question) => question.id), ["service", "why", id, "trip", "queue-2"]);
    const question = survey.questions[2];
    assert.deepEqual(question.text, { es: asked, en: "What could we do better?" });
    assert.deepEqual(question.options.map(({ label }) => label.en), ["The number of desks", "The signs"]);
    assert.deepEqual(question.condition, { question: "service", at_most: 3 });
    assert.equal(survey.questions[4].type, "stars");
    assert.equal(survey.thanks.en, "Thank you. We read it every morning.");
  });

  await step("an id that an earlier version had is not given again", async () => {
    await tab.goto(`${stack.url}/define?part=surveys&id=check-in`);
    const earlier = tab.waitForResponse(/\/surveys\/check-in\/versions\/1$/);
    await page.hook("add-question").click();
    await earlier;
    await tab.fill("[name=new_words]", "Queue");
    await tab.getByRole("button", { name: "Añadirla" }).click();
    await until("it is open", async () => page.query("screen") === "question:queue-3");
    await page.hook("undo").click();
    await until("it is gone", async () => (await editor.order()).length === 5);
  });

  await step("its versions stand there with their dates, and what is different between two of them", async () => {
    const versions = page.hook("survey-versions");
    await versions.locator("summary").click();
    await until("who published them is known", async () => /Versión 2\s+En vigor\s+ana[\s\S]*Versión 1\s+orden en el servidor/.test(await versions.innerText()));
    const differences = page.hook("version-differences");
    await until("what is new is told", async () => /Preguntas › ¿Qué podríamos hacer mejor\?/.test(await differences.innerText()));
    await tab.selectOption('[name="version_from"]', "2");
    await until("a version is like itself", async () => /las dos preguntan lo mismo/.test(await differences.innerText()));
  });

  await step("a moment without a survey gets one from nothing", async () => {
    await tab.goto(`${stack.url}/define?part=surveys&id=lounge`);
    await page.hook("survey-form").locator(".survey__main > .remove [data-testid=remove]").click();
    await page.hook("make-survey").click();
    await until("it has a question", async () => (await editor.order()).join() === "service");
    assert.match(await page.text(".survey__standing"), /Todavía sin publicar\. Se hace 1 pregunta a todos/);
    assert.deepEqual(await editor.picture(), [1280, 800]);
    await until("it could be published", async () => (await tab.locator(".mark--bad").count()) === 0 && (await page.hook("publish-bar").innerText()).includes("1 cambio") === false);
  });

  // What the check refuses while a survey is being written is no complaint of the page's.
  assert.deepEqual(page.complaints, []);
});
