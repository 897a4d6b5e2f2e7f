// Any two selections side by side, with the verdict in words: two sites, two segments, or two stretches of days.

import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import type { ComparedQuality } from "../../model/changes";
import { axesOf, daysFor, otherDays, others, pairsOf, sidesOf, type Axis, type Other, type Pair } from "../../model/compare";
import { find } from "../../model/find";
import { comparedDays, type Days } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { halfInterval } from "../../model/scores";
import { tableOf, type Table } from "../../model/take_away";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import { LengthChoice, lengthIn } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { DifferenceText, VerdictMark } from "../changes/verdict";
import { ScoreBar } from "../map/score_bar";
import "../changes/changes.css";
import "../map/map.css";
import "./compare.css";

const lookEvery = 30_000;
const lengths = [7, 28, 84] as const;

interface Asked {
  axis: Axis;
  sides: [string, string] | null; // null: of days
  other: Other;
  site: string | null;
  length: number;
}

interface Read {
  days: Days;
  beside: Days; // the same where sides are no days
  all: Pair;
  moments: Pair[];
}

async function read(api: Api, programme: Programme, asked: Asked, signal: AbortSignal): Promise<Read> {
  const { axis, sides, site, length } = asked;
  const { days: last } = comparedDays(timeZoneOf(programme, site), length, new Date());
  const days = daysFor(axis.id, last, isGated(programme));
  const beside = sides ? days : otherDays(last, length, asked.other);
  const of = sides
    ? { site, ...days, [axis.id]: sides.join(","), compare: `${axis.id}:${sides[1]}` }
    : { site, ...days, compare: "period", compare_from: beside.from, compare_to: beside.to };
  const by = sides ? [axis.id] : [];
  const [all, moments] = await Promise.all([
    api.quality({ group_by: by.join(","), ...of }, signal),
    api.quality({ group_by: ["moment", ...by].join(","), ...of }, signal),
  ]);
  const side = sides ? sides[0] : null;
  const order = programme.moments.map(({ id }) => id);
  return {
    days,
    beside,
    all: pairsOf(all.rows as ComparedQuality[], axis.id, side)[0] ?? { moment: "", left: null, right: null },
    moments: pairsOf(moments.rows as ComparedQuality[], axis.id, side).sort((a, b) => order.indexOf(a.moment) - order.indexOf(b.moment)),
  };
}

function SideCard(props: { name: string; days: Days; quality: { value: number; low: number; high: number } | null; visits: number | null; side: "a" | "b" }) {
  const { t, format } = useI18n();
  const { quality, visits } = props;
  return (
    <section class="compare__side" data-side={props.side} data-visits={visits ?? 0}>
      <h2>{props.name}</h2>
      {quality ? (
        <>
          <p class="changes__figure">
            {format.tenth(quality.value)} <span class="changes__half">± {halfText(halfInterval(quality), format.tenth)}</span>
          </p>
          <ScoreBar {...quality} />
        </>
      ) : (
        <p class="compare__none">{t("map.image_none")}</p>
      )}
      <p class="changes__days">
        {visits !== null && `${t("compare.visits", { count: visits, formatted: format.count(visits) })} · `}
        {format.days(props.days)}
      </p>
    </section>
  );
}

function Verdict(props: { pair: Pair; a: string; b: string }) {
  const { t, format } = useI18n();
  const comparison = props.pair.left?.comparison ?? null;
  const verdict = comparison?.verdict ?? "too_few_to_say";
  const said = verdict === "no_detectable_difference" && comparison?.equivalent ? "equivalent" : verdict;
  const index = comparison?.index;
  return (
    <section class={`compare__verdict compare__verdict--${verdict}`} data-verdict={verdict}>
      <p class="compare__words">
        {t(`compare.say.${said}`, { a: props.a, b: props.b, points: format.tenth(Math.abs(index?.difference ?? 0)) })}
      </p>
      {index && verdict !== "too_few_to_say" && (
        <p class="changes__note">{t("compare.interval", { low: format.signed(index.low), high: format.signed(index.high) })}</p>
      )}
    </section>
  );
}

