// The typed client of the HTTP API. Every failure is an ApiError with a kind the pages can put into words.

import type { Activity } from "./model/activity";
import type { ChangesReply } from "./model/changes";
import type { ContrastsRow, DriversRow, MapRow, VisitReply } from "./model/drivers";
import type { KioskState } from "./model/fleet";
import type { Programme, Survey } from "./model/programme";
import { isRating, type QualityReply, type ScoresReply } from "./model/scores";

export interface Session {
  user: string;
  name: string;
  role: string;
  sites: string[];
  language?: string;
}


/** What depends on how the server was installed. */
export interface ServerStatus {
  version: string;
  preview: { available: boolean; detail: string | null };
}

export interface PairingCode {
  code: string;
  kiosk: string;
  expires_at: string;
}

export interface Problem {
  title?: string;
  detail?: string;
  errors?: { field: string; detail: string }[];
  request_id?: string;
}

/** `unreachable`: no answer. `unauthorized`: sign in again. `busy`: come back later. `refused`: asking again will not help. */
export type FailureKind = "unreachable" | "unauthorized" | "busy" | "refused";

export class ApiError extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    readonly problem: Problem | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(problem?.detail ?? problem?.title ?? `${kind} (${status})`);
  }
}

/** Query of /api/v1/scores: group_by and filters under their API names. */
export type ScoresQuery = Record<string, string | null | undefined>;

/** Address of scores, the same for reading and for downloading. */
export function scoresUrl(query: ScoresQuery, format: "json" | "csv" = "json"): string {
  return `/api/v1/scores${format === "csv" ? ".csv" : ""}?${queryText(query)}`;
}

