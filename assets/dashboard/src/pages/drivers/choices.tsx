// What the map is of: outcome, moments, site, segment and days, as the address has them.

import { useMemo } from "preact/hooks";
import type { Session } from "../../api";
import { useI18n } from "../../i18n";
import { askedTogether, outcomesOf, type Outcome } from "../../model/drivers";
import { segmentIn, segmentText } from "../../model/segment_choice";
import { isGated, type Programme } from "../../model/programme";
import type { LookedAt } from "../../model/scope";
import type { Misfit } from "../../ui/address_notice";
import { ChoicePill } from "../../ui/controls";
import { SegmentChoice } from "../../ui/segment_choice";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import type { Asked } from "./read_drivers";
import { useWords } from "./wording";

const lengths = [28, 84, 364] as const;
const usual = 84;
const everything = "all";

function lengthIn(text: string | null): number | null {
  return text === everything ? null : (lengths.find((each) => String(each) === text) ?? usual);
}

/** Moments by which to explain, as the programme orders them; of one alone nothing can be said. */
function momentsIn(text: string | null, programme: Programme): string[] | null {
  const named = (text ?? "").split(",");
  const known = programme.moments.map(({ id }) => id).filter((id) => named.includes(id));
  return known.length > 1 ? known : null;
}

export interface Choosing {
  asked: Asked;
  at: LookedAt;
  sets: string[][]; // moments that kiosks of the site ask about together
  address: string; // what of this page is looked at
  misfits: (Misfit | null)[];
  setQuery: SetQuery;
}

export function useChoices(programme: Programme, session: Session): Choosing {
  const [query, setQuery] = useQuery();
  const at = useSite(programme, session, query.get("site"));
  const address = query.toString();
  return useMemo(() => {
    const outcomes = outcomesOf(programme);
    const outcome: Outcome = outcomes.find(({ of }) => of === query.get("of")) ?? outcomes[0]!;
    const asked: Asked = {
      outcome,
      moments: momentsIn(query.get("moments"), programme),
      site: at.site,
      segment: segmentIn(query.get("segment"), programme),
      length: lengthIn(query.get("days")),
    };
    const segment = query.get("segment");
    const wrongSegment: Misfit | null = segment && !asked.segment ? { kind: "segment_gone", name: segment.split(":").at(-1)!, clears: ["segment"] } : null;
    const days = query.get("days");
    const wrongDays: Misfit | null = days && days !== everything && asked.length !== Number(days) ? { kind: "days_wrong", name: days, clears: ["days"] } : null;
    return { asked, at, sets: askedTogether(programme, at.below), address, misfits: [at.misfit, wrongSegment, wrongDays], setQuery };
  }, [programme, at, address, setQuery]);
}

export function Choices(props: { programme: Programme; session: Session; choosing: Choosing; telling: string[][] }) {
  const { t, format } = useI18n();
  const { programme, session } = props;
  const { asked, setQuery } = props.choosing;
  const words = useWords(programme);
  const chosen = asked.moments?.join(",") ?? "";
  const listed = props.telling.map((set) => set.join(","));
  const known = chosen && !listed.includes(chosen) ? [chosen, ...listed] : listed;
  const names = (set: string): string => format.list(set.split(",").map(words.moment));
  const gated = isGated(programme); // nothing is derived then, whatever of and by which moments
  return (
    <div class="filters" role="group" aria-label={t("filter.label")}>
      {!gated && (
        <ChoicePill
          label={t("drivers.of")}
          name="of"
          value={asked.outcome.of}
          choices={outcomesOf(programme).map((outcome) => ({ value: outcome.of, label: words.outcome(outcome) }))}
          onChange={(value) => setQuery({ of: value === "image" ? null : value })}
        />
      )}
      {!gated && known.length > 0 && (
        <ChoicePill
          label={t("nav.moments")}
          name="moments"
          value={chosen}
          choices={[{ value: "", label: t("drivers.all_moments") }, ...known.map((set) => ({ value: set, label: names(set) }))]}
          onChange={(value) => setQuery({ moments: value })}
        />
      )}
      <SiteChoice programme={programme} session={session} value={asked.site} onChange={(value) => setQuery({ site: value })} />
      <SegmentChoice programme={programme} value={asked.segment} onChange={(value) => setQuery({ segment: segmentText(value) })} />
      <ChoicePill
        label={t("filter.period")}
        name="days"
        value={asked.length === null ? everything : String(asked.length)}
        choices={[
          ...lengths.map((each) => ({ value: String(each), label: t("changes.last", { count: each }) })),
          { value: everything, label: t("filter.everything") },
        ]}
        onChange={(value) => setQuery({ days: value === String(usual) ? null : value })}
      />
    </div>
  );
}
