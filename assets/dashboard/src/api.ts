// The typed client of the HTTP API. Every failure is an ApiError with a kind the pages can put into words.

import type { Activity } from "./model/activity";
import type { Annotation, NewAnnotation } from "./model/annotations";
import type { Attribution, WrongDesk } from "./model/attributions";
import type { ChoiceRow, CommentsReply } from "./model/voices";
import type { ChangesReply } from "./model/changes";
import type { AuditPage, User } from "./model/define/people";
import type { MisuseApplied, MisusePreview, MisuseScope, SetAside } from "./model/define/misuse";
import type { CheckOutcome, Plan, ProgrammeVersion } from "./model/define/publishing";
import type { ContrastsRow, DriversRow, MapRow, VisitReply } from "./model/drivers";
import type { KioskState } from "./model/fleet";
import type { Programme, Survey } from "./model/programme";
import type { QuarantinedRecord, ReplayTotals } from "./model/quarantine";
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

/** Whatever was thrown while the server was asked. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("unreachable", 0);
}

/** Query of /api/v1/scores: group_by and filters under their API names. */
export type ScoresQuery = Record<string, string | null | undefined>;

/** Address of scores, the same for reading and for downloading. */
export function scoresUrl(query: ScoresQuery, format: "json" | "csv" = "json"): string {
  return `/api/v1/scores${format === "csv" ? ".csv" : ""}?${queryText(query)}`;
}

/** Of another selection nothing is something, too: it is not narrowed as the first one is. */
function isAsked([name, value]: [string, string | null | undefined]): boolean {
  return Boolean(value) || (value === "" && name.startsWith("compare_"));
}

