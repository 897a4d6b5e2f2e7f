// What `cmake --install` puts under a prefix works from there, and the units start just that.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { run } from "./lib/processes.mjs";
import { demoProgramme, temporaryDirectory } from "./lib/stack.mjs";

test("what is installed finds all that it needs under its own prefix", async (t) => {
  const prefix = await temporaryDirectory(t);
  const installed = await run("cmake", ["--install", process.env.INSTANTE_BIN, "--prefix", prefix]);
  assert.equal(installed.code, 0, installed.err);
  const kiosk = join(prefix, "bin", "instante-kiosk");

  const thanks = async (name) => {
    const file = join(prefix, name);
    const drawn = await run(kiosk, ["render", "--programme", demoProgramme, "--screen", "thanks", "--out", file], { workingDirectory: "/" });
    assert.equal(drawn.code, 0, drawn.err);
    return readFile(file);
  };
  const before = await thanks("before.png");
  const words = join(prefix, "share/instante/locales/es.json");
  await writeFile(words, (await readFile(words, "utf8")).replaceAll("racias", "ratitud"));
  assert.ok(!before.equals(await thanks("after.png")), "the words are those that were installed");

  const version = await run(join(prefix, "bin", "instante-server"), ["--version"]);
  assert.equal(version.code, 0, version.err);

  const unit = await readFile(join(prefix, "lib/systemd/system/instante-kiosk.service"), "utf8");
  const [, command] = /^ExecStart=(.*)$/m.exec(unit);
  const [program, verb] = command.split(" ");
  assert.equal(program.replace("/usr/local", prefix), kiosk);
  assert.equal((await run(kiosk, [verb, "--help"])).code, 0);
  const [, user] = /^User=(.*)$/m.exec(unit);
  const display = await readFile(join(prefix, "lib/systemd/system/instante-display.service"), "utf8");
  assert.match(display, new RegExp(`localuser:${user};`));
  assert.match(await readFile(join(prefix, "lib/sysusers.d/instante-kiosk.conf"), "utf8"), new RegExp(`^u ${user} `, "m"));
});
