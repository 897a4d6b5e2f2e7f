// What changed, over all moments and sites: asked apart from the figures, which need not wait for it.

import { useCallback } from "preact/hooks";
import type { Api } from "../../api";
import type { ChangesReply } from "../../model/changes";
import { watchedDays, type Stretch } from "../../model/period";
import { usePolled, type Polled } from "../../ui/poller";

const lookEvery = 30_000;

export function useSignals(api: Api, site: string | null, stretch: Stretch): Polled<ChangesReply> {
  const ask = useCallback(
    (signal: AbortSignal) => api.changes({ group_by: "moment,site", site, ...watchedDays(stretch), signals: "only" }, signal),
    [api, site, stretch],
  );
  return usePolled(ask, lookEvery);
}