function queryText(query: ScoresQuery): string {
  return Object.entries(query)
    .filter((entry): entry is [string, string] => isAsked(entry))
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

interface Options {
  body?: unknown;
  signal?: AbortSignal;
  ifMatch?: string;
  onETag?: (tag: string | null) => void;
  quiet?: boolean;
  picture?: boolean; // its content is the browser's business
  blob?: boolean;
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

  /** With the version it is; null where none has been published yet. */
  async programmeNow(): Promise<{ programme: Programme; version: number } | null> {
    try {
      let version = 0;
      const programme = await this.send("GET", "/api/v1/programme", { onETag: (tag) => (version = Number(tag?.replaceAll('"', ""))) });
      return { programme: programme as Programme, version };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  /** What publishing this would come to; a refusal names every field that is wrong. Nothing is changed. */
  async checkProgramme(programme: Programme, signal?: AbortSignal): Promise<CheckOutcome> {
    return (await this.send("POST", "/api/v1/programme/check", { body: programme, ...(signal ? { signal } : {}) })) as CheckOutcome;
  }

  /** Puts it in force in place of `version`; a refusal with status 412 where that is not the newest any more. */
  async applyProgramme(programme: Programme, version: number): Promise<CheckOutcome> {
    return (await this.send("PUT", "/api/v1/programme", { body: programme, ifMatch: `"${version}"` })) as CheckOutcome;
  }

  /** What is to be published later; null: nothing. */
  async plan(signal?: AbortSignal): Promise<Plan | null> {
    return ((await this.send("GET", "/api/v1/programme/plan", signal ? { signal } : {})) as { plan: Plan | null }).plan;
  }

  /** In place of the plan `replaces`; refused with status 412 where another one is there by now, or another version in force. */
  async planProgramme(programme: Programme, version: number, due: string, replaces: string | null): Promise<void> {
    await this.send("PUT", "/api/v1/programme/plan", { body: { due, programme, replaces }, ifMatch: `"${version}"` });
  }

  /** Refused with status 412 where another one is there by now. */
  async forgetPlan(etag: string): Promise<void> {
    await this.send("DELETE", "/api/v1/programme/plan", { ifMatch: etag });
  }

  async programmeVersions(signal?: AbortSignal): Promise<ProgrammeVersion[]> {
    const reply = await this.send("GET", "/api/v1/programme/versions", signal ? { signal } : {});
    return (reply as { versions: ProgrammeVersion[] }).versions;
  }

  async programmeVersion(version: number, signal?: AbortSignal): Promise<Programme> {
    return (await this.send("GET", `/api/v1/programme/versions/${version}`, signal ? { signal } : {})) as Programme;
  }

  /** Only what was rated: the server also counts choices and comments, which have no score. */
  async scores(query: ScoresQuery, signal?: AbortSignal): Promise<ScoresReply> {
    const reply = (await this.send("GET", scoresUrl(query), signal ? { signal } : {})) as ScoresReply;
    return { ...reply, rows: reply.rows.filter(isRating) };
  }

  /** What was chosen: answers of no ordered scale, by option. */
  async choices(query: ScoresQuery, signal?: AbortSignal): Promise<ChoiceRow[]> {
    const reply = (await this.send("GET", scoresUrl(query), signal ? { signal } : {})) as { rows: ChoiceRow[] };
    return reply.rows.filter(({ scale }) => scale.type === "single_choice" || scale.type === "multiple_choice");
  }

  /** What customers wrote, the newest first. */
  async comments(query: ScoresQuery, signal?: AbortSignal): Promise<CommentsReply> {
    return (await this.send("GET", `/api/v1/comments?${queryText(query)}`, signal ? { signal } : {})) as CommentsReply;
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

  /** What could not be counted of a kiosk, the newest 200. */
  async quarantine(kiosk: string, signal?: AbortSignal): Promise<QuarantinedRecord[]> {
    const reply = await this.send("GET", `/api/v1/quarantine?kiosk=${encodeURIComponent(kiosk)}`, signal ? { signal } : {});
    return (reply as { records: QuarantinedRecord[] }).records;
  }

  async replayQuarantine(kiosk: string): Promise<ReplayTotals> {
    return (await this.send("POST", "/api/v1/quarantine/replay", { body: { kiosk } })) as ReplayTotals;
  }

  async attributions(signal?: AbortSignal): Promise<Attribution[]> {
    const reply = await this.send("GET", "/api/v1/attributions", signal ? { signal } : {});
    return (reply as { attributions: Attribution[] }).attributions;
  }

  /** How many responses would be counted for the other kiosk. */
  async previewAttribution(kiosk: string, wanted: WrongDesk, signal: AbortSignal): Promise<number> {
    const reply = await this.send("POST", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/attributions/preview`, { body: wanted, signal });
    return (reply as { responses: number }).responses;
  }

  async attribute(kiosk: string, wanted: WrongDesk): Promise<Attribution> {
    return (await this.send("POST", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/attributions`, { body: wanted })) as Attribution;
  }

  async undoAttribution(kiosk: string, number: number): Promise<void> {
    await this.send("DELETE", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/attributions/${number}`);
  }

  /** A survey as it was published. */
  async surveyVersion(survey: string, version: number, signal?: AbortSignal): Promise<Survey> {
    return (await this.send("GET", `/api/v1/surveys/${encodeURIComponent(survey)}/versions/${version}`, signal ? { signal } : {})) as Survey;
  }

  /** In the order of their days. */
  async annotations(query: ScoresQuery, signal: AbortSignal): Promise<Annotation[]> {
    return ((await this.send("GET", `/api/v1/annotations?${queryText(query)}`, { signal })) as { annotations: Annotation[] }).annotations;
  }

  async annotate(wanted: NewAnnotation): Promise<Annotation> {
    const { day, text, site, moment } = wanted;
    return (await this.send("POST", "/api/v1/annotations", { body: { day, text, site, moment } })) as Annotation;
  }

  async removeAnnotation(number: number): Promise<void> {
    await this.send("DELETE", `/api/v1/annotations/${number}`);
  }

  /** Where visits begin, go on and end. */
  async activity(query: ScoresQuery, signal?: AbortSignal): Promise<Activity> {
    return (await this.send("GET", `/api/v1/activity?${queryText(query)}`, signal ? { signal } : {})) as Activity;
  }

  async status(signal?: AbortSignal): Promise<ServerStatus> {
    return (await this.send("GET", "/api/v1/status", signal ? { signal } : {})) as ServerStatus;
  }

  /** Why a picture did not come; null where it would come now. A browser does not tell that of its own requests. */
  async pictureFailure(url: string): Promise<ApiError | null> {
    try {
      await this.send("GET", url, { picture: true });
      return null;
    } catch (error) {
      return asApiError(error);
    }
  }

  async users(signal?: AbortSignal): Promise<User[]> {
    return ((await this.send("GET", "/api/v1/users", signal ? { signal } : {})) as { users: User[] }).users;
  }

  async addUser(user: User, password: string): Promise<void> {
    await this.send("POST", `/api/v1/users/${encodeURIComponent(user.user)}`, { body: { ...user, password } });
  }

  /** Without a password, theirs stays. Refused with status 412 where somebody else changed them since they were read. */
  async changeUser(user: User, password: string): Promise<void> {
    await this.send("PUT", `/api/v1/users/${encodeURIComponent(user.user)}`, {
      body: { ...user, ...(password ? { password } : {}) },
      ...(user.etag ? { ifMatch: user.etag } : {}),
    });
  }

  async removeUser(user: string): Promise<void> {
    await this.send("DELETE", `/api/v1/users/${encodeURIComponent(user)}`);
  }

  async changePassword(password: string, next: string): Promise<void> {
    await this.send("POST", "/api/v1/session/password", { body: { password, new_password: next } });
  }

  /** What people changed, the newest first; `before` goes on behind that entry. */
  async audit(before: number | null, signal?: AbortSignal): Promise<AuditPage> {
    return (await this.send("GET", `/api/v1/audit${before ? `?before=${before}` : ""}`, signal ? { signal } : {})) as AuditPage;
  }

  /** What these rules would set aside, and let go of what is set aside now; null: no rules at all. */
  async previewMisuse(rules: object | null, scope: MisuseScope, signal: AbortSignal): Promise<MisusePreview> {
    return (await this.send("POST", "/api/v1/misuse/preview", { body: { ...scope, rules }, signal })) as MisusePreview;
  }

  /** Judges by the rules in force what was given already. */
  async applyMisuse(scope: MisuseScope, signal: AbortSignal): Promise<MisuseApplied> {
    return (await this.send("POST", "/api/v1/misuse/apply", { body: scope, signal })) as MisuseApplied;
  }

  /** What is set aside, since a day. */
  async setAside(from: string, signal: AbortSignal): Promise<SetAside> {
    return (await this.send("GET", `/api/v1/misuse?from=${from}`, { signal })) as SetAside;
  }

  /** A screen of a survey as a programme that is not published has it. */
  async draftPicture(programme: Programme, survey: string, scene: ScoresQuery, signal?: AbortSignal): Promise<Blob> {
    return (await this.send("POST", pictureUrl(survey, scene), { body: programme, blob: true, ...(signal ? { signal } : {}) })) as Blob;
  }

  async pairingCode(kiosk: string): Promise<PairingCode> {
    return (await this.send("POST", `/api/v1/kiosks/${encodeURIComponent(kiosk)}/pairing-code`)) as PairingCode;
  }

  private async send(method: string, url: string, options: Options = {}): Promise<unknown> {
    const response = await this.exchange(method, url, options);
    if (!response.ok) {
      const kind = kindOf(response.status);
      const problem = await readProblem(response);
      if (kind === "unauthorized" && !options.quiet) this.onUnauthorized();
      throw new ApiError(kind, response.status, problem, retryAfterOf(response));
    }
    options.onETag?.(response.headers.get("ETag"));
    if (response.status === 204 || options.picture) return null;
    try {
      return options.blob ? await response.blob() : await response.json();
    } catch {
      throw new ApiError("unreachable", response.status);
    }
  }

  private async exchange(method: string, url: string, options: Options): Promise<Response> {
    const { body, signal, ifMatch } = options;
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const headers: Record<string, string> = { Accept: "application/json" };
    if (method !== "GET") headers["X-Requested-With"] = "instante"; // the server's guard against forged requests
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (ifMatch !== undefined) headers["If-Match"] = ifMatch;
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
