// The server as a process: how it ends, what survives, how it is backed up, and what it says to mistakes.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import test from "node:test";
import { Api } from "./lib/api.mjs";
import { Device } from "./lib/device.mjs";
import { run } from "./lib/processes.mjs";
import { demoProgramme, program, programmeWith, Stack, temporaryDirectory } from "./lib/stack.mjs";
import { until } from "./lib/wait.mjs";

const kiosks = ["mad-check-in", "mad-business", "bcn-check-in", "bio-hall", "svq-hall", "lpa-check-in"];

async function pairFleet(stack) {
  const codes = await stack.pairingCodes(...kiosks);
  return Promise.all(kiosks.map((kiosk) => Device.pair(stack.url, codes.get(kiosk))));
}

/** Devices that post without a pause until the server is gone. `taken`: ids that the server has vouched for. */
class Load {
  constructor(devices) {
    this.taken = new Set();
    this.refusals = [];
    this.unanswered = []; // batches of which nobody knows whether they were stored
    this.stopped = false;
    this.done = Promise.all(devices.map((device) => this.#post(device)));
  }

  async #post(device) {
    while (!this.stopped) {
      const records = Array.from({ length: 20 }, (_, i) => device.record(1 + (i % 5), { moment: "check-in" }));
      let reply;
      try {
        reply = await device.deliver(records);
      } catch {
        this.unanswered.push({ device, records });
        return;
      }
      if (reply.status === 200) {
        const accepted = new Set(reply.body.items.filter(({ status }) => status === "accepted").map(({ sequence }) => sequence));
        for (const record of records) if (accepted.has(record.sequence)) this.taken.add(record.response.id);
      } else if (reply.status !== 503) {
        this.refusals.push(`${reply.status} ${reply.text}`);
      }
    }
  }

  /** What a kiosk does after an interruption: it sends again what nobody has vouched for. */
  async sendAgain() {
    for (const { device, records } of this.unanswered) {
      const reply = await device.deliver(records);
      assert.equal(reply.status, 200, reply.text);
      const settled = reply.body.items.every(({ status }) => status === "accepted" || status === "duplicate");
      assert.ok(settled, reply.text);
      for (const record of records) this.taken.add(record.response.id);
    }
  }

  async reaches(count) {
    await until(`${count} responses are taken`, () => this.taken.size >= count);
  }
  async stop() {
    this.stopped = true;
    await this.done;
  }
}

/** Every id is in the store once, and the scores count as many responses as the store holds; returns how many. */
async function assertKept(client, ids) {
  const kept = (await client.responses()).filter(({ question }) => question === "service").map(({ response }) => response);
  const distinct = new Set(kept);
  assert.equal(distinct.size, kept.length, "a response is there twice");
  const lost = [...ids].filter((id) => !distinct.has(id));
  assert.deepEqual(lost, []);
  const rows = await client.scores("group_by=moment&question=check-in.service");
  assert.equal(rows[0]?.n ?? 0, kept.length);
  return kept.length;
}

test("asked to end under load, the server keeps every promise it has given", async (t) => {
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const load = new Load(await pairFleet(stack));
  await load.reaches(600);
  await stack.stop();
  await load.done;
  assert.deepEqual(load.refusals, []);
  await stack.start();
  await assertKept(client, load.taken);
});

test("killed under load, it has lost nothing it had vouched for", async (t) => {
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const load = new Load(await pairFleet(stack));
  await load.reaches(600);
  await stack.kill();
  await load.done;
  await stack.start();
  await assertKept(client, load.taken);

  await t.test("and what is sent again for want of an answer is not counted twice", async () => {
    assert.ok(load.unanswered.length > 0);
    await load.sendAgain();
    assert.equal(await assertKept(client, load.taken), load.taken.size);
  });
});

test("a request half received when the end comes is still answered and kept", async (t) => {
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const device = await Device.pair(stack.url, await stack.pairingCode("mad-check-in"));
  const record = device.record(5);
  const clock = { ...record.response.at };
  const body = JSON.stringify({ protocol: 1, site: device.site, generation: device.generation, sent: clock, highest_sequence: 1, records: [record] });
  const head = [
    "POST /api/v1/kiosk/records HTTP/1.1",
    "Host: 127.0.0.1",
    `Authorization: Bearer ${device.api.token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(stack.port, "127.0.0.1");
  t.after(() => socket.destroy());
  let reply = "";
  socket.setEncoding("utf8").on("data", (text) => (reply += text));
  const closed = new Promise((resolve) => socket.on("close", resolve));
  const idle = connect(stack.port, "127.0.0.1"); // says nothing: it must not hold the server
  t.after(() => idle.destroy());
  idle.on("error", () => {});
  // The server asks to go on once it has read the head: from then on the request is its own.
  socket.write(`${head.join("\r\n")}\r\nExpect: 100-continue\r\n\r\n`);
  await until("the server has begun to read", () => reply.startsWith("HTTP/1.1 100"));
  socket.write(body.slice(0, 40));
  stack.server.child.kill("SIGTERM");
  await until("no new connection is taken", () => new Api(stack.url).get("/healthz").then(() => false, () => true));
  socket.write(body.slice(40));
  await closed;
  assert.match(reply, /HTTP\/1.1 200 OK/);
  await stack.stop();
  await stack.start();
  await assertKept(client, [record.response.id]);
});

test("a backup taken while ratings arrive is whole, and its server is known for another", async (t) => {
  const stack = await Stack.start(t);
  const client = await stack.client("e2e");
  const devices = await pairFleet(stack);
  const load = new Load(devices);
  await load.reaches(300);
  const before = new Set(load.taken);
  const file = join(await temporaryDirectory(t), "copy.db");
  await stack.must("backup", file);
  await load.stop();
  await assertKept(client, load.taken);

  const copy = await Stack.start(t, { programme: null, database: file });
  const sameClient = new Api(copy.url, client.token);
  await assertKept(sameClient, before);
  const kept = new Set((await sameClient.responses()).map(({ response }) => response));
  assert.ok([...kept].every((id) => load.taken.has(id)), "the copy holds what the original does not");

  const [device] = devices;
  const records = [device.record(3, { moment: "check-in" })];
  const original = await device.deliver(records);
  device.api = new Api(copy.url, device.api.token);
  const restored = await device.deliver(records);
  assert.equal(original.status, 200, original.text);
  assert.equal(restored.status, 200, restored.text);
  assert.notEqual(restored.body.epoch, original.body.epoch);

  await copy.stop();
  await copy.start();
  const again = await device.deliver(records);
  assert.equal(again.body.epoch, restored.body.epoch, "an ordinary restart is no restore");
});

test("a request that cannot be right is refused in the same words everywhere", async (t) => {
  const stack = await Stack.start(t);
  const device = await Device.pair(stack.url, await stack.pairingCode("mad-check-in"));
  const records = "/api/v1/kiosk/records";
  const huge = Buffer.alloc(8 * 1024 * 1024, 0x20);

  const refused = (reply, status) => {
    assert.equal(reply.status, status, reply.text);
    assert.equal(reply.headers["content-type"], "application/problem+json");
    assert.equal(reply.body.status, status);
    assert.ok(reply.body.title && reply.body.detail && reply.body.request_id, reply.text);
    return reply.body;
  };
  await t.test("a body beyond the limit: 413", async () => {
    refused(await device.api.post(records, huge), 413);
  });
  await t.test("also where its length is not announced", async () => {
    refused(await device.api.post(records, huge, { "Transfer-Encoding": "chunked" }), 413);
  });
  await t.test("malformed JSON: 400, and where", async () => {
    const problem = refused(await device.api.post(records, '{"protocol": 1, "site": }'), 400);
    assert.match(JSON.stringify(problem), /byte|position|column/);
  });
  await t.test("fields of the wrong type: 400, each by its name", async () => {
    const problem = refused(await device.api.post(records, { protocol: "one", site: 7, records: {} }), 400);
    const fields = problem.errors.map(({ field }) => field);
    for (const field of ["protocol", "site", "generation", "sent", "records"]) assert.ok(fields.includes(field), `${field} in ${fields}`);
  });
  await t.test("nobody: 401; another's place: 403; nothing there: 404; the wrong verb: 405", async () => {
    refused(await new Api(stack.url).post(records, {}), 401);
    refused(await new Api(stack.url, "not-a-token").post(records, {}), 401);
    refused(await device.api.get("/api/v1/scores"), 403);
    refused(await device.api.get("/api/v1/nothing"), 404);
    refused(await device.api.send("DELETE", records), 405);
  });
  await t.test("and the server is as well as before", async () => {
    assert.equal((await new Api(stack.url).get("/healthz")).status, 200);
    await device.rate([4]);
  });
});

/** A mistake on the command line: exit code 2, one line on standard error that says what, nothing else. */
async function assertMistake(stack, args, says, options) {
  const done = await stack.command(args, options);
  const what = `instante-server ${args.join(" ")}: ${done.err}`;
  assert.equal(done.code, 2, what);
  assert.equal(done.out, "", what);
  assert.equal(done.err.trimEnd().split("\n").length, 1, what);
  assert.match(done.err, /^instante-server: /, what);
  assert.match(done.err, says, what);
}

test("what cannot be counted is listed and tried again on the command line, beside the server", async (t) => {
  const stack = await Stack.start(t);
  const [device] = await pairFleet(stack);
  const early = Array.from({ length: 3 }, () => device.record(4, { moment: "check-in" }));
  for (const record of early) record.response.survey_version = 2; // nobody has published it yet
  const odd = device.record(9, { moment: "check-in" });
  const reply = await device.send([...early, odd]);
  assert.deepEqual(reply.body.items.map(({ status }) => status), Array(4).fill("quarantined"));
  const listed = (await stack.must("quarantine", "list")).split("\n").map((line) => line.split("\t"));
  assert.deepEqual(listed.map((row) => [row[2], row[3], row[4]]), ["1", "2", "3", "4"].map((n) => [device.site, kiosks[0], n]));
  assert.match(listed[0][5], /^response\.survey: /);
  assert.match(listed[3][5], /^response\.answers\[0\]\.rating: /);
  assert.equal(await stack.must("quarantine", "replay", "--reason", "response.survey"), "3 tried again: 0 counted, 3 still in quarantine");

  const edited = await programmeWith(t, ({ surveys }) => {
    surveys.find(({ moment }) => moment === "check-in").questions[0].text.es = "¿Cómo ha ido la facturación?";
  });
  assert.match(await stack.must("programme", "apply", edited), /left quarantine: 3$/);
  assert.equal((await stack.must("quarantine", "list")).split("\n").length, 1);
  const reader = await stack.client("reader", "viewer");
  // The server is another process than the one that applied it: there the programme is in force soon, not at once.
  const scores = await until("they are counted", async () => {
    const rows = await reader.scores("group_by=survey_version");
    return rows.length > 0 && rows;
  });
  assert.deepEqual(scores.map(({ group, n }) => [group.survey_version, n]), [["check-in@2", 3]]);
  const wrong = await stack.command(["quarantine", "list", "--kiosk", "nowhere"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^instante-server: there is no kiosk 'nowhere'/);
});

test("mistakes on the command line are answered with one line and exit code 2", async (t) => {
  const stack = await Stack.start(t);
  const directory = await temporaryDirectory(t);
  const broken = join(directory, "broken.json");
  await writeFile(broken, '{"format": 1,');
  const mistakes = [
    ["no command", [], /subcommand/],
    ["an unknown command", ["frobnicate"], /frobnicate/],
    ["an unknown option", ["serve", "--frobnicate"], /--frobnicate/],
    ["an option without its value", ["serve", "--listen"], /--listen/],
    ["an address that is none", ["serve", "--listen", "nowhere"], /listen/],
    ["beyond this machine without TLS", ["serve", "--listen", "0.0.0.0:1"], /TLS/],
    ["a certificate without its key", ["serve", "--listen", "0.0.0.0:1", "--tls-cert", demoProgramme], /tls-key/],
    ["a dashboard that is not there", ["serve", "--dashboard", join(directory, "none")], /dashboard/],
    ["a programme that is not there", ["programme", "apply", join(directory, "none.json")], /none\.json/],
    ["a programme that is no JSON", ["programme", "apply", broken], /broken\.json/],
    ["a day that is none", ["programme", "apply", demoProgramme, "--effective-from", "2026-02-31"], /effective-from/],
    ["an unknown kiosk", ["pair", "no-such-kiosk"], /no-such-kiosk/],
    ["an unknown role", ["token", "x", "--role", "king"], /role/],
    ["a site manager without a site", ["token", "x", "--role", "site_manager"], /site/],
    ["a site that is not there", ["token", "x", "--role", "site_manager", "--site", "atlantis"], /atlantis/],
    ["a password too short", ["user", "add", "eva"], /password/, { input: "short\n" }],
    ["a login with blanks", ["user", "add", "eva luna"], /login/, { input: "long-enough-for-all\n" }],
    ["the password of nobody", ["user", "password", "nobody"], /nobody/, { input: "long-enough-for-all\n" }],
  ];
  for (const [name, args, says, options] of mistakes) {
    await t.test(name, () => assertMistake(stack, args, says, options));
  }

  await t.test("a port in use is told in one line as well", async () => {
    const done = await run(program("instante-server"), ["--data", directory, "serve", "--listen", `127.0.0.1:${stack.port}`]);
    assert.equal(done.code, 1, done.err);
    const lines = done.err.trimEnd().split("\n").filter((line) => line.startsWith("instante-server: "));
    assert.equal(lines.length, 1, done.err);
    assert.match(lines[0], /in use/);
  });
});

test("a wrong programme is refused whole, with every error named by its path", async (t) => {
  const stack = await Stack.start(t);
  const inForce = await stack.must("programme", "show");
  const file = await programmeWith(t, (programme) => {
    programme.sites[3].parent = "atlantis";
    programme.moments[1].id = programme.moments[0].id;
    programme.surveys[0].questions[0].type = "smiley6";
    programme.kiosks[2].moments = ["check-in", "no-such-moment"];
    programme.dimensions = "none";
  });
  const done = await stack.command(["programme", "apply", file]);
  assert.equal(done.code, 2, done.err);
  assert.equal(done.out, "");
  for (const path of ["dimensions", "surveys[0].questions[0].type"]) {
    assert.ok(done.err.includes(`: ${path}: `), `${path} in\n${done.err}`);
  }
  assert.equal(await stack.must("programme", "show"), inForce);

  await t.test("what is well formed but does not fit together too", async () => {
    const misfit = await programmeWith(t, (programme) => {
      programme.sites[3].parent = "atlantis";
      programme.moments[1].id = programme.moments[0].id;
      programme.kiosks[2].moments = ["no-such-moment"];
    });
    const told = await stack.command(["programme", "apply", misfit]);
    assert.equal(told.code, 2, told.err);
    for (const path of ["sites[3].parent", "moments[1].id", "kiosks[2].moments[0]"]) {
      assert.ok(told.err.includes(`: ${path}: `), `${path} in\n${told.err}`);
    }
    assert.equal(await stack.must("programme", "show"), inForce);
  });

  await t.test("the right one again changes nothing", async () => {
    assert.match(await stack.must("programme", "apply", demoProgramme), /nothing to change/);
  });
});
