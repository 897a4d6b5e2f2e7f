// What comes back every week, asked apart from the figures: it moves slowly.

import { useCallback } from "preact/hooks";
import type { Api } from "../../api";
import type { ComparedQuality } from "../../model/changes";
import { bySite, daysOfPatterns, patternsOf, type Pattern } from "../../model/patterns";
import { comparedDays, type FixedDays, type Stretch } from "../../model/period";
import { timeZoneOf, type Programme } from "../../model/programme";
import { usePolled, type Polled } from "../../ui/poller";

const lookEvery = 300_000;

export interface Patterns {
  patterns: Pattern[];
  days: FixedDays;
  apart: boolean; // each site by itself
}

export function usePatterns(api: Api, programme: Programme, site: string | null, stretch: Stretch): Polled<Patterns> {
  const ask = useCallback(
    async (signal: AbortSignal) => {
      const days = daysOfPatterns(comparedDays(timeZoneOf(programme, site), stretch, new Date()).days, stretch);
      const apart = bySite(programme, site);
      const group_by = apart ? "moment,site,weekday" : "moment,weekday";
      const reply = await api.quality({ group_by, site, ...days, compare: "rest:weekday" }, signal);
      return { patterns: patternsOf(reply.rows as ComparedQuality[]), days, apart };
    },
    [api, programme, site, stretch],
  );
  return usePolled(ask, lookEvery);
}
