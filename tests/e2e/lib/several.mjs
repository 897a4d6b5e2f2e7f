// Visits that rate several moments, as an e-mail survey after the flight would: what makes them good or bad is known.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory } from "./stack.mjs";

const visits = 400;
const alone = 60;

/** The same visits for everybody (mulberry32). */
function chance(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

const within = (low, high, value) => Math.min(high, Math.max(low, Math.round(value)));

/**
 * 400 visits rate five moments. Check-in is poor, differs most, and makes people recommend or not; the others do well.
 * Sixty more rate the claims desk and nothing else.
 */
export async function importVisits(t, stack) {
  const { uniform, normal } = chance(1_987);
  const day = () => new Date(Date.now() - (1 + Math.floor(uniform() * 20)) * 86_400_000).toISOString().slice(0, 10);
  const moments = ["check-in", "boarding", "on-board", "baggage", "lounge", "claims-desk"];
  const rows = [["id", "time", "class", ...moments, "recommend"]];
  for (let at = 0; at < visits; at += 1) {
    const mood = 0.5 * normal();
    const checkIn = within(1, 5, 2.7 + 0.9 * mood + 1.3 * normal());
    const onBoard = within(1, 5, 4.1 + 0.8 * mood + 0.6 * normal());
    const others = [4.3, 3.9, 4.4].map((usual) => within(1, 5, usual + 0.5 * mood + 0.5 * normal()));
    const recommend = within(0, 10, 6.5 + 1.5 * (checkIn - 3) + 0.8 * (onBoard - 4) + normal());
    const [boarding, baggage, lounge] = others;
    rows.push([`several-${at}`, `${day()} 18:00`, at % 3 === 0 ? "business" : "economy", checkIn, boarding, onBoard, baggage, lounge, "", recommend]);
  }
  for (let at = 0; at < alone; at += 1) {
    rows.push([`alone-${at}`, `${day()} 12:00`, "economy", "", "", "", "", "", within(1, 5, 2.5 + normal()), ""]);
  }
  const folder = await temporaryDirectory(t);
  const map = {
    source: "several-moments",
    layout: "wide",
    id: { column: "id" },
    site: { constant: "sevilla" },
    time: { column: "time", format: "%Y-%m-%d %H:%M", zone: "site" },
    language: { constant: "es" },
    segments: { class: { column: "class" } },
    ratings: [...moments.map((moment) => ({ column: moment, moment })), { column: "recommend", moment: "lounge", question: "recommend" }],
  };
  await writeFile(join(folder, "visits.csv"), `${rows.map((row) => row.join(",")).join("\n")}\n`);
  await writeFile(join(folder, "map.json"), JSON.stringify(map));
  await stack.must("import", join(folder, "visits.csv"), "--map", join(folder, "map.json"));
}
