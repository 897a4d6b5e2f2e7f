import { describe, expect, it } from "vitest";
import { Api, ApiError, scoresUrl } from "../src/api";

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const seen: { url: string; init: RequestInit }[] = [];
  const fetch_ = (async (url: string, init: RequestInit) => {
    seen.push({ url, init });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(status === 204 ? null : text, { status, headers });
  }) as typeof fetch;
  return { api: new Api(fetch_), seen };
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe("the address of scores", () => {
  it("names the filters that are set, and only these", () => {
    const query = { group_by: "moment,segment.class", site: null, from: "2026-11-01", to: undefined };
    expect(scoresUrl(query)).toBe("/api/v1/scores?group_by=moment,segment.class&from=2026-11-01");
  });

  it("is the same for the file but for its ending", () => {
    expect(scoresUrl({ group_by: "moment", site: "a&b" }, "csv")).toBe("/api/v1/scores.csv?group_by=moment&site=a%26b");
  });
});

describe("a request", () => {
  it("carries the guard against forgery on unsafe verbs only", async () => {
    const { api, seen } = answering(200, { user: "ana", sites: [] });
    await api.signIn("ana", "secret");
    await api.session();
    const header = (at: number) => (seen[at]!.init.headers as Record<string, string>)["X-Requested-With"];
    expect(header(0)).toBe("instante");
    expect(header(1)).toBeUndefined();
    expect(JSON.parse(seen[0]!.init.body as string)).toEqual({ user: "ana", password: "secret" });
  });

  it("says that nobody is signed in without an error", async () => {
    expect(await answering(200, { user: null }).api.session()).toBeNull();
    const { api } = answering(200, { user: "ana", name: "Ana", role: "viewer" });
    expect(await api.session()).toEqual({ user: "ana", name: "Ana", role: "viewer", sites: [] });
  });

  it("leads to the sign-in page on 401, except while signing in", async () => {
    const { api } = answering(401, { title: "Unauthorized" });
    let led = 0;
    api.onUnauthorized = () => void ++led;
    await failure(api.signIn("ana", "wrong"));
    expect(led).toBe(0);
    expect((await failure(api.programme())).kind).toBe("unauthorized");
    expect(led).toBe(1);
  });

  it("for scores leaves out what has no scale to be scored on", async () => {
    const scale = { type: "smiley5", construct: "satisfaction", min: 1, max: 5, polarity: "positive", cut: 4 };
    const rows = [{ scale, n: 3 }, { scale: { type: "multiple_choice", construct: "other" }, n: 2 }];
    const reply = await answering(200, { rows }).api.scores({ group_by: "moment" });
    expect(reply.rows.map((row) => row.n)).toEqual([3]);
  });

  it("tells a busy server from a refusal, and hands on what it said", async () => {
    const busy = await failure(answering(503, {}, { "Retry-After": "7" }).api.programme());
    expect([busy.kind, busy.retryAfter]).toEqual(["busy", 7]);
    const refused = await failure(answering(422, { detail: "too much", errors: [{ field: "group_by", detail: "x" }] }).api.programme());
    expect([refused.kind, refused.problem?.errors?.[0]?.field]).toEqual(["refused", "group_by"]);
  });

  it("treats no answer and an unreadable one as an unreachable server", async () => {
    const down = new Api((async () => Promise.reject(new TypeError("failed"))) as unknown as typeof fetch);
    expect((await failure(down.programme())).kind).toBe("unreachable");
    expect((await failure(answering(200, "<html>").api.programme())).kind).toBe("unreachable");
    expect((await failure(answering(502, "<html>").api.programme())).kind).toBe("busy");
  });
});
