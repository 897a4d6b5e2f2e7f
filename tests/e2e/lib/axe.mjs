// axe-core on a page as it stands.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What keeps somebody out, one line each; none where nothing does. */
export async function violations(tab) {
  await tab.evaluate(axe);
  const { violations: found } = await tab.evaluate(() => globalThis.axe.run(document));
  return found.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join("\n    ")}`);
}
