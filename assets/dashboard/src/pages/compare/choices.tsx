// What is compared: the thing in which the sides differ, the two sides, and what narrows both of them.

import { useMemo } from "preact/hooks";
import type { Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { axesOf, divisionOf, narrowingFor, others, otherDays, sidesOf, type Axis } from "../../model/compare";
import { find } from "../../model/find";
import { published } from "../../model/lattice";
import { weekdayIn, weekdays } from "../../model/moment";
import { comparedDays, isDay } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import type { LookedAt } from "../../model/scope";
import { segmentIn, segmentText } from "../../model/segment_choice";
import type { Misfit } from "../../ui/address_notice";
import { ChoicePill } from "../../ui/controls";
import { CustomDays } from "../../ui/custom_days";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { SegmentChoice } from "../../ui/segment_choice";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { useDayName } from "../../ui/use_days";
import { useSite } from "../../ui/use_site";
import type { Asked } from "./read_compare";

const lengths = [7, 28, 84] as const;
const usual = 28;

/** A side that the address names and that is none here. */
function wrongSide(programme: Programme, bounded: boolean, axis: Axis, end: "a" | "b", asked: string | null, say: I18n["say"]): Misfit | null {
  if (!asked || find(axis.sides, asked)) return null;
  const ofSites = axis.id === "site" || axis.id === "group";
  return { kind: bounded && ofSites ? "side_hidden" : "side_gone", name: (ofSites && say(find(programme.sites, asked)?.name)) || asked, clears: [end] };
}

export interface Choosing {
  asked: Asked;
  at: LookedAt;
  axes: Axis[];
  misfits: (Misfit | null)[];
  setQuery: SetQuery;
}

const isOfPlaces = (axis: Axis): boolean => axis.id === "site" || axis.id === "group";

/** What is asked, as the address has it; the rest is what most come for: these days against those before. */
export function useChoosing(programme: Programme, session: Session): Choosing {
  const { say } = useI18n();
  const [query, setQuery] = useQuery();
  const axes = useMemo(() => axesOf(programme, session.sites), [programme, session]);
  const by = query.get("by");
  const axis = axes.find(({ id }) => id === by) ?? axes[0]!;
  const at = useSite(programme, session, isOfPlaces(axis) ? null : query.get("site"));
  const { site, misfit } = at;
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const sides = sidesOf(axis, query.get("a"), query.get("b"));
  const gated = isGated(programme);
  const { segment, weekday } = narrowingFor(gated, axis.id, { segment: segmentIn(query.get("segment"), programme), weekday: weekdayIn(query.get("weekday")) });
  const moment = find(programme.moments, query.get("moment") ?? "")?.id ?? null;
  const other = others.find((each) => each === query.get("with")) ?? "before";
  const [from, to] = [query.get("with_from"), query.get("with_to")];
  const custom = isDay(from) && isDay(to) && from <= to ? { from, to } : null;
  const [a, b] = sides ?? [null, null];
  const asked = useMemo<Asked>(
    () => ({ axis, sides: a && b ? [a.id, b.id] : null, other, custom, site, moment, segment, weekday, stretch }),
    [axis, a?.id, b?.id, other, custom?.from, custom?.to, site, moment, segmentText(segment), weekday, stretch],
  );
  const wrongAxis: Misfit | null = by && by !== axis.id ? { kind: "axis_gone", name: say(find(programme.dimensions, by.replace(/^segment\./, ""))?.name) || by, clears: ["by", "a", "b"] } : null;
  const wrongSides = wrongAxis || !sides ? [] : (["a", "b"] as const).map((end) => wrongSide(programme, session.sites.length > 0, axis, end, query.get(end), say));
  return { asked, at, axes, misfits: [misfit, wrongAxis, ...wrongSides, wrongDays], setQuery };
}

function Beside(props: { programme: Programme; asked: Asked; setQuery: SetQuery }) {
  const { t } = useI18n();
  const { programme, asked, setQuery } = props;
  const { other, custom, site, stretch } = asked;
  const choose = (value: string): void => {
    const last = comparedDays(timeZoneOf(programme, site), stretch, new Date()).days;
    const days = otherDays(last, stretch.length, "before");
    setQuery({ with: value === "before" ? null : value, with_from: value === "custom" ? days.from : null, with_to: value === "custom" ? days.to : null });
  };
  return (
    <>
      <ChoicePill label={t("compare.b")} name="with" value={other} choices={others.map((each) => ({ value: each, label: t(`compare.other.${each}`) }))} onChange={choose} />
      {other === "custom" && custom && <CustomDays {...custom} names={["with_from", "with_to"]} onChange={({ from, to }) => setQuery({ with_from: from, with_to: to }, "replace")} />}
    </>
  );
}

export function Choices(props: { programme: Programme; session: Session; choosing: Choosing; months: { from: string; to: string } | null }) {
  const { t, say } = useI18n();
  const dayName = useDayName();
  const { programme, session, months } = props;
  const { asked, axes, setQuery } = props.choosing;
  const { axis, sides, site, stretch, segment, weekday, moment } = asked;
  const gated = isGated(programme);
  const axisName = (id: string): string =>
    id === "days" || id === "group" || id === "weekday" ? t(`compare.by.${id}`) : id === "site" ? t("filter.site") : say(find(programme.dimensions, id.replace(/^segment\./, ""))?.name);
  const choices = axis.sides.map((side) => ({ value: side.id, label: say(side.name) }));
  const can = (narrowing: Pick<Asked, "segment" | "weekday">): boolean => published(gated, narrowing, divisionOf(axis.id)) !== "never";
  const anySegment = programme.dimensions[0]?.values[0] && { dimension: programme.dimensions[0].id, value: programme.dimensions[0].values[0].id };
  return (
    <div class="filters" role="group" aria-label={t("filter.label")}>
      <ChoicePill
        label={t("compare.what")}
        name="by"
        value={axis.id}
        choices={axes.map(({ id }) => ({ value: id, label: axisName(id) }))}
        onChange={(value) => setQuery({ by: value === "days" ? null : value, a: null, b: null, with: null, with_from: null, with_to: null })}
      />
      {sides ? (
        <>
          <ChoicePill label={t("compare.a")} name="a" value={sides[0]} choices={choices} onChange={(value) => setQuery({ a: value })} />
          <ChoicePill
            label={t("compare.b")}
            name="b"
            value={sides[1]}
            choices={choices.filter(({ value }) => value !== sides[0])}
            onChange={(value) => setQuery({ a: sides[0], b: value })}
          />
        </>
      ) : (
        <Beside programme={programme} asked={asked} setQuery={setQuery} />
      )}
      <LengthChoice lengths={lengths} usual={usual} value={stretch} timeZone={timeZoneOf(programme, site)} setQuery={setQuery} />
      {!isOfPlaces(axis) && <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />}
      <ChoicePill
        label={t("changes.moment")}
        name="moment"
        value={moment ?? ""}
        choices={[{ value: "", label: t("map.all") }, ...programme.moments.map(({ id, name }) => ({ value: id, label: say(name) }))]}
        onChange={(value) => setQuery({ moment: value })}
      />
      {(!gated || (anySegment && can({ segment: anySegment, weekday: null }) && !axis.id.startsWith("segment."))) && (
        <SegmentChoice
          programme={programme}
          without={axis.id}
          value={segment}
          onChange={(value) => setQuery({ segment: segmentText(value), ...(gated && value ? { weekday: null } : {}) })}
        />
      )}
      {axis.id !== "weekday" && can({ segment: null, weekday: 1 }) && (
        <ChoicePill
          label={t("moment.day")}
          name="weekday"
          value={weekday === null ? "" : String(weekday)}
          choices={[{ value: "", label: t("moment.all_days") }, ...weekdays.map((day) => ({ value: String(day), label: dayName(day) }))]}
          onChange={(value) => setQuery({ weekday: value, ...(gated && value ? { segment: null } : {}) })}
        />
      )}
      {months && (
        <span class="filters__note" data-testid="whole-months">
          {t("filter.whole_months", months)}
        </span>
      )}
    </div>
  );
}
