// The soak: a hundred thousand schedules of the deterministic simulation, and the real processes killed 200 times.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "../../e2e/lib/processes.mjs";
import { line } from "../lib/report.mjs";
import { build, source } from "../lib/stack.mjs";

const seeds = 100_000;
const kills = 200;
const folder = join(build, "tests/simulation");

async function withoutFault(program, args) {
  const ended = await run(join(folder, program), args);
  if (ended.code !== 0) throw new Error(`${program} found a fault\n${ended.tail()}`);
}

export async function simulation() {
  await withoutFault("instante_simulation", ["--seeds", `1..${seeds}`, "--jobs", String(availableParallelism())]);
  const programme = join(source, "assets/demo/linea-clara.json");
  await withoutFault("instante_kill_loop", ["--bin", build, "--programme", programme, "--kills", String(kills)]);
  const reached = (name, count, unit) =>
    line({ name, ours: count, against: "asked for", theirs: count, unit, reach: ">= 1" });
  return [
    reached("simulated schedules without a fault", seeds, "schedules"),
    reached("kill -9 without a loss", kills, "kills"),
  ];
}
