// The peer: Fastify and better-sqlite3, one durable insert for each POST, as its users would write it.
// Takes the same requests as our server; checks no credential.
import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import Fastify from "fastify";

const [file, schema] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(readFileSync(schema, "utf8"));
const insert = database.prepare("INSERT INTO response VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
const bytes = (uuid) => Buffer.from(uuid.replaceAll("-", ""), "hex");

const app = Fastify();
app.post("/api/v1/kiosk/records", (request, reply) => {
  const { generation, highest_sequence: watermark, records } = request.body;
  const items = [];
  for (const { sequence, response: r } of records) {
    insert.run(
      ...[bytes(r.id), r.revision, bytes(r.visit), r.survey, r.survey_version, r.moment, r.site, generation, sequence],
      ...[r.at.wall_ms, r.at.monotonic_ms, r.at.boot_id, Date.now(), r.language],
      ...[JSON.stringify(r.segments), JSON.stringify(r.answers), Number(r.final), Number(r.test)],
    );
    items.push({ sequence, status: "accepted" });
  }
  reply.send({ epoch: "peer", items, watermark });
});
await app.listen({ host: "127.0.0.1", port: 0 });
console.log(app.server.address().port);
process.on("SIGTERM", () => app.close().then(() => process.exit(0)));
