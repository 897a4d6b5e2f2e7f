// Two selections side by side, with the verdict in words.

import { useCallback } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { comparedDays } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { segmentText } from "../../model/segment_choice";
import { tableOf, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ByMoment } from "./by_moment";
import { Choices, useChoosing } from "./choices";
import { readCompare, type Asked, type Compared } from "./read_compare";
import { SideCard, Verdict } from "./sides";
import "../changes/changes.css";
import "../map/map.css";
import "./compare.css";

const lookEvery = 30_000;

function tablesOf(data: Compared, { axis, sides, site, segment, weekday, moment }: Asked, t: I18n["t"]): Table[] {
  const filters = { site, segment: segmentText(segment), weekday, only_moment: moment, by: axis.id, left: sides?.[0], right: sides?.[1], ...data.days, beside_from: data.beside.from, beside_to: data.beside.to, weighting: "contacts" };
  return [tableOf(t("take.pairs"), [data.all, ...data.moments], filters)];
}

export function ComparePage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { api, session, programme } = props;
  const choosing = useChoosing(programme, session);
  const { asked, misfits } = choosing;
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
      <Choices programme={programme} session={session} choosing={choosing} months={data?.widened ? data.days : null} />
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