function ByMoment(props: { pairs: Pair[]; programme: Programme; site: string | null; a: string; b: string }) {
  const { t, say, format } = useI18n();
  const { programme } = props;
  return (
    <section class="compare__moments">
      <h2>{t("compare.by_moment")}</h2>
      <table class="changes__table">
        <thead>
          <tr>
            <th scope="col">{t("changes.moment")}</th>
            <th scope="col">{props.a}</th>
            <th scope="col">{props.b}</th>
            <th scope="col">{t("changes.difference")}</th>
            <th scope="col">{t("changes.verdict_head")}</th>
          </tr>
        </thead>
        <tbody>
          {props.pairs.map(({ moment, left, right }) => (
            <tr key={moment} data-moment={moment}>
              <th scope="row">
                <Link to="moments" query={{ moment, site: props.site }}>
                  {say(find(programme.moments, moment)?.name) || moment}
                </Link>
              </th>
              <td data-label={props.a}>
                {left ? format.tenth(left.quality.value) : "–"}
                {left && <span class="changes__range">{t("compare.visits", { count: left.visits, formatted: format.count(left.visits) })}</span>}
              </td>
              <td data-label={props.b}>
                {right ? format.tenth(right.value) : "–"}
                {right?.visits != null && (
                  <span class="changes__range">{t("compare.visits", { count: right.visits, formatted: format.count(right.visits) })}</span>
                )}
              </td>
              <td>
                <DifferenceText comparison={left?.comparison ?? null} />
              </td>
              <td>
                <VerdictMark comparison={left?.comparison ?? null} rest />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="changes__note">{t("changes.rule", { smallest: format.tenth(programme.smallest_difference ?? 0) })}</p>
    </section>
  );
}

function Choices(props: { programme: Programme; session: Session; asked: Asked; axes: Axis[]; setQuery: SetQuery }) {
  const { t, say } = useI18n();
  const { programme, session, axes, setQuery } = props;
  const { axis, sides, other, site, length } = props.asked;
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
      <LengthChoice lengths={lengths} usual={28} value={length} setQuery={setQuery} />
    </div>
  );
}

/** What is asked, as the address has it; the rest is what most come for: these days against those before. */
function useAsked(programme: Programme, session: Session): { asked: Asked; axes: Axis[]; setQuery: SetQuery } {
  const [query, setQuery] = useQuery();
  const axes = useMemo(() => axesOf(programme, session.sites), [programme, session]);
  const axis = axes.find(({ id }) => id === query.get("by")) ?? axes[0]!;
  const { site } = useSite(programme, session, axis.id === "site" ? null : query.get("site"));
  const sides = sidesOf(axis, query.get("a"), query.get("b"));
  const [a, b] = sides ?? [null, null];
  const other = others.find((each) => each === query.get("with")) ?? "before";
  const length = lengthIn(query, lengths, 28);
  const asked = useMemo<Asked>(
    () => ({ axis, sides: a && b ? [a.id, b.id] : null, other, site, length }),
    [axis, a?.id, b?.id, other, site, length],
  );
  return { asked, axes, setQuery };
}

function tablesOf(data: Read, { axis, sides, site }: Asked, t: I18n["t"]): Table[] {
  const filters = { site, by: axis.id, left: sides?.[0], right: sides?.[1], ...data.days, beside_from: data.beside.from, beside_to: data.beside.to, weighting: "contacts" };
  return [tableOf(t("take.pairs"), [data.all, ...data.moments], filters)];
}

export function ComparePage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { api, session, programme } = props;
  const { asked, axes, setQuery } = useAsked(programme, session);
  const { axis, sides, site } = asked;
  const ask = useCallback((signal: AbortSignal) => read(api, programme, asked, signal), [api, programme, asked]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const name = (id: string): string => say(axis.sides.find((side) => side.id === id)?.name) || id;
  const a = sides ? name(sides[0]) : data ? format.days(data.days)! : "";
  const b = sides ? name(sides[1]) : data ? format.days(data.beside)! : "";

  return (
    <>
      <PageHead title={t("compare.title")} programme={programme} polled={polled} tables={data && (() => tablesOf(data, asked, t))} />
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
          <SideCard side="a" name={a} days={data.days} quality={data.all.left?.quality ?? null} visits={data.all.left?.visits ?? null} />
          <SideCard side="b" name={b} days={data.beside} quality={data.all.right} visits={data.all.right?.visits ?? null} />
          <Verdict pair={data.all} a={a} b={b} />
          <ByMoment pairs={data.moments} programme={programme} site={site} a={a} b={b} />
        </div>
      )}
    </>
  );
}
