// What is different: the image and every moment against the period before, and the days on which something changed.

import type { ComponentChildren } from "preact";
import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import { byWeight, newsOf, signalColumns, type ChangesReply, type ComparedQuality, type ComparedScore } from "../../model/changes";
import { find } from "../../model/find";
import { comparedDays, stretchQuery, type Days, type FixedDays, type Stretch } from "../../model/period";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { halfInterval, shown } from "../../model/scores";
import { scopeOfImage, weightingOf, type Weighting } from "../../model/scope";
import { tableOf, type About, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import { LengthChoice, useStretch } from "../../ui/length_choice";
import { PageHead } from "../../ui/page_head";
import { usePolled, type Polled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import { useVisits } from "../../ui/use_visits";
import { scaleText } from "../map/wording";
import { NewsItem } from "./news";
import { Patterns } from "./patterns";
import { usePatterns, type Patterns as PatternsRead } from "./use_patterns";
import { useSignals } from "./use_signals";
import { Before, DifferenceText, VerdictMark } from "./verdict";
import "./changes.css";

const lookEvery = 30_000;
const lengths = [7, 28, 84] as const;
const usual = 28;
const mostPatterns = 12;

interface Read {
  days: FixedDays;
  before: FixedDays;
  weighting: Weighting;
  confidence: number;
  image: ComparedQuality | null;
  moments: ComparedScore[];
  minimum: number;
}

async function read(api: Api, programme: Programme, site: string | null, stretch: Stretch, signal: AbortSignal): Promise<Read> {
  const { days, before } = comparedDays(timeZoneOf(programme, site), stretch, new Date());
  const compare = { compare: "period", compare_from: before.from, compare_to: before.to };
  const [image, moments] = await Promise.all([
    api.quality({ ...days, site, ...compare }, signal),
    api.scores({ group_by: "moment", ...days, site, ...compare }, signal),
  ]);
  return {
    days,
    before,
    weighting: weightingOf(image.weighting),
    confidence: image.confidence,
    image: (image.rows[0] as ComparedQuality | undefined) ?? null,
    moments: moments.rows as ComparedScore[],
    minimum: moments.disclosure_minimum,
  };
}

function Image(props: { data: Read; programme: Programme }) {
  const { t, format } = useI18n();
  const said = useVisits();
  const { image } = props.data;
  return (
    <section class="changes__image" data-visits={image?.visits ?? 0}>
      <h2>{t("map.image")}</h2>
      {image ? (
        <>
          <p class="changes__figure">
            {format.tenth(image.quality.value)}{" "}
            <span class="changes__half">± {halfText(halfInterval(image.quality), format.tenth)}</span>
            <VerdictMark comparison={image.comparison} />
          </p>
          <p class="changes__difference">
            <DifferenceText comparison={image.comparison} /> <Before comparison={image.comparison} atLeast={isGated(props.programme)} />
          </p>
        </>
      ) : (
        <p class="changes__difference">{t("map.image_none")}</p>
      )}
      {image && <p class="changes__days">{t("map.image_note", { visits: said(image.visits, isGated(props.programme)) })}</p>}
    </section>
  );
}

function NewsList(props: { signals: Polled<ChangesReply>; programme: Programme; stretch: Stretch; children: ComponentChildren }) {
  const { t, format } = useI18n();
  const changes = props.signals.data;
  const news = useMemo(() => (changes ? newsOf(changes) : []), [changes]);
  return (
    <section class="changes__news" aria-busy={!changes}>
      <h2>{t("changes.signals")}</h2>
      <Refused {...props.signals} />
      {!changes && props.signals.connection.state !== "refused" && <div class="skeleton changes__wait" role="status" aria-label={t("live.loading")} />}
      {changes && news.length === 0 && (
        <p class="changes__calm" data-testid="no-signals">
          {t(changes.series_watched === 0 ? "changes.nothing_to_watch" : "changes.calm")}
        </p>
      )}
      {news.length > 0 && (
        <ol class="news-list">
          {news.map((each) => (
            <NewsItem key={each.key} news={each} programme={props.programme} stretch={props.stretch} />
          ))}
        </ol>
      )}
      {changes && (
        <p class="changes__note">
          {t("changes.by_chance", {
            count: changes.series_watched,
            formatted: format.count(changes.series_watched),
            expected: format.tenth(changes.false_signals_by_design),
          })}
        </p>
      )}
      {props.children}
    </section>
  );
}

function Moments(props: { data: Read; programme: Programme; site: string | null; stretch: Stretch }) {
  const { t, say, format } = useI18n();
  const { data, programme } = props;
  const rows = useMemo(() => byWeight(data.moments), [data]);
  const several = new Set(rows.map(({ group }) => group["moment"])).size < rows.length;
  return (
    <section class="changes__moments">
      <h2>{t("changes.moments")}</h2>
      <table class="changes__table">
        <thead>
          <tr>
            <th scope="col">{t("changes.moment")}</th>
            <th scope="col">{t("changes.now")}</th>
            <th scope="col">{t("changes.was")}</th>
            <th scope="col">{t("changes.difference")}</th>
            <th scope="col">{t("changes.verdict_head")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const now = shown(row, data.minimum);
            const id = String(row.group["moment"] ?? "");
            const was = row.comparison?.other?.index?.value;
            return (
              <tr key={`${id} ${row.scale.type} ${row.scale.construct ?? ""}`} data-moment={id}>
                <th scope="row">
                  <Link to="moments" query={{ moment: id, site: props.site, ...stretchQuery(props.stretch) }}>
                    {say(find(programme.moments, id)?.name) || id}
                  </Link>{" "}
                  {several && <span class="changes__scale">{scaleText(row.scale, t)}</span>}
                </th>
                <td data-label={t("changes.now")}>
                  {now ? format.tenth(now.index.value) : "–"}{" "}
                  <span class="changes__range">{t("changes.answers", { count: row.n, formatted: format.count(row.n) })}</span>
                </td>
                <td data-label={t("changes.was")}>
                  {was === undefined ? "–" : format.tenth(was)}{" "}
                  {row.comparison?.other?.n !== undefined && (
                    <span class="changes__range">{t("changes.answers", { count: row.comparison.other.n, formatted: format.count(row.comparison.other.n) })}</span>
                  )}
                </td>
                <td>
                  <DifferenceText comparison={row.comparison} />
                </td>
                <td>
                  <VerdictMark comparison={row.comparison} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="changes__note">{t("changes.rule", { smallest: format.tenth(programme.smallest_difference ?? 0) })}</p>
    </section>
  );
}

function Skeleton() {
  const { t } = useI18n();
  return (
    <div class="changes sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
      <div class="skeleton changes__skeleton" />
      <div class="skeleton changes__skeleton" />
      <div class="skeleton changes__skeleton changes__skeleton--wide" />
    </div>
  );
}

function tablesOf(data: Read, changes: ChangesReply | null, patterns: PatternsRead | null, about: About, of: (days: Days) => About, t: I18n["t"]): Table[] {
  return [
    tableOf(t("take.moments"), data.moments, about),
    tableOf(t("take.image"), data.image ? [data.image] : [], about),
    tableOf(t("take.signals"), changes ? newsOf(changes) : [], about, signalColumns),
    ...(patterns ? [tableOf(t("take.patterns"), patterns.patterns, of(patterns.days))] : []),
  ];
}

export function ChangesPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t } = useI18n();
  const { api, session, programme } = props;
  const [query, setQuery] = useQuery();
  const at = useSite(programme, session, query.get("site"));
  const { site } = at;
  const { stretch, misfit: wrongDays } = useStretch(query, usual);
  const ask = useCallback((signal: AbortSignal) => read(api, programme, site, stretch, signal), [api, programme, site, stretch]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const signals = useSignals(api, site, stretch);
  const patterns = usePatterns(api, programme, site, stretch);
  const scope = data && scopeOfImage(at, data, programme);

  return (
    <>
      <PageHead
        title={t("changes.title")}
        programme={programme}
        polled={polled}
        scope={scope}
        tables={(about, of) => tablesOf(data!, signals.data, patterns.data, about, of, t)}
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
      {data && data.moments.length === 0 && !data.image && (
        <section class="empty" data-testid="no-changes">
          <h2>{t("changes.empty_title")}</h2>
          <p>{t("changes.empty_lead")}</p>
        </section>
      )}
      {data && (data.moments.length > 0 || data.image) && (
        <div class="changes sheets">
          <Image data={data} programme={programme} />
          <NewsList signals={signals} programme={programme} stretch={stretch}>
            <Patterns polled={patterns} programme={programme} site={site} most={mostPatterns} />
          </NewsList>
          <Moments data={data} programme={programme} site={site} stretch={stretch} />
        </div>
      )}
    </>
  );
}
