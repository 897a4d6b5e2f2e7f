// One moment of truth from all sides: how it is, how it went, when it is bad and for whom.

import type { ComponentChildren } from "preact";
import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import type { ChangeSeries, ComparedScore } from "../../model/changes";
import { find } from "../../model/find";
import { onScale, scalesOf } from "../../model/moment";
import { learntFrom } from "../../model/period";
import { timeZoneOf, type Programme } from "../../model/programme";
import { halfInterval, scaleTag, shown, type ScoreRow } from "../../model/scores";
import { tableOf, type Table } from "../../model/take_away";
import { reasonsOf } from "../../model/voices";
import type { Misfit } from "../../ui/address_notice";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { DifferenceText, VerdictMark } from "../changes/verdict";
import { Distribution } from "../map/distribution";
import { scaleText } from "../map/wording";
import type { AnnotationContext } from "./annotations";
import { Comments } from "./comments";
import { Findings, Group, type Names } from "./groups";
import { Hours } from "./hours";
import { byWeek, readMoment, type MomentRead } from "./read_moment";
import { Reasons } from "./reasons";
import { Trend } from "./trend";
import "../changes/changes.css";
import "../map/detail_panel.css";
import "./moment.css";

const lookEvery = 30_000;
const lengths = [7, 28, 84, 126] as const;
const usual = 84;

function Head(props: { row: ComparedScore; data: MomentRead }) {
  const { t, format } = useI18n();
  const { row, data } = props;
  const now = shown(row, data.minimum);
  const other = row.comparison?.other?.index;
  return (
    <section class="changes__image" data-n={row.n}>
      <h2>{scaleText(row.scale, t)}</h2>
      {now ? (
        <>
          <p class="changes__figure">
            {format.tenth(now.index.value)} <span class="changes__half">± {halfText(halfInterval(now.index), format.tenth)}</span>
            <VerdictMark comparison={row.comparison} />
          </p>
          <p>
            <DifferenceText comparison={row.comparison} />{" "}
            {other && <span class="changes__range">{t("changes.before", { value: format.tenth(other.value) })}</span>}
          </p>
          <Distribution row={now} />
        </>
      ) : (
        <p>{t("detail.missing")}</p>
      )}
      <p class="changes__days">
        {t("changes.answers", { count: row.n, formatted: format.count(row.n) })} ·{" "}
        {t("changes.days", { days: format.days(data.days)!, before: format.days(data.before)! })}
        {data.leftOut > 0 && ` · ${t("scope.left_out", { count: data.leftOut, formatted: format.count(data.leftOut) })}`}
      </p>
    </section>
  );
}

function Sides(props: { data: MomentRead; row: ComparedScore; names: Names; dayName: (weekday: number) => string; weeks: boolean; programme: Programme; context: AnnotationContext; children: ComponentChildren }) {
  const { data, row, names, programme } = props;
  const reasons = useMemo(() => reasonsOf(data.reasons, programme), [data, programme]);
  const along = useMemo(() => data.along.map(({ axis, rows }) => ({ axis, rows: onScale(rows, row.scale) })), [data, row]);
  return (
    <div class="moment sheets">
      <Head row={row} data={data} />
      <Findings along={along} names={names} />
      <Trend series={onSeries(data.trends, row)} weeks={props.weeks} learnt={learntFrom(data.days)} context={props.context} />
      <Hours rows={onScale(data.hours, row.scale)} minimum={data.minimum} dayName={props.dayName} />
      <Reasons asked={reasons} />
      {along.map((each) => (
        <Group key={each.axis} along={each} names={names} minimum={data.minimum} />
      ))}
      {props.children}
    </div>
  );
}

function onSeries(series: ChangeSeries[], row: ScoreRow): ChangeSeries | null {
  return series.find(({ scale }) => scaleTag(scale) === scaleTag(row.scale)) ?? null;
}

