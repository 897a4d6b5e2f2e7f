// The fleet: how each kiosk is, those that need somebody first.

import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { bySite, conditions, fleetOf, type Condition, type FleetEntry } from "../../model/fleet";
import { find } from "../../model/find";
import { siteTree, within, type Programme } from "../../model/programme";
import type { Scope } from "../../model/scope";
import { tableOf, type About, type Table } from "../../model/take_away";
import { pagesFor } from "../../model/route";
import { ChoicePill } from "../../ui/controls";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { SiteChoice } from "../../ui/site_choice";
import { useQuery } from "../../ui/use_address";
import { useSite, type Looked } from "../../ui/use_site";
import { KioskRow } from "./kiosk_row";
import "./kiosks.css";

/** Kiosks speak every two minutes. */
const lookEvery = 10_000;

function Skeleton() {
  const { t } = useI18n();
  return (
    <div class="fleet" aria-busy="true" role="status" aria-label={t("live.loading")}>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} class="skeleton fleet__skeleton" />
      ))}
    </div>
  );
}

function NoKiosks(props: { mayDefine: boolean }) {
  const { t } = useI18n();
  return (
    <section class="empty" data-testid="no-kiosks">
      <h2>{t("fleet.empty_title")}</h2>
      <p>{t("fleet.empty_lead")}</p>
      {props.mayDefine ? (
        <Link class="link" to="define" query={{ part: "kiosks" }}>
          {t("fleet.define")}
        </Link>
      ) : (
        <p>{t("fleet.ask_lead")}</p>
      )}
    </section>
  );
}

/** How many are how, and a way to see only those. */
function Conditions(props: { fleet: FleetEntry[]; chosen: string | null; onChoose: (condition: string | null) => void }) {
  const { t, format } = useI18n();
  const counts = new Map<Condition, number>();
  for (const { condition } of props.fleet) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  return (
    <div class="conditions" role="group" aria-label={t("fleet.conditions")}>
      {conditions
        .filter((each) => counts.has(each))
        .map((each) => (
          <button
            key={each}
            type="button"
            class={`conditions__choice condition condition--${each}`}
            aria-pressed={props.chosen === each}
            data-condition={each}
            data-count={counts.get(each)}
            onClick={() => props.onChoose(props.chosen === each ? null : each)}
          >
            <span class="condition__mark" aria-hidden="true" />
            <b>{format.count(counts.get(each)!)}</b> {t(`fleet.condition.${each}`, { count: counts.get(each)! })}
          </button>
        ))}
    </div>
  );
}

/** What the address asks for, as far as it is there. */
interface Shown {
  at: Looked;
  there: FleetEntry[]; // at the site
  state: Condition | null;
  entries: FleetEntry[]; // of them in that state
}

function useShown(programme: Programme, session: Session, fleet: FleetEntry[]): Shown {
  const [query] = useQuery();
  const at = useSite(programme, session, query.get("site"));
  const asked = query.get("state");
  return useMemo(() => {
    const there = fleet.filter(({ kiosk }) => !at.site || within(programme.sites, kiosk.site, at.site));
    const state = there.find(({ condition }) => condition === asked)?.condition ?? null;
    return { at, there, state, entries: there.filter(({ condition }) => !state || condition === state) };
  }, [fleet, programme, at, asked]);
}

function Fleet(props: { api: Api; session: Session; programme: Programme; shown: Shown; scope: Scope; now: Date; onChanged: () => void }) {
  const { t, say, format } = useI18n();
  const [query, setQuery] = useQuery();
  const { programme, session, scope, now } = props;
  const { at, there, state: chosen, entries } = props.shown;
  const open = query.get("kiosk");
  const several = siteTree(programme.sites, session.sites).length > 1;
  const bySites = several && query.get("by") === "site";
  const list = (some: FleetEntry[]) => (
    <ul class="fleet" data-testid="fleet">
      {some.map((entry) => (
        <KioskRow
          key={entry.kiosk.id}
          {...props}
          entry={entry}
          open={open === entry.kiosk.id}
          onToggle={() => setQuery({ kiosk: open === entry.kiosk.id ? null : entry.kiosk.id }, "replace")}
        />
      ))}
    </ul>
  );
  return (
    <>
      <div class="filters" role="group" aria-label={t("filter.label")}>
        {several && (
          <>
            <SiteChoice programme={programme} session={session} value={at.site} onChange={(value) => setQuery({ site: value })} />
            <ChoicePill
              label={t("fleet.order")}
              name="by"
              value={bySites ? "site" : ""}
              choices={[
                { value: "", label: t("fleet.by_need") },
                { value: "site", label: t("fleet.by_site") },
              ]}
              onChange={(by) => setQuery({ by: by || null }, "replace")}
            />
          </>
        )}
        <Conditions fleet={there} chosen={chosen} onChoose={(state) => setQuery({ state }, "replace")} />
      </div>
      <ScopeLine programme={programme} scope={scope} at={now} />
      {entries.length === 0 && <p class="fleet__none">{t("fleet.none_here")}</p>}
      {!bySites && list(entries)}
      {bySites &&
        bySite(entries, siteTree(programme.sites, session.sites).map(({ site }) => site.id)).map(({ site, entries: some, needy }) => (
          <section key={site} class="fleet-site" data-fleet-site={site}>
            <h2>
              {say(find(programme.sites, site)?.name) || site}{" "}
              <small>
                {t("fleet.kiosks", { count: some.length, formatted: format.count(some.length) })}
                {needy > 0 && ` · ${t("overview.kiosks_need", { count: needy })}`}
              </small>
            </h2>
            {list(some)}
          </section>
        ))}
    </>
  );
}

function tablesOf(entries: FleetEntry[], about: About, t: I18n["t"], say: I18n["say"]): Table[] {
  const rows = entries.map(({ kiosk: { id, name, site, ...told }, condition, troubles }) => ({
    kiosk: id,
    kiosk_name: say(name),
    site,
    condition,
    troubles: troubles.map(({ what }) => what),
    ...told,
  }));
  return [tableOf(t("take.kiosks"), rows, about)];
}

export function KiosksPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t, say } = useI18n();
  const { api, programme } = props;
  const read = useCallback((signal: AbortSignal) => api.kiosks(signal), [api]);
  const polled = usePolled(read, lookEvery);
  const fleet = useMemo(() => fleetOf(polled.data ?? []), [polled.data]);
  const shown = useShown(programme, props.session, fleet);
  const { state, entries } = shown;
  const says = state && t("scope.state", { state: t(`fleet.condition.${state}`, { count: entries.length }) });
  const scope: Scope | null = polled.data && {
    at: shown.at,
    days: null,
    n: { count: entries.length, of: "kiosks" },
    weighting: "counts",
    narrowed: state && says ? [{ by: "condition", value: state, says }] : [],
  };

  return (
    <>
      <PageHead title={t("fleet.title")} programme={programme} polled={polled} scope={scope} tables={(about) => tablesOf(entries, about, t, say)} misfits={[shown.at.misfit]} />
      <Refused {...polled} />
      {!polled.data && polled.connection.state !== "refused" && <Skeleton />}
      {polled.data && fleet.length === 0 && <NoKiosks mayDefine={pagesFor(props.session.role).includes("define")} />}
      {scope && fleet.length > 0 && (
        <Fleet {...props} shown={shown} scope={scope} now={polled.receivedAt ?? new Date()} onChanged={polled.retry} />
      )}
    </>
  );
}
