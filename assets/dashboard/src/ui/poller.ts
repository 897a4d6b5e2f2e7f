// Keeps what a page shows fresh while somebody is looking.

import { useEffect, useRef, useState } from "preact/hooks";
import { asApiError, type ApiError } from "../api";
import { pollEvery, waitAfter, type Connection } from "../model/live";

/** What is known now; without data where the last try failed: what was shown stays. */
export interface News<Data> {
  data?: Data;
  connection: Connection;
  error: ApiError | null;
}

/** In place of how often to ask: until there is an answer, and then no more. */
export const once = null;

/** Asks again and again until stopped; waits longer after failures, and not at all while the page is hidden. */
export class Poller<Data> {
  private readonly abort = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private running = false;
  private answered = false;

  constructor(
    private readonly read: (signal: AbortSignal) => Promise<Data>,
    private readonly tell: (news: News<Data>) => void,
    private readonly every: number | null = pollEvery,
  ) {
    document.addEventListener("visibilitychange", this.goOn);
    window.addEventListener("online", this.goOn);
    this.wake();
  }

  stop(): void {
    this.abort.abort();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.goOn);
    window.removeEventListener("online", this.goOn);
  }

  /** Looks at once; when the page has just been hidden, plans nothing. */
  readonly wake = (): void => this.plan(0);

  private readonly goOn = (): void => {
    if (this.every !== once || !this.answered) this.wake();
  };

  private plan(wait: number): void {
    clearTimeout(this.timer);
    if (!document.hidden && !this.abort.signal.aborted) this.timer = setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const data = await this.read(this.abort.signal);
      if (this.abort.signal.aborted) return;
      this.failures = 0;
      this.answered = true;
      this.tell({ data, connection: { state: "live" }, error: null });
      if (this.every !== once) this.plan(this.every);
    } catch (error) {
      if (!this.abort.signal.aborted) this.fail(asApiError(error));
    } finally {
      this.running = false;
    }
  }

  private fail(error: ApiError): void {
    if (error.kind === "unauthorized") return; // the sign-in page takes over
    if (error.kind === "refused") return this.tell({ connection: { state: "refused" }, error });
    this.answered = false;
    this.failures += 1;
    const wait = waitAfter(this.failures, error.retryAfter);
    this.tell({ connection: { state: "offline", busy: error.kind === "busy", retryAt: Date.now() + wait }, error });
    this.plan(wait);
  }
}

export interface Polled<Data> {
  data: Data | null;
  receivedAt: Date | null;
  connection: Connection;
  error: ApiError | null;
  retry: () => void;
}

const nothingYet = { data: null, receivedAt: null, connection: { state: "loading" }, error: null } as const;

/**
 * `read` must be the same function from one drawing to the next while it asks the same. Where it asks something
 * else, nothing is known yet: figures must not stand under the name of another question.
 */
export function usePolled<Data>(read: (signal: AbortSignal) => Promise<Data>, every: number | null = pollEvery): Polled<Data> {
  const [known, setKnown] = useState<Omit<Polled<Data>, "retry">>(nothingYet);
  const poller = useRef<Poller<Data> | null>(null);
  useEffect(() => {
    setKnown(nothingYet);
    const current = new Poller<Data>(
      read,
      ({ data, ...news }) =>
        setKnown((before) => ({ ...before, ...news, ...(data === undefined ? {} : { data, receivedAt: new Date() }) })),
      every,
    );
    poller.current = current;
    return () => current.stop();
  }, [read, every]);
  return { ...known, retry: () => poller.current?.wake() };
}
