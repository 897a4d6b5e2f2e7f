// How far the figures can be trusted: what has arrived, who answered, which kiosks need somebody.

import type { ComponentChildren } from "preact";
import { useI18n } from "../../i18n";
import { shownShare, type Completeness } from "../../model/completeness";
import type { Condition, FleetEntry } from "../../model/fleet";
import type { QualityRow } from "../../model/scores";
import type { PageName } from "../../model/route";
import { Link } from "../../ui/link";

function Tile(props: { name: string; title: string; value: string; to: PageName; query: Record<string, string | null>; children: ComponentChildren }) {
  return (
    <section class="tile" data-tile={props.name} data-value={props.value}>
      <h2>
        <Link to={props.to} query={props.query}>
          {props.title}
        </Link>
      </h2>
      <p class="tile__value">{props.value}</p>
      <p class="tile__note">{props.children}</p>
    </section>
  );
}

function Completed(props: { completeness: Completeness | null; leftOut: number; query: Record<string, string | null> }) {
  const { t, format } = useI18n();
  const { completeness } = props;
  const share = completeness && shownShare(completeness);
  const silent = completeness?.silent.length ?? 0;
  const missing = (completeness?.known ?? 0) - (completeness?.received ?? 0);
  return (
    <Tile name="completeness" title={t("overview.completeness")} value={share == null ? "–" : format.percentTenth(share)} to="kiosks" query={props.query}>
      {share == null ? t("complete.unknown_why") : missing > 0 ? t("complete.missing", { count: missing, formatted: format.count(missing) }) : t("overview.all_here")}
      {silent > 0 && ` · ${t("overview.silent", { count: silent })}`}
      {props.leftOut > 0 && ` · ${t("scope.left_out", { count: props.leftOut, formatted: format.count(props.leftOut) })}`}
    </Tile>
  );
}

function Answered(props: { image: QualityRow | null; query: Record<string, string | null> }) {
  const { t, format } = useI18n();
  const rate = props.image?.response_rate;
  const known = rate && rate.share !== null;
  return (
    <Tile name="response-rate" title={t("visits.rate")} value={known ? format.percent(rate.share!) : "–"} to="visits" query={props.query}>
      {known ? t("visits.rate_of", { rated: format.count(rate.rated), begun: format.count(rate.begun) }) : t("overview.rate_unknown")}
    </Tile>
  );
}

function Kiosks(props: { fleet: FleetEntry[]; query: Record<string, string | null> }) {
  const { t, format } = useI18n();
  const paired = props.fleet.filter(({ kiosk }) => kiosk.paired);
  const needy = paired.filter(({ condition }) => condition === "bad" || condition === "warn").length;
  const worst: Condition | null = paired[0]?.condition === "bad" ? "bad" : needy > 0 ? "warn" : null;
  return (
    <Tile
      name="kiosks"
      title={t("nav.kiosks")}
      value={paired.length === 0 ? "–" : t("overview.kiosks_well", { well: format.whole(paired.length - needy), all: format.whole(paired.length) })}
      to="kiosks"
      query={{ ...props.query, state: worst }}
    >
      {paired.length === 0 ? t("overview.no_kiosks") : needy > 0 ? t("overview.kiosks_need", { count: needy }) : t("overview.kiosks_fine")}
    </Tile>
  );
}

export function StateTiles(props: { completeness: Completeness | null; leftOut: number; image: QualityRow | null; fleet: FleetEntry[]; site: string | null }) {
  const query = { site: props.site };
  return (
    <div class="tiles">
      <Completed completeness={props.completeness} leftOut={props.leftOut} query={query} />
      <Answered image={props.image} query={query} />
      <Kiosks fleet={props.fleet} query={query} />
    </div>
  );
}
