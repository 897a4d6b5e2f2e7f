// The dashboard's queries, by the names that README.md gives them: of our API, and of raw rows in the words of SQL
// that DuckDB and PostgreSQL share.

const figures = "count(*), avg(25 * (rating - 1)), avg(CASE WHEN rating >= 4 THEN 1 ELSE 0 END)";
const scores = (query) => `/api/v1/scores?${query}`;

/** The last 30 days that the year of the benches knows. */
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const lastDays = `from=${daysAgo(30)}&to=${daysAgo(1)}`;
const ofLastDays = "tapped >= TIMESTAMP '2026-10-22 00:00:00'"; // see createTable

export const queries = [
  {
    name: "overview",
    path: scores("group_by=moment"),
    sql: `SELECT moment, ${figures} FROM response GROUP BY moment`,
  },
  {
    name: "overview, 30 days",
    path: scores(`group_by=moment&${lastDays}`),
    sql: `SELECT moment, ${figures} FROM response WHERE ${ofLastDays} GROUP BY moment`,
  },
  {
    name: "image",
    path: "/api/v1/quality",
    sql: `SELECT ${figures} FROM response`, // every visit of the bench has one response
  },
  {
    name: "heat map by segment",
    path: scores("group_by=moment,segment.class"),
    sql: `SELECT moment, class, ${figures} FROM response GROUP BY moment, class`,
  },
  {
    name: "heat map by segment, 30 days",
    path: scores(`group_by=moment,segment.class&${lastDays}`),
    sql: `SELECT moment, class, ${figures} FROM response WHERE ${ofLastDays} GROUP BY moment, class`,
  },
  {
    name: "heat map by site",
    path: scores("group_by=moment,site"),
    sql: `SELECT moment, site, ${figures} FROM response GROUP BY moment, site`,
  },
  {
    name: "moment by day for a year",
    path: scores("group_by=day&moment=moment-001"),
    sql: `SELECT tapped::date, ${figures} FROM response WHERE moment = 0 GROUP BY tapped::date`,
  },
  {
    name: "hour x weekday",
    path: scores("group_by=weekday,hour_of_day"),
    sql: `SELECT extract(dow FROM tapped), extract(hour FROM tapped), ${figures} FROM response GROUP BY 1, 2`,
  },
  {
    name: "compare two sites",
    path: scores("group_by=site,moment&site=site-001,site-002"),
    sql: `SELECT site, moment, ${figures} FROM response WHERE site IN (0, 1) GROUP BY site, moment`,
  },
  {
    name: "fleet",
    path: "/api/v1/kiosks",
    sql: "SELECT kiosk, count(*), max(tapped) FROM response GROUP BY kiosk",
  },
];

/** A table of `rows` responses; `numbers` is the engine's way to say 1..rows, `kind` its word for the table. */
export function createTable(numbers, kind = "TABLE") {
  const roll = (sides, name) => `floor(random() * ${sides})::int AS ${name}`;
  const columns = [roll(50, "site"), roll(200, "kiosk"), roll(12, "moment"), roll(4, "purpose"), roll(3, "class"),
    roll(2, "member"), "(1 + floor(random() * 5))::int AS rating"];
  const tapped = "TIMESTAMP '2025-11-21 00:00:00' + floor(random() * 31536000)::int * INTERVAL '1 second' AS tapped";
  return `CREATE ${kind} response AS SELECT ${columns.join(", ")}, ${tapped} FROM ${numbers}`;
}
