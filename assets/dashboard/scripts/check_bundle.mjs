// Runs after the build: what the content security policy would refuse, or what makes the first load slow, must not ship.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const limit = 150_000;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const faults = [];

const page = readFileSync(`${dist}index.html`, "utf8");
if (/<script(?![^>]*\bsrc=)/i.test(page)) faults.push("index.html has an inline script");
if (/<style|\sstyle=/i.test(page)) faults.push("index.html has inline style");

let total = gzipSync(page).length;
for (const name of readdirSync(`${dist}assets`)) {
  const content = readFileSync(`${dist}assets/${name}`);
  if (!/-[\w-]{8}\.\w+$/.test(name)) faults.push(`${name} has no hash in its name`);
  if (name.endsWith(".css") && content.includes("url(data:")) faults.push(`${name} holds a data: address`);
  if (!name.endsWith(".woff2")) total += gzipSync(content).length;
}
if (total > limit) faults.push(`${total} bytes compressed, more than ${limit}`);

console.log(`first load without fonts: ${(total / 1000).toFixed(1)} kB compressed (limit ${limit / 1000} kB)`);
for (const fault of faults) console.error(`bundle check: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
