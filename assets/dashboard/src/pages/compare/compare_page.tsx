// Any two selections side by side, with the verdict in words: two sites, two segments, or two stretches of days.

import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { axesOf, others, sidesOf, type Axis } from "../../model/compare";
import { find } from "../../model/find";
import { comparedDays } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { tableOf, type Table } from "../../model/take_away";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { SiteChoice } from "../../ui/site_choice";
import type { Misfit } from "../../ui/address_notice";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { ByMoment } from "./by_moment";
import { readCompare, type Asked, type Compared } from "./read_compare";
import { SideCard, Verdict } from "./sides";
import "../changes/changes.css";
import "../map/map.css";
import "./compare.css";

const lookEvery = 30_000;
const lengths = [7, 28, 84] as const;
const usual = 28;

function Choices(props: { programme: Programme; session: Session; asked: Asked; axes: Axis[]; setQuery: SetQuery }) {
  const { t, say } = useI18n();
  const { programme, session, axes, setQuery } = props;
  const { axis, sides, other, site, stretch } = props.asked;
  const axisName = (id: string): string =>
    id === "days" ? t("compare.days") : id === "site" ? t("filter.site") : say(find(programme.dimensions, id.replace(/^segment\./, ""))?.name);
  const choices = axis.sides.map((side) => ({ value: side.id, label: say(side.name) }));
  return (
    <div class="filters" role="group" aria-label={t("filter.label")}>
      <ChoicePill
        label={t("compare.what")}
        name="by"
        value={axis.id}
        choices={axes.map(({ id }) => ({ value: id, label: axisName(id) }))}
        onChange={(value) => setQuery({ by: value === "days" ? null : value, a: null, b: null, with: null })}
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
        <ChoicePill
          label={t("compare.b")}
          name="with"
          value={other}
          choices={others.map((each) => ({ value: each, label: t(`compare.other.${each}`) }))}
          onChange={(value) => setQuery({ with: value === "before" ? null : value })}
        />
      )}
      {axis.id !== "site" && (
        <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
      )}
      <LengthChoice lengths={lengths} usual={usual} value={stretch} timeZone={timeZoneOf(programme, site)} setQuery={setQuery} />
    </div>
  );
}

/** A side that the address names and that is none here. */
function wrongSide(programme: Programme, bounded: boolean, axis: Axis, end: "a" | "b", asked: string | null, say: I18n["say"]): Misfit | null {
  if (!asked || find(axis.sides, asked)) return null;
  const ofSites = axis.id === "site";
  return { kind: bounded && ofSites ? "side_hidden" : "side_gone", name: (ofSites && say(find(programme.sites, asked)?.name)) || asked, clears: [end] };
}

/** What is asked, as the address has it; the rest is what most come for: these days against those before. */
function useAsked(programme: Programme, session: Session): { asked: Asked; axes: Axis[]; misfits: (Misfit | null)[]; setQuery: SetQuery } {
  const { say } = useI18n();
  const [query, setQuery] = useQuery();
  const axes = useMemo(() => axesOf(programme, session.sites), [programme, session]);
  const axis = axes.find(({ id }) => id === query.get("by")) ?? axes[0]!;
  const { site, misfit } = useSite(programme, session, axis.id === "site" ? null : query.get("site"));
  const sides = sidesOf(axis, query.get("a"), query.get("b"));
  const [a, b] = sides ?? [null, null];
  const other = others.find((each) => each === query.get("with")) ?? "before";
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const by = query.get("by");
  const wrongAxis: Misfit | null = by && by !== axis.id ? { kind: "axis_gone", name: say(find(programme.dimensions, by.replace(/^segment\./, ""))?.name) || by, clears: ["by", "a", "b"] } : null;
  const wrongSides = wrongAxis || !sides ? [] : (["a", "b"] as const).map((end) => wrongSide(programme, session.sites.length > 0, axis, end, query.get(end), say));
  const asked = useMemo<Asked>(
    () => ({ axis, sides: a && b ? [a.id, b.id] : null, other, site, stretch }),
    [axis, a?.id, b?.id, other, site, stretch],
  );
  return { asked, axes, misfits: [misfit, wrongAxis, ...wrongSides, wrongDays], setQuery };
}

function tablesOf(data: Compared, { axis, sides, site }: Asked, t: I18n["t"]): Table[] {
  const filters = { site, by: axis.id, left: sides?.[0], right: sides?.[1], ...data.days, beside_from: data.beside.from, beside_to: data.beside.to, weighting: "contacts" };
  return [tableOf(t("take.pairs"), [data.all, ...data.moments], filters)];
}

export function ComparePage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { api, session, programme } = props;
  const { asked, axes, misfits, setQuery } = useAsked(programme, session);
  const { axis, sides, site, stretch } = asked;
  const ask = useCallback((signal: AbortSignal) => readCompare(api, programme, asked, signal), [api, programme, asked]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const name = (id: string): string => say(axis.sides.find((side) => side.id === id)?.name) || id;
  const a = sides ? name(sides[0]) : data ? format.days(data.days)! : "";
  const b = sides ? name(sides[1]) : data ? format.days(data.beside)! : "";
  const atLeast = isGated(programme) || (data?.scope?.length ?? 0) > 1;

  return (
    <>
      <PageHead
        title={t("compare.title")}
        programme={programme}
        polled={polled}
        tables={data && (() => tablesOf(data, asked, t))}
        days={comparedDays(timeZoneOf(programme, site), stretch, new Date()).days}
        misfits={misfits}
      />
      <Choices programme={programme} session={session} asked={asked} axes={axes} setQuery={setQuery} />
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && (
        <div class="compare sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
          <div class="skeleton changes__skeleton" />
          <div class="skeleton changes__skeleton" />
          <div class="skeleton changes__skeleton changes__skeleton--wide" />
        </div>
      )}
      {data && !data.all.left && !data.all.right && (
        <section class="empty" data-testid="no-comparison">
          <h2>{t("compare.empty_title")}</h2>
          <p>{t("compare.empty_lead")}</p>
        </section>
      )}
      {data && (data.all.left || data.all.right) && (
        <div class="compare sheets" data-testid="comparison">
          <SideCard side="a" name={a} days={data.days} quality={data.all.left?.quality ?? null} visits={data.all.left?.visits ?? null} atLeast={atLeast} />
          <SideCard side="b" name={b} days={data.beside} quality={data.all.right} visits={data.all.right?.visits ?? null} atLeast={atLeast} />
          <Verdict pair={data.all} scope={data.scope} programme={programme} a={a} b={b} />
          <ByMoment pairs={data.moments} programme={programme} asked={asked} a={a} b={b} />
        </div>
      )}
    </>
  );
}
