// The soak: a hundred thousand schedules of the deterministic simulation, each seed its own, and the real
// server and kiosks killed two hundred times under load.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "../../e2e/lib/processes.mjs";
import { line } from "../lib/report.mjs";
import { build, source } from "../lib/stack.mjs";

const seeds = 100_000;
const kills = 200;

/** Runs it to its end, which has to be a good one; the seconds it took. */
async function soak(name, ...args) {
  const began = performance.now();
  const program = await run(join(build, "tests/simulation", name), args.map(String));
  if (program.code !== 0) throw new Error(`${name} found a fault\n${program.tail()}`);
  return Math.round((performance.now() - began) / 1000);
}

export async function simulation() {
  const simulated = await soak("instante_simulation", "--seeds", `1..${seeds}`, "--jobs", availableParallelism());
  const programme = join(source, "assets/demo/linea-clara.json");
  const killed = await soak("instante_kill_loop", "--bin", build, "--programme", programme, "--kills", kills);
  return [
    line({ name: "simulated schedules without a fault", ours: seeds, against: "asked for", theirs: seeds,
      unit: `schedules (${simulated} s)`, reach: ">= 1" }),
    line({ name: "SIGKILLs of server and kiosks, nothing lost or doubled", ours: kills, against: "asked for", theirs: kills,
      unit: `kills (${killed} s)`, reach: ">= 1" }),
  ];
}
