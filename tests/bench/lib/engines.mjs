// DuckDB in this process and PostgreSQL in a cluster of its own, each with raw rows. Times are medians, in ms.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createTable, queries } from "./queries.mjs";
import { median } from "./report.mjs";
import { freshFolder } from "./stack.mjs";

export async function askDuckdb(rows, repeats) {
  const { DuckDBInstance } = await import(import.meta.resolve("../peers/duckdb.mjs"));
  const folder = freshFolder("duckdb");
  const instance = await DuckDBInstance.create(join(folder, "raw.duckdb"));
  const connection = await instance.connect();
  await connection.run(createTable(`range(${rows})`));
  const times = {};
  for (const { name, sql } of queries) {
    const taken = [];
    for (let i = 0; i < repeats; ++i) {
      const began = performance.now();
      await (await connection.runAndReadAll(sql)).getRows();
      taken.push(performance.now() - began);
    }
    times[name] = median(taken);
  }
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
  return times;
}

/** Nothing where PostgreSQL is not installed. */
export function askPostgres(rows, repeats) {
  const bin = "/usr/lib/postgresql/15/bin";
  if (!existsSync(join(bin, "initdb"))) return null;
  const folder = freshFolder("postgres");
  const root = process.getuid() === 0;
  const run = (command, args) => {
    const call = root ? ["runuser", ["-u", "postgres", "--", command, ...args]] : [command, args];
    const ended = spawnSync(...call, { cwd: folder, encoding: "utf8" });
    if (ended.status !== 0) throw new Error(`${command}: ${ended.stderr}`);
    return ended.stdout;
  };
  if (root) spawnSync("chown", ["postgres", folder]);
  const data = join(folder, "data");
  run(join(bin, "initdb"), ["-D", data, "-A", "trust", "-U", "bench"]);
  const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c shared_buffers=512MB`;
  run(join(bin, "pg_ctl"), ["-D", data, "-w", "-o", options, "-l", join(folder, "log"), "start"]);
  try {
    const psql = (...commands) =>
      run("psql", ["-h", folder, "-U", "bench", "-d", "postgres", "-qAt", ...commands.flatMap((each) => ["-c", each])]);
    // Unlogged: what is asked of it is to read.
    psql(createTable(`generate_series(1, ${rows})`, "UNLOGGED TABLE"), "VACUUM ANALYZE response");
    return Object.fromEntries(queries.map(({ name, sql }) => {
      const said = psql("\\timing on", ...Array(repeats).fill(sql));
      return [name, median([...said.matchAll(/^Time: ([\d.]+) ms/gm)].map((match) => Number(match[1])))];
    }));
  } finally {
    run(join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "stop"]);
    rmSync(folder, { recursive: true });
  }
}
