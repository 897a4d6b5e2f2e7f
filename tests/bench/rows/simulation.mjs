// The soak: a hundred thousand schedules of the deterministic simulation, each seed its own.
import { join } from "node:path";
import { run } from "../../e2e/lib/processes.mjs";
import { line } from "../lib/report.mjs";
import { build } from "../lib/stack.mjs";

const seeds = 100_000;

export async function simulation() {
  const began = performance.now();
  const program = await run(join(build, "tests/simulation/instante_simulation"), ["--seeds", `1..${seeds}`]);
  if (program.code !== 0) throw new Error(`the simulation found a fault\n${program.tail()}`);
  const seconds = (performance.now() - began) / 1000;
  return [line({ name: "simulated schedules without a fault", ours: seeds, against: "asked for", theirs: seeds,
    unit: `schedules (${Math.round(seconds)} s)`, reach: ">= 1" })];
}
