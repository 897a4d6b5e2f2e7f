// The HTTP API as a program uses it: one connection a request, so that a restarted server is no surprise.
import { request } from "node:http";

export class Api {
  /** `token` of an API client or a device; none for what is open. */
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /** {status, headers, text, body}: body is the JSON, where it is JSON. Rejects only without a reply. */
  send(method, path, payload, headers = {}) {
    const data = payload === undefined || typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    const all = {
      ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      ...(data === undefined ? {} : { "Content-Type": "application/json" }),
      ...(data === undefined || headers["Transfer-Encoding"] ? {} : { "Content-Length": Buffer.byteLength(data) }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const asked = request(this.url + path, { method, headers: all, agent: false }, (reply) => {
        const pieces = [];
        reply.on("data", (piece) => pieces.push(piece));
        reply.on("error", reject);
        reply.on("end", () => {
          const text = Buffer.concat(pieces).toString("utf8");
          const json = /json/.test(reply.headers["content-type"] ?? "");
          resolve({ status: reply.statusCode, headers: reply.headers, text, body: json ? JSON.parse(text) : undefined });
        });
      });
      asked.on("error", reject);
      asked.end(data);
    });
  }

  get(path) {
    return this.send("GET", path);
  }
  post(path, payload, headers) {
    return this.send("POST", path, payload, headers);
  }

  /** Rows of /api/v1/scores; `query` as the address has it. */
  async scores(query) {
    const reply = await this.get(`/api/v1/scores?${query}`);
    if (reply.status !== 200) throw new Error(`scores: ${reply.status} ${reply.text}`);
    return reply.body.rows;
  }

  /** The rows of responses.csv as objects by column. */
  async responses(query = "") {
    const reply = await this.get(`/api/v1/responses.csv?${query}`);
    if (reply.status !== 200) throw new Error(`responses.csv: ${reply.status} ${reply.text}`);
    return readCsv(reply.text);
  }
}

/** RFC 4180: quoted fields may hold commas, quotes and line ends. */
export function readCsv(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && plain === "" && end === "" && row.length === 0) break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  const [header, ...lines] = rows;
  return lines.map((line) => Object.fromEntries(header.map((name, at) => [name, line[at]])));
}
