// Stands here so that it finds the peers' packages.
export { DuckDBInstance } from "@duckdb/node-api";
