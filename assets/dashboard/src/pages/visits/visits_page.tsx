// Where visits begin, go on and end: how many who touch a kiosk also rate, and at which question the others leave.

import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { funnelsOf, leftBefore, type Activity, type Funnel, type FunnelStep, type VisitCounts } from "../../model/activity";
import { find } from "../../model/find";
import { daysOf, presets, type Days, type Preset } from "../../model/period";
import { kioskName, timeZoneOf, type Programme } from "../../model/programme";
import type { Scope } from "../../model/scope";
import { tableOf, type About, type Table } from "../../model/take_away";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery } from "../../ui/use_address";
import { useSite } from "../../ui/use_site";
import "./visits.css";

/** Kiosks tell their counts every two minutes. */
const lookEvery = 30_000;
const usual: Preset = "30d";

function Figure(props: { name: string; value: string; label: string; note?: string; wide?: boolean }) {
  return (
    <article class={props.wide ? "figure figure--wide" : "figure"} data-figure={props.name}>
      <h2>{props.label}</h2>
      <p class="figure__value">{props.value}</p>
      {props.note && <p class="figure__note">{props.note}</p>}
    </article>
  );
}

function Figures(props: { total: VisitCounts }) {
  const { t, format } = useI18n();
  const { total } = props;
  const rate = total.response_rate === null ? "–" : format.percent(total.response_rate);
  const of = { rated: format.count(total.rated), begun: format.count(total.first_touches) };
  return (
    <div class="figures">
      <Figure wide name="rate" label={t("visits.rate")} value={rate} note={t("visits.rate_of", of)} />
      <Figure name="views" label={t("visits.views")} value={format.count(total.attract_views)} note={t("visits.views_note")} />
      <Figure name="begun" label={t("visits.begun")} value={format.count(total.first_touches)} note={t("visits.begun_note")} />
      <Figure name="completed" label={t("visits.completed")} value={format.count(total.completed)} note={t("visits.completed_note")} />
      <Figure
        name="left"
        label={t("visits.left")}
        value={format.count(total.left)}
        note={t("visits.left_note", { count: leftBefore(total), formatted: format.count(leftBefore(total)) })}
      />
    </div>
  );
}

function Step(props: { step: FunnelStep; worst: boolean }) {
  const { t, say, format } = useI18n();
  const { step } = props;
  const { reached, left, ended, leftShare } = step;
  const known = reached ?? 0;
  const part = (count: number | null): string => `${known > 0 ? (100 * (count ?? 0)) / known : 0}%`;
  const text = step.question ? say(step.question.text) : t("visits.former", { id: step.id });
  return (
    <li class={props.worst ? "step step--worst" : "step"} data-question={step.id} data-reached={reached ?? ""} data-left={left ?? ""}>
      <p class="step__text">
        {text}
        {props.worst && <span class="step__flag">{t("visits.worst")}</span>}
      </p>
      {reached === null && left === null ? (
        <p class="step__numbers step__numbers--none">{t("visits.too_few")}</p>
      ) : (
        <>
          {reached !== null && (
            <div class="step__bar" style={{ width: `${Math.max(1, 100 * step.width)}%` }} aria-hidden="true">
              <i class="step__left" style={{ width: part(left) }} />
              <i class="step__ended" style={{ width: part(ended) }} />
            </div>
          )}
          <p class="step__numbers">
            {reached !== null && <span>{t("visits.reached", { count: reached, formatted: format.count(reached) })}</span>}
            <b>
              {t("visits.walked", { count: left ?? 0, formatted: format.count(left ?? 0) })}
              {leftShare !== null && (left ?? 0) > 0 && ` (${format.percent(leftShare)})`}
            </b>
            {(ended ?? 0) > 0 && <span>{t("visits.ended", { count: ended!, formatted: format.count(ended!) })}</span>}
          </p>
        </>
      )}
    </li>
  );
}

