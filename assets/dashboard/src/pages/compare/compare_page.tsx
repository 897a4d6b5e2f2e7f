// Two selections side by side, with the verdict in words.

import { useCallback } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { find } from "../../model/find";
import { comparedDays } from "../../model/period";
import { isGated, timeZoneOf, within, type Programme } from "../../model/programme";
import type { LookedAt, Narrowed, Scope } from "../../model/scope";
import { selectionFilter, type Selection } from "../../model/selection";
import { tableOf, type About, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { ByMoment } from "./by_moment";
import { Choices } from "./choices";
import { narrowed, useNames } from "../moment/use_names";
import { readCompare, type Asked, type Compared } from "./read_compare";
import { SideCard, Verdict } from "./sides";
import { useChoosing, type Choosing } from "./use_choosing";
import "../changes/changes.css";
import "../map/map.css";
import "./compare.css";

const lookEvery = 30_000;

function tablesOf(data: Compared, about: About, t: I18n["t"]): Table[] {
  return [tableOf(t("take.pairs"), [{ ...data.all, moment: data.all.moment || "all" }, ...data.moments], about)];
}

const ofTwoPlaces = ([a, b]: Asked["sides"]): boolean => a.site !== b.site;

/** Where the sides are different places, all of both is looked at, and nothing else. */
function lookedAt(programme: Programme, { at, besideAt }: Choosing, { axis, sides }: Asked): LookedAt {
  if (!ofTwoPlaces(sides)) return at;
  const places = axis.id === "free" ? [...at.below, ...besideAt.below] : at.below.filter((each) => sides.some(({ site }) => site && within(programme.sites, each, site)));
  return { ...at, site: null, below: [...new Set(places)] };
}

/** Both sides as they are asked for, each by itself, so that a table that is taken along says it by ids, too. */
function sidesNarrowed({ axis, ends, sides }: Asked, a: string, b: string, words: string, nameOf: (axis: string, value: string) => string): Narrowed[] {
  if (axis.id === "days") return [{ by: "compared", value: axis.id }];
  const moments = axis.id === "moment" ? ends : null;
  const of = (by: "left" | "right", name: string, side: Selection, moment: string | null): Narrowed[] => {
    const asked = Object.entries({ moment, ...selectionFilter(side) }).flatMap(([part, value]) => (value ? [{ by: `${by}_${part}`, value, name: nameOf(part, value) }] : []));
    return [{ by, value: name }, ...asked];
  };
  const both: Narrowed[] = [{ by: "compared", value: axis.id, says: words }];
  // Two places are said in place of the page's.
  const places: Narrowed[] = [{ by: "compared", value: axis.id }, { by: "site", value: sides.map(({ site }) => site ?? "all").join(" "), name: words }];
  return [...(ofTwoPlaces(sides) ? places : both), ...of("left", a, sides[0], moments && moments[0]), ...of("right", b, sides[1], moments && moments[1])];
}

/** What the sides are called: by the values of the axis, by their days, or by all that they are narrowed to. */
function useSideNames(programme: Programme, session: Session, { axis, ends, sides }: Asked, data: Compared | null): [string, string] {
  const { t, say, format } = useI18n();
  const names = useNames(programme);
  const of = (name: (i: 0 | 1) => string): [string, string] => [name(0), name(1)];
  if (ends) return of((i) => say(find(axis.sides, ends[i])?.name) || ends[i]);
  const days = of((i) => (data && format.days(i === 0 ? data.days : data.beside)) ?? "");
  if (axis.id === "days") return days;
  const everywhere = t(session.sites.length > 0 ? "scope.my_sites" : "scope.all_sites");
  const whom = of((i) => {
    const { site, segments, weekday } = sides[i];
    const said = [...segments.map(({ dimension, value }) => names.value(`segment.${dimension}`, value)), ...narrowed({ segment: null, weekday }, names).map((each) => each.name)];
    return [site && names.value("site", site), ...said].filter(Boolean).join(" · ") || everywhere;
  });
  return whom[0] === whom[1] ? of((i) => `${whom[i]} · ${days[i]}`) : whom;
}

export function ComparePage(props: { api: Api; session: Session; programme: Programme }) {
  const { t } = useI18n();
  const { api, session, programme } = props;
  const choosing = useChoosing(programme, session);
  const { asked, misfits } = choosing;
  const { axis, common, stretch, other, moment } = asked;
  const ask = useCallback((signal: AbortSignal) => readCompare(api, programme, asked, signal), [api, programme, asked]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const names = useNames(programme);
  const [a, b] = useSideNames(programme, session, asked, data);
  const atLeast = isGated(programme) || (data?.scope?.length ?? 0) > 1;
  const sides = t("scope.sides", { a, b });
  const whom = axis.id === "free" ? [] : [...common.segments.map((segment) => ({ segment, weekday: null })), { segment: null, weekday: common.weekday }];
  const scope: Scope | null = data && {
    at: lookedAt(programme, choosing, asked),
    days: data.days,
    beside: other === "same" ? null : data.beside,
    n: null,
    weighting: data.weighting,
    confidence: data.confidence,
    ...(ofTwoPlaces(asked.sides) && { place: sides }),
    narrowed: [...sidesNarrowed(asked, a, b, sides, names.value), ...[{ moment, segment: null, weekday: null }, ...whom].flatMap((each) => narrowed(each, names))],
  };

  return (
    <>
      <PageHead
        title={t("compare.title")}
        programme={programme}
        polled={polled}
        scope={scope}
        tables={(about) => tablesOf(data!, about, t)}
        days={comparedDays(timeZoneOf(programme, common.site), stretch, new Date()).days}
        misfits={misfits}
      />
      <Choices programme={programme} session={session} choosing={choosing} months={data?.widened ? data.days : null} />
      {scope && <ScopeLine programme={programme} scope={scope} at={polled.receivedAt} />}
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && (
        <div class="compare sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
          <div class="skeleton changes__skeleton" />
          <div class="skeleton changes__skeleton" />
          <div class="skeleton changes__skeleton changes__skeleton--wide" />
        </div>
      )}
      {data && !data.apart && (
        <section class="empty" data-testid="not-apart">
          <h2>{t("compare.not_apart_title")}</h2>
          <p>{t(axis.id === "days" ? "compare.not_apart_days" : "compare.not_apart_lead")}</p>
        </section>
      )}
      {data?.apart && !data.all.left && !data.all.right && (
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
          {axis.id !== "moment" && <ByMoment pairs={data.moments} programme={programme} asked={asked} beside={data.beside} a={a} b={b} />}
        </div>
      )}
    </>
  );
}
