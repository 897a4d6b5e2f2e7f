// Do the statistics hold what they say? How often displayed intervals hold the truth, what shrinking gains, and
// what a table of a thousand cells costs.
import { join } from "node:path";
import { line } from "../lib/report.mjs";
import { build, freshFolder, mustRun, source } from "../lib/stack.mjs";

const figures = async (what, rounds, ...more) =>
  JSON.parse(await mustRun(join(build, "tests/bench/instante_bench_statistics"), [what, String(rounds), ...more]));

const percent = (share) => (100 * share).toFixed(1);

/** One table for each interval: shapes down, n across, in percent; what is not within 93 to 97 is marked. */
function printCoverage(entries) {
  for (const interval of new Set(entries.map((each) => each.interval))) {
    const mine = entries.filter((each) => each.interval === interval);
    const sizes = [...new Set(mine.map((each) => each.n))];
    const wide = Math.max(...mine.map((each) => each.shape.length));
    console.log(`\n${interval}: coverage of the 95 % interval in percent (* not within 93 to 97)`);
    console.log(`${"n".padEnd(wide)}  ${sizes.map((n) => String(n).padStart(6)).join(" ")}`);
    for (const shape of new Set(mine.map((each) => each.shape))) {
      const row = mine.filter((each) => each.shape === shape);
      const cells = row.map((each) => (percent(each.coverage) + (each.cause ? "*" : " ")).padStart(6));
      console.log(`${shape.padEnd(wide)}  ${cells.join(" ")}`);
    }
    const causes = new Map();
    for (const each of mine.filter((one) => one.cause)) {
      const said = causes.get(each.cause) ?? [];
      causes.set(each.cause, [...said, `${each.shape} n=${each.n}: ${percent(each.coverage)}`]);
    }
    for (const [cause, where] of causes) console.log(`* ${cause}\n    ${where.join("; ")}`);
  }
}

/** Why a shrunk interval holds the truth less often than 93 or more often than 97 times in a hundred; "": it does not. */
function causeOf({ coverage }) {
  if (coverage < 0.93) return "few cells, further apart than their answers alone would have them: each is drawn to a parent it is unlike";
  if (coverage > 0.97) return "cells hardly differ: that they might is most of the width";
  return "";
}

function printShrinkage(entries) {
  console.log("\nshrunk cells: mean squared error, and coverage of both 95 % intervals in percent (* not within 93 to 97)");
  const wide = Math.max(...entries.map((each) => each.setting.length));
  console.log(`${"".padEnd(wide)}  figure      raw    shrunk  raw %  shrunk %`);
  for (const each of entries) {
    const numbers = [each.mse_raw.toFixed(1).padStart(7), each.mse_shrunk.toFixed(1).padStart(7),
      percent(each.raw_coverage).padStart(6), percent(each.coverage).padStart(6)];
    console.log(`${each.setting.padEnd(wide)}  ${each.figure.padEnd(10)} ${numbers.join(" ")}${causeOf(each) && "*"}`);
  }
  for (const cause of new Set(entries.map(causeOf).filter(Boolean))) {
    const where = entries.filter((each) => causeOf(each) === cause).map((each) => `${each.setting}, ${each.figure}`);
    console.log(`* ${cause}\n    ${where.join("; ")}`);
  }
}

/** The lowest coverage of an interval where the answers are not all alike too often to tell. */
function lowest(entries) {
  const fair = entries.filter((each) => !each.cause?.startsWith("discrete"));
  return fair.reduce((a, b) => (b.coverage < a.coverage ? b : a));
}

/** 93 %, less three standard errors of the simulation itself: what is above that is no exception. */
const bound = ({ rounds }) => 0.93 - 3 * Math.sqrt((0.95 * 0.05) / rounds);

/** Both sides on the same visits, one after the other; what they find must agree. */
async function drivers(rounds) {
  const file = join(freshFolder("drivers"), "visits.doubles");
  const ours = await figures("drivers", rounds, file);
  const theirs = JSON.parse(await mustRun("/usr/bin/python3", [join(source, "tests/bench/peers/lmg.py"), file, "15", String(rounds)]));
  const apart = Math.max(...ours.lmg.map((value, i) => Math.abs(value - theirs.lmg[i])));
  if (!(apart < 1e-9)) throw new Error(`the drivers differ from NumPy's by ${apart}`);
  return [
    line({ name: "drivers of 100,000 visits to 14 moments", ours: ours.plain, against: "bound", theirs: 1000, unit: "ms",
      reach: "<= 1" }),
    line({ name: "the same", ours: ours.plain, against: "NumPy", theirs: theirs.plain, unit: "ms" }),
    line({ name: "the same with 1,000 bootstrap draws", ours: ours.bootstrap, unit: "ms" }),
  ];
}

export async function statistics({ coverage, shrinkage, speed }) {
  const covered = await figures("coverage", coverage);
  printCoverage(covered);
  const shrunk = await figures("shrinkage", shrinkage);
  printShrinkage(shrunk);
  console.log("");
  const times = await figures("speed", speed);
  const lines = [];
  for (const interval of new Set(covered.map((each) => each.interval))) {
    const mine = covered.filter((each) => each.interval === interval);
    const inside = mine.filter((each) => !each.cause).length;
    const least = lowest(mine);
    lines.push(
      line({ name: `coverage: ${interval}: lowest, discrete cases apart`, ours: least.coverage, against: "93 % less 3 errors of simulation",
        theirs: bound(least), unit: `share (${inside} of ${mine.length} cells within 93 to 97 %)`, reach: ">= 1" }));
  }
  for (const figure of ["index", "favourable"]) {
    const worst = shrunk.filter((each) => each.figure === figure)
      .reduce((a, b) => (a.mse_shrunk / a.mse_raw > b.mse_shrunk / b.mse_raw ? a : b));
    lines.push(
      line({ name: `mean squared error of small cells: ${figure}, shrunk, at worst`, ours: worst.mse_shrunk,
        against: "raw", theirs: worst.mse_raw, unit: worst.setting, reach: "<= 1" }));
  }
  lines.push(
    line({ name: "1,000 cells: scores, intervals, shrinkage and comparisons", ours: times.whole, against: "bound", theirs: 5,
      unit: "ms", reach: "<= 1" }),
    line({ name: "1,000 cells: scores and intervals alone", ours: times.score, unit: "ms" }),
    line({ name: "1,000 cells: shrinkage alone", ours: times.shrink, unit: "ms" }),
    line({ name: "1,000 cells: comparisons alone", ours: times.compare, unit: "ms" }),
    ...(await drivers(Math.min(speed, 15))));
  return lines;
}