function MomentFunnel(props: { funnel: Funnel; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { funnel, programme } = props;
  const moment = find(programme.moments, funnel.moment);
  const { rated, completed } = funnel.counts;
  return (
    <section class="funnel" data-moment={funnel.moment}>
      <h2>{say(moment?.name) || funnel.moment}</h2>
      <p class="funnel__note">
        {t("visits.moment_note", { rated: format.count(rated), completed: format.count(completed) })}
      </p>
      <ol class="funnel__steps">
        {funnel.steps.map((step) => (
          <Step key={step.id} step={step} worst={step.id === funnel.worst} />
        ))}
      </ol>
    </section>
  );
}

function Shown(props: { activity: Activity; programme: Programme }) {
  const { t } = useI18n();
  const { activity, programme } = props;
  const minimum = activity.disclosure_minimum;
  const funnels = useMemo(() => funnelsOf(activity, programme), [activity, programme]);
  if (activity.total.attract_views === 0 && activity.total.first_touches === 0) {
    return (
      <section class="empty" data-testid="no-visits">
        <h2>{t("visits.empty_title")}</h2>
        <p>{t("visits.empty_lead")}</p>
      </section>
    );
  }
  return (
    <>
      <Figures total={activity.total} />
      <div class="visits__legend" aria-hidden="true">
        <span class="key key--went">{t("visits.key_went")}</span>
        <span class="key key--left">{t("visits.key_left")}</span>
        <span class="key key--ended">{t("visits.key_ended")}</span>
      </div>
      <div class="funnels">
        {funnels.map((funnel) => (
          <MomentFunnel key={funnel.moment} funnel={funnel} programme={programme} />
        ))}
      </div>
      <p class="visits__scope">
        {t("visits.scope")} {minimum > 1 && t("visits.scope_minimum", { minimum })}
      </p>
    </>
  );
}

function Skeleton() {
  const { t } = useI18n();
  return (
    <div aria-busy="true" role="status" aria-label={t("live.loading")}>
      <div class="figures">
        {Array.from({ length: 5 }, (_, at) => (
          <div key={at} class="skeleton skeleton--card" />
        ))}
      </div>
      <div class="funnels">
        {Array.from({ length: 2 }, (_, at) => (
          <div key={at} class="skeleton visits__skeleton" />
        ))}
      </div>
    </div>
  );
}

interface Read {
  days: Days;
  activity: Activity;
}

function tablesOf(activity: Activity, programme: Programme, about: About, t: I18n["t"], say: I18n["say"]): Table[] {
  const textOf = (moment: string | null, id: string): string | null => {
    const asked = programme.surveys.filter((survey) => survey.moment === moment).flatMap(({ questions }) => questions);
    return say(find(asked, id)?.text) || null;
  };
  const questions = activity.moments.flatMap(({ moment, questions: asked }) =>
    asked.map((question) => ({ moment, ...question, question_name: textOf(moment, question.question) })),
  );
  return [
    tableOf(t("take.moments"), [{ ...activity.total, moment: "all" }, ...activity.moments], about),
    tableOf(t("take.questions"), questions, about),
  ];
}

export function VisitsPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say } = useI18n();
  const { api, session, programme } = props;
  const [query, setQuery] = useQuery();
  const at = useSite(programme, session, query.get("site"));
  const { site } = at;
  const kiosk = find(programme.kiosks, query.get("kiosk") ?? "")?.id ?? null;
  const period = presets.find((each) => each === query.get("period")) ?? usual;
  const read = useCallback(
    async (signal: AbortSignal): Promise<Read> => {
      const days = daysOf({ kind: period }, timeZoneOf(programme, site), new Date());
      return { days, activity: await api.activity({ site, kiosk, from: days.from, to: days.to }, signal) };
    },
    [api, programme, site, kiosk, period],
  );
  const polled = usePolled(read, lookEvery);
  const { data } = polled;
  const scope: Scope | null = data && {
    at,
    days: data.days,
    n: { count: data.activity.total.first_touches, of: "begun" },
    weighting: "counts",
    narrowed: kiosk ? [{ by: "kiosk", value: kiosk, says: kioskName(programme, kiosk, say) }] : [],
  };

  return (
    <>
      <PageHead title={t("visits.title")} programme={programme} polled={polled} scope={scope} tables={(about) => tablesOf(data!.activity, programme, about, t, say)} misfits={[at.misfit]} />
      <div class="filters" role="group" aria-label={t("filter.label")}>
        <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
        <ChoicePill
          label={t("filter.period")}
          name="period"
          value={period}
          choices={presets.map((each) => ({ value: each, label: t(`filter.${each === "all" ? "everything" : each}`) }))}
          onChange={(value) => setQuery({ period: value === usual ? null : value })}
        />
        {kiosk && (
          <button type="button" class="pill pill--on" onClick={() => setQuery({ kiosk: null })}>
            {kioskName(programme, kiosk, say)} <span aria-hidden="true">×</span>
            <span class="visually-hidden">{t("visits.all_kiosks")}</span>
          </button>
        )}
      </div>
      {scope && <ScopeLine programme={programme} scope={scope} at={polled.receivedAt} />}
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && <Skeleton />}
      {data && <Shown activity={data.activity} programme={programme} />}
    </>
  );
}
