// What the overview asks of the server, in one round.

import type { Api } from "../../api";
import type { ComparedQuality } from "../../model/changes";
import type { Completeness } from "../../model/completeness";
import { fleetOf, type FleetEntry } from "../../model/fleet";
import { byRank, type RankedMoment } from "../../model/overview";
import { comparedDays, type FixedDays, type Stretch } from "../../model/period";
import { timeZoneOf, within, type Programme } from "../../model/programme";
import { weightingOf, type Weighting } from "../../model/scope";

export interface Overview {
  version: number; // of the programme
  days: FixedDays;
  before: FixedDays;
  weighting: Weighting;
  confidence: number;
  image: ComparedQuality | null; // null: too few to say
  stages: ComparedQuality[];
  moments: RankedMoment[]; // from the best to the worst
  completeness: Completeness | null;
  leftOut: number; // responses that look like misuse
  fleet: FleetEntry[];
}

export async function readOverview(api: Api, programme: Programme, site: string | null, stretch: Stretch, signal: AbortSignal): Promise<Overview> {
  const { days, before } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const of = { ...days, site };
  const compare = { compare: "period", compare_from: before.from, compare_to: before.to };
  const [image, stages, moments, kiosks] = await Promise.all([
    api.quality({ ...of, ...compare, include: "completeness,response_rate" }, signal),
    api.quality({ group_by: "stage", ...of, ...compare }, signal),
    api.quality({ group_by: "moment", ...of, compare: "target", include: "rank" }, signal),
    api.kiosks(signal),
  ]);
  return {
    version: image.version,
    days,
    before,
    weighting: weightingOf(image.weighting),
    confidence: image.confidence,
    image: (image.rows[0] as ComparedQuality | undefined) ?? null,
    stages: stages.rows as ComparedQuality[],
    moments: byRank(moments.rows as RankedMoment[]),
    completeness: image.completeness ?? null,
    leftOut: image.flagged.left_out,
    fleet: fleetOf(kiosks.filter((kiosk) => !site || within(programme.sites, kiosk.site, site))),
  };
}
