// The moments of truth from the best to the worst: ranks only as far as chance allows, and what was aimed at.

import { useI18n, type I18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import { find } from "../../model/find";
import { ends, targetOf, type Rank, type RankedMoment } from "../../model/overview";
import { stretchQuery, type Stretch } from "../../model/period";
import { isGated, type Programme } from "../../model/programme";
import { halfInterval } from "../../model/scores";
import { useVisits } from "../../ui/use_visits";
import { Link } from "../../ui/link";
import { ScoreBar } from "../map/score_bar";
import { Target } from "./target";

const mostShown = 12;

function rankText(rank: Rank | null | undefined, t: I18n["t"]): string {
  if (!rank) return "–";
  const [best, worst] = rank.defended;
  return best === worst ? String(best) : t("overview.ranks", { best, worst });
}

function Moment(props: { row: RankedMoment; programme: Programme; site: string | null; stretch: Stretch }) {
  const { t, say, format } = useI18n();
  const said = useVisits();
  const { row } = props;
  const id = String(row.group["moment"] ?? "");
  const target = targetOf(row);
  return (
    <li class="ranked" data-moment={id} data-rank={row.rank?.position ?? ""}>
      <span class="ranked__rank" title={t("overview.rank_what")}>
        {rankText(row.rank, t)}
      </span>
      <span class="ranked__name">
        <Link to="moments" query={{ moment: id, site: props.site, ...stretchQuery(props.stretch) }}>
          {say(find(props.programme.moments, id)?.name) || id}
        </Link>
        <span class="ranked__visits">{said(row.visits, isGated(props.programme))}</span>
      </span>
      <span class="ranked__bar">
        <ScoreBar {...row.quality} />
        {target !== null && <i class="ranked__target" style={{ left: `${target}%` }} />}
      </span>
      <span class="ranked__value">
        <b>{format.tenth(row.quality.value)}</b> ± {halfText(halfInterval(row.quality), format.tenth)}
      </span>
      <Target row={row} />
    </li>
  );
}

export function MomentRanking(props: { moments: RankedMoment[]; programme: Programme; site: string | null; stretch: Stretch }) {
  const { t } = useI18n();
  const { best, hidden, worst } = ends(props.moments, mostShown);
  const drawn = (rows: RankedMoment[]) => rows.map((row) => <Moment {...props} key={String(row.group["moment"])} row={row} />);
  return (
    <section class="overview__moments" data-testid="ranking">
      <header class="overview__head">
        <h2>{t("overview.moments")}</h2>
        <Link to="map" query={{ site: props.site }} class="overview__more">
          {t("overview.to_map")}
        </Link>
      </header>
      {props.moments.length === 0 ? (
        <p class="overview__calm">{t("map.image_none")}</p>
      ) : (
        <>
          <ol class="ranking">
            {drawn(best)}
            {hidden > 0 && <li class="ranking__hidden">{t("overview.hidden", { count: hidden })}</li>}
            {drawn(worst)}
          </ol>
          <p class="changes__note">{t("overview.rank_note")}</p>
        </>
      )}
    </section>
  );
}
