// One moment of truth from all sides: how it is, how it went, when it is bad and for whom.

import type { ComponentChildren } from "preact";
import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import type { ChangeSeries, ComparedScore } from "../../model/changes";
import { find } from "../../model/find";
import { narrowed, type Division, type Narrowing } from "../../model/lattice";
import { onScale, scalesOf, weekdayIn, weekdayText } from "../../model/moment";
import { learntFrom, type Days } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { scaleTag, type ScoreRow } from "../../model/scores";
import type { LookedAt, Scope } from "../../model/scope";
import { segmentIn, segmentText } from "../../model/segment_choice";
import { tableOf, type About, type Table } from "../../model/take_away";
import { reasonsOf } from "../../model/voices";
import type { Misfit } from "../../ui/address_notice";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { SegmentChoice } from "../../ui/segment_choice";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { WeekdayChoice } from "../../ui/weekday_choice";
import { scaleText } from "../map/wording";
import type { AnnotationContext } from "./annotations";
import { Comments } from "./comments";
import { Findings, Group, NotPublished } from "./groups";
import { Head } from "./head";
import { Hours } from "./hours";
import { readMoment, type AskedMoment, type MomentRead } from "./read_moment";
import { Reasons } from "./reasons";
import { Trend } from "./trend";
import { narrowed as narrowedTo, useNames, type Names } from "./use_names";
import "../changes/changes.css";
import "../map/detail_panel.css";
import "./moment.css";

const lookEvery = 30_000;
const lengths = [7, 28, 84, 126] as const;
const usual = 84;

function Sides(props: { data: MomentRead; asked: AskedMoment; row: ComparedScore; names: Names; programme: Programme; context: AnnotationContext; children: ComponentChildren }) {
  const { t } = useI18n();
  const { data, asked, row, names, programme } = props;
  const { minimum } = data;
  const reasons = useMemo(() => reasonsOf(data.reasons ?? [], programme), [data, programme]);
  const along = useMemo(
    () => data.along.map((part) => part && { ...part, data: { axis: part.data.axis, rows: onScale(part.data.rows, row.scale) } }),
    [data, row],
  );
  const missing = asked.axes.filter((_, i) => !along[i]);
  const unpublished = [
    ...(data.trends ? [] : [t(data.weeks ? "moment.by_week" : "moment.by_day")]),
    ...(data.hours ? [] : [t("moment.hours")]),
    ...(data.reasons ? [] : [t("take.reasons")]),
    ...missing.map((axis) => names.axis(axis)),
  ];
  return (
    <div class="moment sheets">
      <Head row={row} data={data} />
      <Findings along={along.flatMap((part) => part?.data ?? [])} missing={missing} names={names} asked={asked} />
      {data.trends && <Trend series={onSeries(data.trends, row)} weeks={data.weeks} learnt={learntFrom(data.days)} minimum={minimum} context={props.context} />}
      {data.hours && <Hours part={{ ...data.hours, data: onScale(data.hours.data, row.scale) }} asked={data.days} minimum={minimum} />}
      <div class="moment__groups">
        <Reasons asked={reasons} confidence={data.confidence} />
        {along.map((part) => part && <Group key={part.data.axis} axis={part.data.axis} part={part} asked={asked} shownDays={data.days} names={names} minimum={minimum} />)}
      </div>
      <NotPublished parts={unpublished} />
      {props.children}
    </div>
  );
}

function onSeries(series: ChangeSeries[], row: ScoreRow): ChangeSeries | null {
  return series.find(({ scale }) => scaleTag(scale) === scaleTag(row.scale)) ?? null;
}

function tablesOf(data: MomentRead, programme: Programme, about: About, of: (days: Days) => About, names: Names, { t, say }: I18n): Table[] {
  const trend = (data.trends ?? []).flatMap(({ figure, scale, series }) => (series ?? []).map((point) => ({ figure, scale, ...point })));
  const reasons = reasonsOf(data.reasons ?? [], programme).flatMap(({ id, question, n: answered, reasons: given }) =>
    given.map(({ id: option, option: known, n, share, interval }) => ({
      question: id,
      question_name: say(question?.text) || null,
      option,
      option_name: say(known?.label) || null,
      n,
      answered,
      share,
      share_interval: interval,
    })),
  );
  const byDay = (days: Days): About => {
    const { filters, nameOf } = of(days);
    return { filters, nameOf: (column, id) => (column === "weekday" ? names.value("weekday", id) : nameOf(column, id)) };
  };
  return [
    tableOf(t("take.trend"), trend, about),
    ...data.along.flatMap((part) => (part ? [tableOf(t("take.by", { axis: names.axis(part.data.axis).toLowerCase() }), part.data.rows, byDay(part.days))] : [])),
    tableOf(t("take.hours"), data.hours?.data ?? [], byDay(data.hours?.days ?? data.days)),
    tableOf(t("take.reasons"), reasons, about),
  ];
}

