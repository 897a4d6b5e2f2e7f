// The first page: how the image is and what became of it, where it is made and lost, and how far all that can be trusted.

import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import type { ArrivalNews } from "../../model/arrivals";
import { newsOf, signalColumns, type ChangesReply } from "../../model/changes";
import { stretchQuery, type Stretch } from "../../model/period";
import { isGated, stages, timeZoneOf, type Programme } from "../../model/programme";
import { scopeOfImage } from "../../model/scope";
import { tableOf, type About, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled, type Polled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { SiteChoice } from "../../ui/site_choice";
import { useArrivals } from "../../ui/use_arrivals";
import { useQuery } from "../../ui/use_address";
import { useProgrammeWatch } from "../../ui/use_programme_watch";
import { useVisits } from "../../ui/use_visits";
import { useSite } from "../../ui/use_site";
import { NewsItem } from "../changes/news";
import { Patterns } from "../changes/patterns";
import { usePatterns, type Patterns as PatternsRead } from "../changes/use_patterns";
import { useSignals } from "../changes/use_signals";
import { stageKey } from "../map/detail_of";
import { NoRatings } from "../map/empty_states";
import { JustNow } from "./just_now";
import { MomentRanking } from "./moment_ranking";
import { readOverview, type Overview } from "./read_overview";
import { Standing } from "./standing";
import { StateTiles } from "./state_tiles";
import "../changes/changes.css";
import "../map/map.css";
import "./overview.css";

const lookEvery = 30_000;
const soonestAgain = 3_000; // however many answers arrive
const lengths = [7, 28, 84] as const;
const usual = 28;
const mostNews = 4;
const mostPatterns = 3;
const fewMoments = 6; // a list of less is shorter than what changed beside it

interface PageProps {
  api: Api;
  session: Session;
  programme: Programme;
  onProgrammeChanged: () => void;
}

/** Looks again when something arrived: soon, and not for each answer. */
function useLookAgain(news: ArrivalNews, look: () => void): void {
  const last = useRef(0);
  useEffect(() => {
    if (news.total === 0) return;
    const timer = setTimeout(
      () => {
        last.current = Date.now();
        look();
      },
      Math.max(300, last.current + soonestAgain - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [news.total]);
}

function Image(props: { data: Overview; news: ArrivalNews; programme: Programme }) {
  const { t } = useI18n();
  const said = useVisits();
  const { image } = props.data;
  return (
    <section class="overview__image" data-visits={image?.visits ?? 0}>
      <h2>{t("map.image")}</h2>
      <Standing row={image} large atLeast={isGated(props.programme)} />
      {image && <p class="standing__note">{t("map.image_note", { visits: said(image.visits, isGated(props.programme)) })}</p>}
      <JustNow news={props.news} programme={props.programme} />
    </section>
  );
}

function Stages(props: { data: Overview; programme: Programme; site: string | null }) {
  const { t } = useI18n();
  const measured = new Set(props.programme.moments.map(({ stage }) => stage));
  return (
    <div class="overview__stages">
      {stages.map((stage) => (
        <section key={stage} class="overview__stage" data-stage={stage}>
          <h2>
            <Link to="map" query={{ site: props.site, cell: stageKey(stage) }}>
              {t(`stage.${stage}`)}
            </Link>
          </h2>
          {measured.has(stage) ? (
            <Standing row={props.data.stages.find(({ group }) => group["stage"] === stage) ?? null} atLeast />
          ) : (
            <p class="standing standing--none">{t("map.no_moments")}</p>
          )}
        </section>
      ))}
    </div>
  );
}

function WhatChanged(props: { signals: Polled<ChangesReply>; patterns: Polled<PatternsRead>; programme: Programme; site: string | null; stretch: Stretch }) {
  const { t } = useI18n();
  const changes = props.signals.data;
  const news = useMemo(() => (changes ? newsOf(changes) : []), [changes]);
  const query = { site: props.site, ...stretchQuery(props.stretch) };
  return (
    <section class="overview__news" aria-busy={!changes}>
      <header class="overview__head">
        <h2>{t("changes.title")}</h2>
        <Link to="changes" query={query} class="overview__more">
          {news.length > mostNews ? t("overview.more_news", { count: news.length - mostNews }) : t("overview.to_changes")}
        </Link>
      </header>
      <Refused {...props.signals} />
      {!changes && props.signals.connection.state !== "refused" && <div class="skeleton changes__wait" role="status" aria-label={t("live.loading")} />}
      {changes && news.length === 0 && (
        <p class="overview__calm" data-testid="no-signals">
          {t(changes.series_watched === 0 ? "changes.nothing_to_watch" : "changes.calm")}
        </p>
      )}
      {news.length > 0 && (
        <ol class="news-list">
          {news.slice(0, mostNews).map((each) => (
            <NewsItem key={each.key} news={each} programme={props.programme} stretch={props.stretch} />
          ))}
        </ol>
      )}
      <Patterns polled={props.patterns} programme={props.programme} site={props.site} most={mostPatterns} />
    </section>
  );
}

function Skeleton() {
  const { t } = useI18n();
  return (
    <div class="overview sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
      {["image", "stages", "moments", "news"].map((part) => (
        <div key={part} class={`skeleton overview__${part}`} />
      ))}
    </div>
  );
}

function tablesOf(data: Overview, changes: ChangesReply | null, about: About, t: I18n["t"]): Table[] {
  return [
    tableOf(t("take.moments"), data.moments, about),
    tableOf(t("take.stages"), data.stages, about),
    tableOf(t("take.image"), data.image ? [data.image] : [], about),
    tableOf(t("take.signals"), changes ? newsOf(changes) : [], about, signalColumns),
  ];
}

export function OverviewPage(props: PageProps) {
  const { t } = useI18n();
  const { api, session, programme } = props;
  const [query, setQuery] = useQuery();
  const at = useSite(programme, session, query.get("site"));
  const { site, below } = at;
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const ask = useCallback((signal: AbortSignal) => readOverview(api, programme, site, stretch, signal), [api, programme, site, stretch]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const signals = useSignals(api, site, stretch);
  const patterns = usePatterns(api, programme, site, stretch);
  const within = useMemo(() => (id: string) => !site || below.includes(id), [site, below]);
  const news = useArrivals(within, polled.retry);
  useLookAgain(news, polled.retry);
  useProgrammeWatch(data?.version, programme, props.onProgrammeChanged);
  const scope = data && scopeOfImage(at, data, programme);

  return (
    <>
      <PageHead
        title={t("overview.title")}
        programme={programme}
        polled={polled}
        scope={scope}
        tables={(about) => tablesOf(data!, signals.data, about, t)}
        days={data?.days}
        misfits={[at.misfit, wrongDays]}
      />
      <div class="filters" role="group" aria-label={t("filter.label")}>
        <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
        <LengthChoice lengths={lengths} usual={usual} value={stretch} timeZone={timeZoneOf(programme, site)} setQuery={setQuery} />
      </div>
      {scope && <ScopeLine programme={programme} scope={scope} at={polled.receivedAt} />}
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && <Skeleton />}
      {data && !data.image && data.moments.length === 0 && (
        <NoRatings {...props} onShowAll={() => setQuery({ site: null, days: "84", from: null, to: null })} />
      )}
      {data && (data.image || data.moments.length > 0) && (
        <div class={data.moments.length < fewMoments ? "overview overview--few sheets" : "overview sheets"}>
          <Image data={data} news={news} programme={programme} />
          <Stages data={data} programme={programme} site={site} />
          <MomentRanking moments={data.moments} programme={programme} site={site} stretch={stretch} />
          <div class="overview__side">
            <WhatChanged signals={signals} patterns={patterns} programme={programme} site={site} stretch={stretch} />
            <StateTiles completeness={data.completeness} leftOut={data.leftOut} image={data.image} fleet={data.fleet} site={site} />
          </div>
        </div>
      )}
    </>
  );
}
