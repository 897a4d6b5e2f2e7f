// Work of many parts, one after the other: how far it is, and an end to it when somebody has seen enough.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asApiError, type ApiError } from "../../api";

export type LongWork<Result> =
  | { is: "idle" }
  | { is: "working"; done: number; of: number }
  | { is: "done"; result: Result }
  | { is: "failed"; error: ApiError };

export interface Worker<Part, Result> {
  work: LongWork<Result>;
  /** Each part's result is added to the sum of those before. */
  start: (parts: Part[], job: (part: Part, signal: AbortSignal) => Promise<Result>) => Promise<void>;
  /** Ends what is going on, and forgets what came of it. */
  stop: () => void;
}

export function useLongWork<Part, Result>(add: (sum: Result, part: Result) => Result): Worker<Part, Result> {
  const [work, setWork] = useState<LongWork<Result>>({ is: "idle" });
  const abort = useRef(new AbortController());
  const stop = useCallback(() => {
    abort.current.abort();
    setWork({ is: "idle" });
  }, []);
  const start = useCallback(
    async (parts: Part[], job: (part: Part, signal: AbortSignal) => Promise<Result>) => {
      abort.current.abort();
      abort.current = new AbortController();
      const { signal } = abort.current;
      let sum: Result | undefined;
      try {
        for (const [done, part] of parts.entries()) {
          setWork({ is: "working", done, of: parts.length });
          const result = await job(part, signal);
          if (signal.aborted) return;
          sum = sum === undefined ? result : add(sum, result);
        }
        if (sum !== undefined) setWork({ is: "done", result: sum });
      } catch (error) {
        if (!signal.aborted) setWork({ is: "failed", error: asApiError(error) });
      }
    },
    [add],
  );
  useEffect(() => () => abort.current.abort(), []);
  return { work, start, stop };
}
