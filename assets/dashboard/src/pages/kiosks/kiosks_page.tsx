// The fleet: how each kiosk is, those that need somebody first.

import { useCallback, useMemo } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n } from "../../i18n";
import { conditions, fleetOf, type Condition, type FleetEntry } from "../../model/fleet";
import { siteTree, within, type Programme } from "../../model/programme";
import { tableOf } from "../../model/take_away";
import { pagesFor } from "../../model/route";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { SiteChoice } from "../../ui/site_choice";
import { useSite } from "../../ui/use_site";
import { useQuery } from "../../ui/use_address";
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

function Fleet(props: { api: Api; session: Session; programme: Programme; site: string | null; fleet: FleetEntry[]; now: Date; onChanged: () => void }) {
  const { t } = useI18n();
  const [query, setQuery] = useQuery();
  const { programme, session, site } = props;
  const there = useMemo(
    () => props.fleet.filter(({ kiosk }) => !site || within(programme.sites, kiosk.site, site)),
    [props.fleet, programme, site],
  );
  const asked = query.get("state");
  const chosen = there.some(({ condition }) => condition === asked) ? asked : null;
  const shown = there.filter(({ condition }) => !chosen || condition === chosen);
  const open = query.get("kiosk");
  return (
    <>
      <div class="filters" role="group" aria-label={t("filter.label")}>
        {siteTree(programme.sites, session.sites).length > 1 && (
          <SiteChoice programme={programme} session={session} value={site} onChange={(value) => setQuery({ site: value })} />
        )}
        <Conditions fleet={there} chosen={chosen} onChoose={(state) => setQuery({ state }, "replace")} />
      </div>
      {shown.length === 0 && <p class="fleet__none">{t("fleet.none_here")}</p>}
      <ul class="fleet" data-testid="fleet">
        {shown.map((entry) => (
          <KioskRow
            key={entry.kiosk.id}
            {...props}
            entry={entry}
            open={open === entry.kiosk.id}
            onToggle={() => setQuery({ kiosk: open === entry.kiosk.id ? null : entry.kiosk.id }, "replace")}
          />
        ))}
      </ul>
    </>
  );
}

export function KiosksPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t } = useI18n();
  const { api, programme } = props;
  const [query] = useQuery();
  const { site, misfit } = useSite(programme, props.session, query.get("site"));
  const read = useCallback((signal: AbortSignal) => api.kiosks(signal), [api]);
  const polled = usePolled(read, lookEvery);
  const fleet = useMemo(() => fleetOf(polled.data ?? []), [polled.data]);

  return (
    <>
      <PageHead title={t("fleet.title")} programme={programme} polled={polled} tables={polled.data && (() => [tableOf(t("take.kiosks"), polled.data!)])} misfits={[misfit]} />
      <Refused {...polled} />
      {!polled.data && polled.connection.state !== "refused" && <Skeleton />}
      {polled.data && fleet.length === 0 && <NoKiosks mayDefine={pagesFor(props.session.role).includes("define")} />}
      {polled.data && fleet.length > 0 && (
        <Fleet {...props} site={site} fleet={fleet} now={polled.receivedAt ?? new Date()} onChanged={polled.retry} />
      )}
    </>
  );
}
