// Runs after the build: what the content security policy would refuse, or what makes the first load slow, must not ship.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const firstLimit = 150_000;
const limit = 450_000; // with what is loaded only where it is needed: charts, the editor, tables and pictures to take along
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const faults = [];

const page = readFileSync(`${dist}index.html`, "utf8");
if (/<script(?![^>]*\bsrc=)/i.test(page)) faults.push("index.html has an inline script");
if (/<style|\sstyle=/i.test(page)) faults.push("index.html has inline style");

let first = gzipSync(page).length;
let total = first;
for (const name of readdirSync(`${dist}assets`)) {
  const content = readFileSync(`${dist}assets/${name}`);
  if (!/-[\w-]{8}\.\w+$/.test(name)) faults.push(`${name} has no hash in its name`);
  if (name.endsWith(".css") && content.includes("url(data:")) faults.push(`${name} holds a data: address`);
  if (name.endsWith(".woff2")) continue;
  const size = gzipSync(content).length;
  total += size;
  if (page.includes(name)) first += size;
}
if (first > firstLimit) faults.push(`${first} bytes compressed at first, more than ${firstLimit}`);
if (total > limit) faults.push(`${total} bytes compressed, more than ${limit}`);

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(
  `compressed, without fonts: ${kilobytes(first)} at first (limit ${kilobytes(firstLimit)}), ${kilobytes(total)} in all (limit ${kilobytes(limit)})`,
);
for (const fault of faults) console.error(`bundle check: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
