// The server's word on the draft, some time after the last change; asked again by itself where it could not be asked.

import { useEffect, useState } from "preact/hooks";
import { ApiError, type Api } from "../../api";
import { gatherContrasts, type FindingOfColours } from "../../model/define/contrast";
import { isChanged, type Draft } from "../../model/define/draft";
import type { CheckOutcome, Finding } from "../../model/define/publishing";
import type { Programme } from "../../model/programme";

/** What the server says of the draft as it stands; null while it has not said anything of this one. */
export interface Checked {
  outcome: CheckOutcome | null;
  findings: (Finding | FindingOfColours)[];
  error: ApiError | null; // it could not be asked
}

const checkAfter = 500; // ms without another change
const firstPause = 2_000;
const longestPause = 30_000;

/** Will it be asked again by itself? What is refused for good is refused the next time as well. */
export function asksAgain(error: ApiError): boolean {
  return error.kind === "unreachable" || error.kind === "busy";
}

export function useCheck(api: Api, draft: Draft | null): Checked | null {
  const [checked, setChecked] = useState<{ of: Programme; is: Checked } | null>(null);
  const document = draft?.document;
  const changed = draft !== null && isChanged(draft);
  useEffect(() => {
    if (!document || !changed) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pause = firstPause;
    let waiting = false; // for another try
    const again = (after: number): void => {
      clearTimeout(timer);
      timer = setTimeout(ask, after);
    };
    const ask = (): void => {
      waiting = false;
      api.checkProgramme(document, abort.signal).then(
        (outcome) => setChecked({ of: document, is: { outcome, findings: [], error: null } }),
        (error) => {
          if (abort.signal.aborted || !(error instanceof ApiError)) return;
          const findings = error.kind === "refused" ? gatherContrasts(error.problem?.errors ?? []) : [];
          setChecked({ of: document, is: { outcome: null, findings, error: findings.length > 0 ? null : error } });
          if (!asksAgain(error)) return;
          waiting = true;
          again(Math.max(pause, (error.retryAfter ?? 0) * 1000));
          pause = Math.min(longestPause, pause * 2);
        },
      );
    };
    const online = (): void => {
      if (waiting) again(0);
    };
    again(checkAfter);
    window.addEventListener("online", online);
    return () => {
      clearTimeout(timer);
      abort.abort();
      window.removeEventListener("online", online);
    };
  }, [api, document, changed]);
  // What was found stays in sight while the next answer is on its way; a verdict that all is well does not.
  if (!checked || !changed) return null;
  if (checked.of === document) return checked.is;
  return { ...checked.is, outcome: null };
}
