// Eighteen weeks before the demo begins: what its kiosks would have sent, as history.csv and history_map.json for
// `instante-server import`. Days differ, as days do; three things happen, for somebody to find:
//   check-in in Madrid gets worse twelve days before the end,
//   baggage gets better everywhere twenty days before the end,
//   Tuesdays at check-in in Bilbao are bad.
//
// usage: node scripts/demo_history.mjs PROGRAMME.json DIRECTORY [LAST-DAY]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [programmeFile, directory, lastDay = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)] = process.argv.slice(2);
if (!programmeFile || !directory || Number.isNaN(Date.parse(lastDay))) {
  console.error("usage: node scripts/demo_history.mjs PROGRAMME.json DIRECTORY [LAST-DAY]");
  process.exit(2);
}
const programme = JSON.parse(readFileSync(programmeFile, "utf8"));
const days = 126;

// The same history for the same last day (mulberry32).
let state = 20_261_129;
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const pick = (items) => items[Math.floor(uniform() * items.length)];

// The demo's simulated kiosks go on from the same.
const opinions = JSON.parse(readFileSync(new URL("../assets/demo/opinions.json", import.meta.url), "utf8"));

function happened(moment, site, day, weekday) {
  return opinions.changes
    .filter((change) => change.moment === moment && (change.site ?? site) === site && (change.weekday ?? weekday) === weekday)
    .filter(({ last_days = days }) => day >= days - last_days)
    .reduce((sum, { by }) => sum + by, 0);
}

const dimensions = programme.dimensions.map(({ id, values }) => ({ id, values: values.map((value) => value.id) }));
const rows = [["id", "time", "site", "moment", "rating", ...dimensions.map(({ id }) => id)]];
const first = Date.parse(`${lastDay}T00:00:00Z`) - (days - 1) * 86_400_000;
for (const kiosk of programme.kiosks) {
  for (const moment of kiosk.moments) {
    for (let day = 0; day < days; ++day) {
      const midnight = new Date(first + day * 86_400_000);
      const ofDay = 0.12 * normal() + happened(moment, kiosk.site, day, midnight.getUTCDay() || 7);
      const visits = Math.max(0, Math.round(14 + 4 * normal()));
      for (let visit = 0; visit < visits; ++visit) {
        const stamped = new Map((kiosk.segments ?? []).map(({ dimension, value }) => [dimension, value]));
        const segments = dimensions.map(({ id, values }) => stamped.get(id) ?? (uniform() < 0.25 ? "" : pick(values)));
        const verdict = (opinions.moments[moment] ?? 4) + ofDay + segments.reduce((sum, each) => sum + (opinions.segments[each] ?? 0), 0);
        const rating = Math.min(5, Math.max(1, Math.round(verdict + 1.1 * normal())));
        const minute = 390 + Math.floor(uniform() * 870); // from half past six to nine in the evening
        const time = `${midnight.toISOString().slice(0, 10)} ${new Date(minute * 60_000).toISOString().slice(11, 16)}`;
        rows.push([`${kiosk.id}-${moment}-${day}-${visit}`, time, kiosk.site, moment, rating, ...segments]);
      }
    }
  }
}
writeFileSync(join(directory, "history.csv"), `${rows.map((row) => row.join(",")).join("\n")}\n`);

const map = {
  source: "demo-history",
  layout: "long",
  id: { column: "id" },
  site: { column: "site" },
  time: { column: "time", format: "%Y-%m-%d %H:%M", zone: "site" },
  language: { constant: programme.languages[0] },
  segments: Object.fromEntries(dimensions.map(({ id }) => [id, { column: id }])),
  moment: { column: "moment" },
  rating: { column: "rating" },
};
writeFileSync(join(directory, "history_map.json"), JSON.stringify(map, null, 1));
