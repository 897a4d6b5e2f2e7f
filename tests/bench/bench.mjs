// Runs the lines of work and reports them; see scripts/bench.
import { print, write } from "./lib/report.mjs";
import { batches } from "./rows/batches.mjs";
import { guarded } from "./rows/guarded.mjs";
import { dashboardPages } from "./rows/pages.mjs";
import { dashboard } from "./rows/queries.mjs";
import { sasYear } from "./rows/sas_year.mjs";
import { simulation } from "./rows/simulation.mjs";
import { single } from "./rows/single.mjs";
import { statistics } from "./rows/statistics.mjs";
import { kioskWindow } from "./rows/window.mjs";

const options = { quick: false, soak: false, fullYear: false, json: "", only: "", data: "", peers: true };
const args = process.argv.slice(2);
for (let i = 0; i < args.length; ++i) {
  if (args[i] === "--quick") options.quick = true;
  else if (args[i] === "--soak") options.soak = true;
  else if (args[i] === "--alone") options.peers = false;
  else if (args[i] === "--full-year") options.fullYear = true;
  else if (args[i] === "--json" && args[i + 1]) options.json = args[++i];
  else if (args[i] === "--data" && args[i + 1]) options.data = args[++i];
  else if (args[i] === "--only" && args[i + 1]) options.only = args[++i];
  else {
    console.error("usage: scripts/bench [--quick|--soak] [--full-year] [--alone] [--data DIR] [--only ROW] [--json FILE]");
    process.exit(2);
  }
}

const effort = options.quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 4 };
const part = options.fullYear ? 1 : options.quick ? 500 : 50;
const kept = options.data || undefined;
const rows = {
  single: () => single(effort),
  batches: () => batches(effort),
  guarded: () => guarded(effort),
  year: () => sasYear({ part, kept }),
  queries: () => dashboard({ part, kept, peers: options.peers, repeats: options.quick ? 20 : 200 }),
  pages: () => dashboardPages({ part, kept, rounds: options.quick ? 1 : 5 }),
  window: () => kioskWindow(options.quick ? { rounds: 1, idleSeconds: 5 } : { rounds: 5, idleSeconds: 20 }),
  statistics: () => statistics(options.quick ? { coverage: 1000, shrinkage: 2000, speed: 5 }
    : { coverage: 10_000, shrinkage: 60_000, speed: 51 }),
  ...(options.soak ? { simulation } : {}),
};

const lines = [];
for (const [name, measure] of Object.entries(rows)) {
  if (options.only && options.only !== name) continue;
  console.error(`measuring: ${name}`);
  lines.push(...(await measure()));
}
print(lines);
if (options.json) write(lines, options.json);
