// What a kiosk says aloud, and with it what stands on its screen, word by word.
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory } from "./stack.mjs";
import { until } from "./wait.mjs";

/** A voice that writes down what it is given to say, a line each. */
export async function writtenVoice(t) {
  const folder = await temporaryDirectory(t);
  const [voice, said] = [join(folder, "voice"), join(folder, "said.txt")];
  await writeFile(said, "");
  await writeFile(voice, `#!/bin/sh\n{ printf '%s | ' "$*"; tr '\\n' ' '; echo; } >> '${said}'\n`);
  await chmod(voice, 0o755);
  const hears = (what) =>
    until(`it says ${what}`, async () => {
      const all = await readFile(said, "utf8");
      if (what.test(all)) return true;
      throw new Error(all);
    });
  return { voice, hears, spoken: () => readFile(said, "utf8") };
}