function useNames(programme: Programme): { names: Names; dayName: (weekday: number) => string } {
  const { t, say, language } = useI18n();
  return useMemo(() => {
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    const dayName = (day: number): string => {
      const name = weekday.format(new Date(Date.UTC(2024, 0, day))); // 1 January 2024 was a Monday
      return name.charAt(0).toUpperCase() + name.slice(1);
    };
    const dimension = (axis: string) => find(programme.dimensions, axis.replace(/^segment\./, ""));
    return {
      dayName,
      names: {
        axis: (axis) => (axis === "weekday" ? t("moment.weekday") : axis === "site" ? t("filter.site") : say(dimension(axis)?.name) || axis),
        value: (axis, value) => {
          if (!value) return t("moment.unknown");
          if (axis === "weekday") return dayName(Number(value));
          const known = axis === "site" ? find(programme.sites, value) : find(dimension(axis)?.values ?? [], value);
          return say(known?.name) || value;
        },
      },
    };
  }, [programme, t, say, language]);
}

function tablesOf(data: MomentRead, moment: string, site: string | null, names: Names, t: I18n["t"]): Table[] {
  const filters = { moment, site, ...data.days };
  const trend = data.trends.flatMap(({ figure, scale, series }) => (series ?? []).map((point) => ({ figure, scale, ...point })));
  return [
    tableOf(t("take.trend"), trend, filters),
    ...data.along.map(({ axis, rows }) => tableOf(t("take.by", { axis: names.axis(axis) }), rows, filters)),
    tableOf(t("take.hours"), data.hours, filters),
    tableOf(t("take.reasons"), data.reasons, filters),
  ];
}

export function MomentPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say } = useI18n();
  const { api, session, programme } = props;
  const [query, setQuery] = useQuery();
  const { names, dayName } = useNames(programme);
  const { site, below, misfit } = useSite(programme, session, query.get("site"));
  const asked = query.get("moment");
  const moment = find(programme.moments, asked ?? "") ?? programme.moments[0] ?? null;
  const wrongMoment: Misfit | null = asked && asked !== moment?.id ? { kind: "moment_gone", name: asked, clears: ["moment"] } : null;
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const axes = useMemo(
    () => ["weekday", ...(below.length > 1 ? ["site"] : []), ...programme.dimensions.map(({ id }) => `segment.${id}`)],
    [programme, below.length],
  );
  const ask = useCallback(
    (signal: AbortSignal) => readMoment(api, programme, { moment: moment?.id ?? "", site, stretch, axes }, signal),
    [api, programme, moment, site, stretch, axes],
  );
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const scales = useMemo(() => scalesOf(data?.whole ?? []), [data]);
  const scale = scales.find((each) => scaleTag(each) === query.get("scale")) ?? scales[0];
  const row = onScale(data?.whole ?? [], scale)[0];
  const name = say(moment?.name) || t("nav.moments");
  const mayReadComments = session.role === "quality_lead" || session.role === "admin";

  return (
    <>
      <PageHead
        title={name}
        programme={programme}
        polled={polled}
        tables={data && (() => tablesOf(data, moment?.id ?? "", site, names, t))}
        days={data?.days}
        misfits={[misfit, wrongMoment, wrongDays]}
      />
      <div class="filters" role="group" aria-label={t("filter.label")}>
        <ChoicePill
          label={t("changes.moment")}
          name="moment"
          value={moment?.id ?? ""}
          choices={programme.moments.map(({ id, name: words }) => ({ value: id, label: say(words) }))}
          onChange={(value) => setQuery({ moment: value, scale: null })}
        />
        <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
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
        <Sides data={data} row={row} names={names} dayName={dayName} weeks={byWeek(stretch)} programme={programme} context={{ api, session, programme, moment: moment?.id ?? "", site, days: data.days }}>
          {mayReadComments && moment && <Comments api={api} programme={programme} moment={moment.id} site={site} days={data.days} />}
        </Sides>
      )}
    </>
  );
}
