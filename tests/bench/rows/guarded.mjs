// What the disclosure gate and the rules against misuse cost those who send: the same batches with and without.
import { line, median } from "../lib/report.mjs";
import { copyStore, load, prepareStore, startServer, storedResponses } from "../lib/stack.mjs";

const kiosksPerSite = 20;
const records = 100;

/** These look at everything and find nothing: no kiosk gets a thousand of anything in a tenth of a second. */
const patient = {
  burst: { visits: 1000, seconds: 0.1 },
  held: { visits: 1000, seconds_between: 0.1 },
  alternation: { visits: 1000, seconds_between: 0.1 },
};
const variants = {
  plain: {},
  "a gate of 5": { disclosure_minimum: 5 },
  "a gate of 10": { disclosure_minimum: 10 },
  "rules against misuse that find nothing": { misuse: patient },
  "rules against misuse that flag nearly everything": { misuse: {} },
};

export async function guarded({ rounds, seconds }) {
  const prepared = new Map();
  for (const [name, members] of Object.entries(variants))
    prepared.set(name, await prepareStore(`guarded-${name.replaceAll(" ", "-")}`, kiosksPerSite, members));
  const rates = new Map(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const [name, store] of prepared) {
      const data = copyStore(store, "guarded-run");
      const server = await startServer(data);
      const run = await load(server, store, { connections: 8, "warm-up": 0.5, seconds, records });
      await server.end();
      const stored = await storedResponses(data);
      if (stored !== run.acknowledged) throw new Error(`${name}: ${run.acknowledged} were acknowledged, ${stored} are stored`);
      rates.get(name).push(run.records / run.seconds);
    }
  }
  const plain = median(rates.get("plain"));
  return [...rates.keys()]
    .filter((name) => name !== "plain")
    .map((name) =>
      line({ name: `batches of ${records} behind ${name}`, ours: median(rates.get(name)), against: "the same without", theirs: plain, unit: "responses/s" }));
}
