// With a certificate the server speaks TLS, also beyond loopback, and nothing else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { get } from "node:https";
import { join } from "node:path";
import test from "node:test";
import { atEnd } from "./lib/cleanup.mjs";
import { Process, run } from "./lib/processes.mjs";
import { program, temporaryDirectory } from "./lib/stack.mjs";
import { Hopeless, until } from "./lib/wait.mjs";

/** A certificate of our own for localhost. */
async function makeCertificate(directory) {
  const files = { key: join(directory, "key.pem"), certificate: join(directory, "certificate.pem") };
  const made = await run("openssl", [
    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", files.key, "-out", files.certificate,
  ]);
  assert.equal(made.code, 0, made.err);
  return files;
}

/** Status and body, with the certificate checked against `ca`. */
function fetchTls(url, ca) {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (reply) => {
      let body = "";
      reply.setEncoding("utf8").on("data", (text) => (body += text));
      reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers, body }));
    }).on("error", reject);
  });
}

test("with a certificate the server speaks TLS, and a client that checks it is content", async (t) => {
  const directory = await temporaryDirectory(t);
  const { key, certificate } = await makeCertificate(directory);
  const server = new Process(
    program("instante-server"),
    ["--data", directory, "serve", "--listen", "0.0.0.0:0", "--tls-cert", certificate, "--tls-key", key],
    { name: "server" },
  );
  atEnd(t, () => server.end("SIGKILL"));
  const port = await until("the server says where it listens", async () => {
    if (!server.alive) throw new Hopeless(`the server ended:\n${server.tail()}`);
    return /https:\/\/[^:]+:(\d+)/.exec(server.err)?.[1];
  });
  const ca = await readFile(certificate);

  const health = await fetchTls(`https://127.0.0.1:${port}/healthz`, ca);
  assert.equal(health.status, 200);
  assert.deepEqual(JSON.parse(health.body), { status: "ok" });
  const refused = await fetchTls(`https://localhost:${port}/api/v1/scores`, ca);
  assert.equal(refused.status, 401);

  await assert.rejects(fetchTls(`https://127.0.0.1:${port}/healthz`), "an unknown certificate is not believed");
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`), "plain HTTP gets no answer");

  const { code, signal } = await server.end("SIGTERM");
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, server.tail());
});
