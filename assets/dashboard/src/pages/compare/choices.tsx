// What is compared: the thing in which the sides differ, the two sides, and what narrows both of them.

import type { Session } from "../../api";
import { useI18n } from "../../i18n";
import { divisionOf, isOfPlaces } from "../../model/compare";
import { find } from "../../model/find";
import { published, type Narrowing } from "../../model/lattice";
import type { FixedDays } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { segmentText } from "../../model/segment_choice";
import { ChoicePill } from "../../ui/controls";
import { LengthChoice } from "../../ui/length_choice";
import { SegmentChoice } from "../../ui/segment_choice";
import { SiteChoice } from "../../ui/site_choice";
import { WeekdayChoice } from "../../ui/weekday_choice";
import { FreeSides, lengths } from "./free_sides";
import { OtherDays } from "./other_days";
import { queryOfAxis, usual, type Choosing } from "./use_choosing";

/** The two values of an axis; of days the second one alone, for the first are those of the page. */
function Sides(props: { programme: Programme; choosing: Choosing }) {
  const { t, say } = useI18n();
  const { programme, choosing } = props;
  const { asked, setQuery } = choosing;
  const { axis, ends } = asked;
  if (!ends) return <OtherDays programme={programme} asked={asked} label={t("compare.b")} setQuery={setQuery} />;
  const choices = axis.sides.map((side) => ({ value: side.id, label: say(side.name) }));
  return (
    <>
      <ChoicePill label={t("compare.a")} name="a" value={ends[0]} choices={choices} onChange={(value) => setQuery({ a: value })} />
      <ChoicePill label={t("compare.b")} name="b" value={ends[1]} choices={choices.filter(({ value }) => value !== ends[0])} onChange={(value) => setQuery({ a: ends[0], b: value })} />
    </>
  );
}

/** What narrows both sides alike. */
function Common(props: { programme: Programme; session: Session; choosing: Choosing }) {
  const { programme, session, choosing } = props;
  const { asked, setQuery } = choosing;
  const { axis, common, stretch } = asked;
  const gated = isGated(programme);
  const can = (narrowing: Narrowing): boolean => published(gated, narrowing, divisionOf(axis.id)) !== "never";
  const anySegment = programme.dimensions[0]?.values[0] && { dimension: programme.dimensions[0].id, value: programme.dimensions[0].values[0].id };
  return (
    <>
      <LengthChoice lengths={lengths} usual={usual} value={stretch} timeZone={timeZoneOf(programme, common.site)} setQuery={setQuery} />
      {!isOfPlaces(axis) && <SiteChoice programme={programme} session={session} value={common.site} onChange={(value) => setQuery({ site: value })} />}
      {(!gated || (anySegment && can({ segment: anySegment, weekday: null }) && !axis.id.startsWith("segment."))) && (
        <SegmentChoice
          programme={programme}
          without={axis.id}
          value={common.segments[0] ?? null}
          onChange={(value) => setQuery({ segment: segmentText(value), ...(gated && value ? { weekday: null } : {}) })}
        />
      )}
      {axis.id !== "weekday" && can({ segment: null, weekday: 1 }) && (
        <WeekdayChoice value={common.weekday} onChange={(value) => setQuery({ weekday: value, ...(gated && value ? { segment: null } : {}) })} />
      )}
    </>
  );
}

export function Choices(props: { programme: Programme; session: Session; choosing: Choosing; months: FixedDays | null }) {
  const { t, say } = useI18n();
  const { programme, session, choosing, months } = props;
  const { asked, axes, setQuery } = choosing;
  const { axis, moment } = asked;
  const isFree = axis.id === "free";
  const axisName = (id: string): string => {
    if (id === "days" || id === "group" || id === "weekday" || id === "free") return t(`compare.by.${id}`);
    if (id === "moment") return t("changes.moment");
    return id === "site" ? t("filter.site") : say(find(programme.dimensions, id.replace(/^segment\./, ""))?.name);
  };
  return (
    <div class="filters" role="group" aria-label={t("filter.label")}>
      <ChoicePill
        label={t("compare.what")}
        name="by"
        value={axis.id}
        choices={axes.map(({ id }) => ({ value: id, label: axisName(id) }))}
        onChange={(value) => setQuery(queryOfAxis(value, choosing))}
      />
      {!isFree && <Sides programme={programme} choosing={choosing} />}
      {!isFree && <Common programme={programme} session={session} choosing={choosing} />}
      {axis.id !== "moment" && (
        <ChoicePill
          label={t("changes.moment")}
          name="moment"
          value={moment ?? ""}
          choices={[{ value: "", label: t("map.all") }, ...programme.moments.map(({ id, name }) => ({ value: id, label: say(name) }))]}
          onChange={(value) => setQuery({ moment: value })}
        />
      )}
      {isFree && <FreeSides programme={programme} session={session} choosing={choosing} />}
      {months && (
        <span class="filters__note" data-testid="whole-months">
          {t("filter.whole_months", { ...months })}
        </span>
      )}
    </div>
  );
}
