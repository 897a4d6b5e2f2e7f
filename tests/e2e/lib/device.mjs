// A paired device without a screen: it posts ratings through the API as a kiosk's uploader would.
import { randomBytes } from "node:crypto";
import { Api } from "./api.mjs";
import { sleep } from "./wait.mjs";

/** A UUID of version 7, as kiosks make them. */
function newId(wall) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(wall, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const started = process.hrtime.bigint();
const hour = 3_600_000;

function clocks(agoMs = 0) {
  const up = Number((process.hrtime.bigint() - started) / 1_000_000n) + 1_000 * hour;
  return { wall_ms: Date.now() - agoMs, monotonic_ms: up - agoMs, boot_id: "e2e" };
}

export class Device {
  static async pair(url, code) {
    const reply = await new Api(url).post("/api/v1/pairing", { code, label: "e2e" });
    if (reply.status !== 201) throw new Error(`pairing: ${reply.status} ${reply.text}`);
    const device = new Device();
    device.api = new Api(url, reply.body.token);
    device.site = reply.body.site;
    device.generation = reply.body.generation;
    device.sequence = 0;
    const config = await device.api.get("/api/v1/kiosk/config");
    device.config = config.body;
    device.generation = config.body.generation;
    return device;
  }

  /** The next record of its stream: a rating of the first question of a moment's survey. */
  record(rating, { moment = this.config.surveys[0].moment, segments = {}, agoMs = 0 } = {}) {
    const survey = this.config.surveys.find((each) => each.moment === moment);
    const at = clocks(agoMs);
    const facts = Object.entries(segments).map(([dimension, value]) => [dimension, { value, from: "kiosk" }]);
    this.sequence += 1;
    return {
      sequence: this.sequence,
      response: {
        id: newId(at.wall_ms),
        revision: 1,
        visit: newId(at.wall_ms),
        survey: survey.id,
        survey_version: survey.version,
        moment,
        site: this.site,
        at,
        language: "es",
        segments: Object.fromEntries(facts),
        answers: [{ question: survey.questions[0].id, rating }],
        final: true,
        test: false,
      },
    };
  }

  /** Posts records as one batch. The reply is for the caller to judge. */
  send(records) {
    return this.api.post("/api/v1/kiosk/records", {
      protocol: 1,
      site: this.site,
      generation: this.generation,
      sent: clocks(),
      highest_sequence: this.sequence,
      records,
    });
  }

  /** Tells how it is, as a kiosk does every two minutes: `facts` in place of those of one that is well. */
  async beat(facts = {}, tallies = []) {
    const { agoMs = 0, ...rest } = facts;
    const reply = await this.api.post("/api/v1/kiosk/heartbeat", {
      version: "1.4.0",
      sent: clocks(agoMs),
      outbox: "e2e",
      screen: "attract",
      touched_s: 45,
      running_s: 6 * 3_600,
      waiting: 0,
      disk_free: 21_300_000_000,
      disk_size: 62_000_000_000,
      tallies,
      ...rest,
    });
    if (reply.status !== 204) throw new Error(`heartbeat: ${reply.status} ${reply.text}`);
  }

  /** The same, for who only wants it done: where the server asks for patience it waits and posts again. */
  async deliver(records) {
    for (;;) {
      const reply = await this.send(records);
      if (reply.status !== 429) return reply;
      await sleep(1000 * Number(reply.headers["retry-after"] ?? 1));
    }
  }

  /** Rates once for each value and sees to it that all were taken. */
  async rate(ratings, options) {
    const records = ratings.map((each) => this.record(each, options));
    const reply = await this.deliver(records);
    const taken = reply.status === 200 && reply.body.items.every((item) => item.status === "accepted");
    if (!taken) throw new Error(`records: ${reply.status} ${reply.text}`);
    return records.map((record) => record.response.id);
  }
}