function queryText(query: ScoresQuery): string {
  return Object.entries(query)
    .filter((entry): entry is [string, string] => Boolean(entry[1]))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value).replaceAll("%2C", ",")}`)
    .join("&");
}

/** Address of a picture of a kiosk's screen. */
export function pictureUrl(survey: string, scene: ScoresQuery): string {
  return `/api/v1/surveys/${encodeURIComponent(survey)}/preview?${queryText(scene)}`;
}

function kindOf(status: number): FailureKind {
  if (status === 401) return "unauthorized";
  if (status === 429 || status >= 500) return "busy";
  return "refused";
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

async function readProblem(response: Response): Promise<Problem | null> {
  try {
    const body: unknown = await response.json();
    return body && typeof body === "object" ? (body as Problem) : null;
  } catch {
    return null; // a proxy's page, say
  }
}

/** Nobody bounds the sites of most people, so the list may be missing. */
function readSession(body: unknown): Session {
  const session = body as Session;
  return { ...session, sites: session.sites ?? [] };
}

const timeout = 15_000;

export class Api {
  /** Called on every 401 but that of signing in. */
  onUnauthorized: () => void = () => {};

  constructor(private readonly fetch_: typeof fetch = (...args) => fetch(...args)) {}

  /** Who is signed in, or null. */
  async session(): Promise<Session | null> {
    const body = (await this.send("GET", "/api/v1/session", { quiet: true })) as { user: string | null };
    return body.user === null ? null : readSession(body);
  }

  async signIn(user: string, password: string): Promise<Session> {
    return readSession(await this.send("POST", "/api/v1/session", { body: { user, password }, quiet: true }));
  }

  async signOut(): Promise<void> {
    await this.send("DELETE", "/api/v1/session", { quiet: true });
  }

  async programme(): Promise<Programme> {
    return (await this.send("GET", "/api/v1/programme")) as Programme;
  }

  /** Only what was rated: the server also counts choices and comments, which have no score. */
  async scores(query: ScoresQuery, signal?: AbortSignal): Promise<ScoresReply> {
    const reply = (await this.send("GET", scoresUrl(query), signal ? { signal } : {})) as ScoresReply;
    return { ...reply, rows: reply.rows.filter(isRating) };
  }

  /** Perceived quality; without a grouping, the image of all that is asked for. */
  async quality(query: ScoresQuery, signal?: AbortSignal): Promise<QualityReply> {
    return (await this.send("GET", `/api/v1/quality?${queryText(query)}`, signal ? { signal } : {})) as QualityReply;
  }

  /** Series over time that changed, and when. */
  async changes(query: ScoresQuery, signal?: AbortSignal): Promise<ChangesReply> {
    return (await this.send("GET", `/api/v1/changes?${queryText(query)}`, signal ? { signal } : {})) as ChangesReply;
  }

  /** What makes an outcome; read from whole visits, as its neighbours are. */
  async drivers(query: ScoresQuery, signal?: AbortSignal): Promise<VisitReply<DriversRow>> {
    return (await this.send("GET", `/api/v1/drivers?${queryText(query)}`, signal ? { signal } : {})) as VisitReply<DriversRow>;
  }

  /** The importance-performance map of derived importance. */
  async importance(query: ScoresQuery, signal?: AbortSignal): Promise<VisitReply<MapRow>> {
    return (await this.send("GET", `/api/v1/importance?${queryText(query)}`, signal ? { signal } : {})) as VisitReply<MapRow>;
  }

  /** What low and high performance do to an outcome. */
  async penaltyReward(query: ScoresQuery, signal?: AbortSignal): Promise<VisitReply<ContrastsRow>> {
    return (await this.send("GET", `/api/v1/penalty-reward?${queryText(query)}`, signal ? { signal } : {})) as VisitReply<ContrastsRow>;
  }

  async kiosks(signal?: AbortSignal): Promise<KioskState[]> {
    return ((await this.send("GET", "/api/v1/kiosks", signal ? { signal } : {})) as { kiosks: KioskState[] }).kiosks;
  }

  /** Ends the pairing of whatever device stands at the kiosk. */
  async unpair(kiosk: string): Promise<void> {
    await this.send("DELETE", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/pairing`);
  }

  /** A survey as it was published. */
  async surveyVersion(survey: string, version: number): Promise<Survey> {
    return (await this.send("GET", `/api/v1/surveys/${encodeURIComponent(survey)}/versions/${version}`)) as Survey;
  }

  /** Where visits begin, go on and end. */
  async activity(query: ScoresQuery, signal?: AbortSignal): Promise<Activity> {
    return (await this.send("GET", `/api/v1/activity?${queryText(query)}`, signal ? { signal } : {})) as Activity;
  }

  async status(): Promise<ServerStatus> {
    return (await this.send("GET", "/api/v1/status")) as ServerStatus;
  }

  /** Why a picture did not come; null where it would come now. A browser does not tell that of its own requests. */
  async pictureFailure(url: string): Promise<ApiError | null> {
    try {
      await this.send("GET", url, { picture: true });
      return null;
    } catch (error) {
      return error instanceof ApiError ? error : new ApiError("unreachable", 0);
    }
  }

  async pairingCode(kiosk: string): Promise<PairingCode> {
    return (await this.send("POST", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/pairing-code`)) as PairingCode;
  }

  private async send(
    method: string,
    url: string,
    options: { body?: unknown; signal?: AbortSignal; quiet?: boolean; picture?: boolean } = {},
  ): Promise<unknown> {
    const response = await this.exchange(method, url, options.body, options.signal);
    if (!response.ok) {
      const kind = kindOf(response.status);
      const problem = await readProblem(response);
      if (kind === "unauthorized" && !options.quiet) this.onUnauthorized();
      throw new ApiError(kind, response.status, problem, retryAfterOf(response));
    }
    if (response.status === 204 || options.picture) return null;
    try {
      return await response.json();
    } catch {
      throw new ApiError("unreachable", response.status);
    }
  }

  private async exchange(method: string, url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const headers: Record<string, string> = { Accept: "application/json" };
    if (method !== "GET") headers["X-Requested-With"] = "instante"; // the server's guard against forged requests
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await this.fetch_(url, {
        method,
        headers,
        signal: abort.signal,
        credentials: "same-origin",
        cache: "no-store",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError("unreachable", 0);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}