/** What is asked, as the address has it, and what of the address cannot be. */
function useAskedMoment(programme: Programme, session: Session, query: URLSearchParams): { asked: AskedMoment; at: LookedAt; misfits: (Misfit | null)[] } {
  const at = useSite(programme, session, query.get("site"));
  const { site, below, misfit } = at;
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const [named, segmentNamed] = [query.get("moment"), query.get("segment")];
  const moment = find(programme.moments, named ?? "")?.id ?? programme.moments[0]?.id ?? "";
  const segment = segmentIn(segmentNamed, programme);
  const weekday = isGated(programme) && segment ? null : weekdayIn(query.get("weekday"));
  const asked = useMemo<AskedMoment>(() => {
    const axes: Division[] = ["weekday", ...(below.length > 1 ? (["site"] as const) : []), ...programme.dimensions.map(({ id }) => `segment.${id}` as const)];
    // What it is narrowed to has no rest to be held against.
    const own = [weekday === null ? null : "weekday", segment && `segment.${segment.dimension}`];
    return { moment, site, stretch, segment, weekday, axes: axes.filter((axis) => !own.includes(axis)) };
  }, [programme, moment, site, stretch, segmentText(segment), weekday, below.length]);
  const wrongMoment: Misfit | null = named && named !== moment ? { kind: "moment_gone", name: named, clears: ["moment"] } : null;
  const wrongSegment: Misfit | null = segmentNamed && !segment ? { kind: "segment_gone", name: segmentNamed.split(":").at(-1)!, clears: ["segment"] } : null;
  const together: Misfit | null = query.get("weekday") && segment && isGated(programme) ? { kind: "not_together", name: "", clears: ["weekday"] } : null;
  return { asked, at, misfits: [misfit, wrongMoment, wrongSegment, together, wrongDays] };
}

export function MomentPage(props: { api: Api; session: Session; programme: Programme }) {
  const i18n = useI18n();
  const { t, say } = i18n;
  const { api, session, programme } = props;
  const [query, setQuery] = useQuery();
  const names = useNames(programme);
  const { asked, at, misfits } = useAskedMoment(programme, session, query);
  const { moment, site, stretch, segment, weekday } = asked;
  const ask = useCallback((signal: AbortSignal) => readMoment(api, programme, asked, signal), [api, programme, asked]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const scales = useMemo(() => scalesOf(data?.whole ?? []), [data]);
  const scale = scales.find((each) => scaleTag(each) === query.get("scale")) ?? scales[0];
  const row = onScale(data?.whole ?? [], scale)[0];
  const name = say(find(programme.moments, moment)?.name) || t("nav.moments");
  const scope: Scope | null = data && {
    at,
    days: data.days,
    beside: data.widened ? null : data.before,
    n: row ? { count: row.n, of: "ratings" } : null,
    weighting: "ratings",
    confidence: data.confidence,
    narrowed: [{ by: "moment", value: moment, inTitle: true }, ...narrowedTo({ segment, weekday }, names)],
  };
  const mayReadComments = session.role === "quality_lead" || session.role === "admin";
  const narrow = (change: Partial<Narrowing>): void => {
    const next = narrowed(isGated(programme), { segment, weekday }, change);
    setQuery({ segment: segmentText(next.segment), weekday: weekdayText(next.weekday) });
  };

  return (
    <>
      <PageHead
        title={name}
        programme={programme}
        polled={polled}
        scope={scope}
        tables={(about, of) => tablesOf(data!, programme, about, of, names, i18n)}
        days={stretch.fixed ?? data?.wanted}
        misfits={misfits}
      />
      <div class="filters" role="group" aria-label={t("filter.label")}>
        <ChoicePill
          label={t("changes.moment")}
          name="moment"
          value={moment}
          choices={programme.moments.map(({ id, name: words }) => ({ value: id, label: say(words) }))}
          onChange={(value) => setQuery({ moment: value, scale: null })}
        />
        <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
        <SegmentChoice programme={programme} value={segment} onChange={(value) => narrow({ segment: value })} />
        <WeekdayChoice value={weekday} onChange={(value) => narrow({ weekday: weekdayIn(value) })} />
        <LengthChoice lengths={lengths} usual={usual} value={stretch} timeZone={timeZoneOf(programme, site)} setQuery={setQuery} />
        {scales.length > 1 && scale && (
          <ChoicePill
            label={t("moment.scale")}
            name="scale"
            value={scaleTag(scale)}
            choices={scales.map((each) => ({ value: scaleTag(each), label: scaleText(each, t) }))}
            onChange={(value) => setQuery({ scale: value })}
          />
        )}
      </div>
      {scope && <ScopeLine programme={programme} scope={scope} at={polled.receivedAt} />}
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && (
        <div class="moment sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
          <div class="skeleton moment__skeleton" />
          <div class="skeleton moment__skeleton" />
          <div class="skeleton moment__skeleton moment__skeleton--wide" />
        </div>
      )}
      {data && !row && (
        <section class="empty" data-testid="no-answers">
          <h2>{t("moment.empty_title")}</h2>
          <p>{t("changes.empty_lead")}</p>
        </section>
      )}
      {data && row && (
        <Sides data={data} asked={asked} row={row} names={names} programme={programme} context={{ api, session, programme, moment, site, days: data.days }}>
          {mayReadComments && <Comments api={api} programme={programme} asked={asked} days={data.days} />}
        </Sides>
      )}
    </>
  );
}
