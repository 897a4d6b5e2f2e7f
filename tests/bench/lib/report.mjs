// The table, and the array that machines read.
import { writeFileSync } from "node:fs";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const rounded = (value) => (value === null ? null : Number(value.toPrecision(4)));

/**
 * One line of work. `reach` is ">= 6" or "<= 1", said of ours / theirs; without one the line only informs, and
 * without `theirs` it compares with nothing.
 */
export function line({ name, ours, against = "", theirs = null, unit, reach = null }) {
  const ratio = theirs === null ? null : ours / theirs;
  let holds = null;
  if (reach !== null) {
    const [sign, limit] = reach.split(" ");
    holds = sign === ">=" ? ratio >= Number(limit) : ratio <= Number(limit);
  }
  return { name, ours: rounded(ours), against, theirs: rounded(theirs), unit, ratio: rounded(ratio), reach, holds };
}

export function print(lines) {
  const cells = lines.map(({ name, ours, against, theirs, unit, ratio, reach, holds }) => [
    ...[name, String(ours), against, theirs ?? "", unit, ratio ?? "", reach ?? ""].map(String),
    holds === null ? "" : holds ? "holds" : "MISSED",
  ]);
  const all = [["work", "ours", "against", "theirs", "unit", "ratio", "reach", ""], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}

export function write(lines, file) {
  writeFileSync(file, `[\n${lines.map((each) => `  ${JSON.stringify(each)}`).join(",\n")}\n]\n`);
}
