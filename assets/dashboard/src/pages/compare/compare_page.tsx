// Two selections side by side, with the verdict in words.

import { useCallback } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { comparedDays } from "../../model/period";
import { isGated, timeZoneOf, within, type Programme } from "../../model/programme";
import type { LookedAt, Narrowed, Scope } from "../../model/scope";
import { tableOf, type About, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { ByMoment } from "./by_moment";
import { Choices, useChoosing } from "./choices";
import { narrowed, useNames } from "../moment/use_names";
import { readCompare, type Asked, type Compared } from "./read_compare";
import { SideCard, Verdict } from "./sides";
import "../changes/changes.css";
import "../map/map.css";
import "./compare.css";

const lookEvery = 30_000;

function tablesOf(data: Compared, about: About, t: I18n["t"]): Table[] {
  return [tableOf(t("take.pairs"), [{ ...data.all, moment: "all" }, ...data.moments], about)];
}

/** Where the sides are places, only they are looked at. */
function lookedAt(programme: Programme, at: LookedAt, { axis, sides }: Asked): LookedAt {
  if (!sides || (axis.id !== "site" && axis.id !== "group")) return at;
  return { ...at, below: at.below.filter((each) => sides.some((side) => within(programme.sites, each, side))) };
}

function sidesNarrowed({ axis, sides }: Asked, a: string, b: string, says: string): Narrowed[] {
  if (!sides) return [{ by: "compared", value: axis.id }];
  return [
    { by: "compared", value: axis.id, says },
    { by: "left", value: sides[0], name: a },
    { by: "right", value: sides[1], name: b },
  ];
}

export function ComparePage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { api, session, programme } = props;
  const choosing = useChoosing(programme, session);
  const { asked, at, misfits } = choosing;
  const { axis, sides, site, stretch } = asked;
  const ask = useCallback((signal: AbortSignal) => readCompare(api, programme, asked, signal), [api, programme, asked]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const names = useNames(programme);
  const name = (id: string): string => say(axis.sides.find((side) => side.id === id)?.name) || id;
  const a = sides ? name(sides[0]) : data ? format.days(data.days)! : "";
  const b = sides ? name(sides[1]) : data ? format.days(data.beside)! : "";
  const atLeast = isGated(programme) || (data?.scope?.length ?? 0) > 1;
  const scope: Scope | null = data && {
    at: lookedAt(programme, at, asked),
    days: data.days,
    beside: sides ? null : data.beside,
    n: null,
    weighting: data.weighting,
    confidence: data.confidence,
    narrowed: [...sidesNarrowed(asked, a, b, t("scope.sides", { a, b })), ...narrowed(asked, names)],
  };

  return (
    <>
      <PageHead
        title={t("compare.title")}
        programme={programme}
        polled={polled}
        scope={scope}
        tables={(about) => tablesOf(data!, about, t)}
        days={comparedDays(timeZoneOf(programme, site), stretch, new Date()).days}
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
          <ByMoment pairs={data.moments} programme={programme} asked={asked} beside={data.beside} a={a} b={b} />
        </div>
      )}
    </>
  );
}
