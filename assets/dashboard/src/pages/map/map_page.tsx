// The heat map of moments of truth by segment: what is good, what fails, for whom, and how sure we are.

import { useCallback, useMemo, useRef } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { arrange, orderMoments, ratingsIn, stageScores } from "../../model/heat_map";
import { periodQuery } from "../../model/period";
import { columnSets, columnValue, setsShown, type ColumnSet } from "../../model/map_columns";
import { find } from "../../model/find";
import { isGated, siteTree, type Programme } from "../../model/programme";
import type { Scope } from "../../model/scope";
import type { ScoreRow } from "../../model/scores";
import { tableOf, type About, type Table } from "../../model/take_away";
import { fitView } from "../../model/view";
import type { Misfit } from "../../ui/address_notice";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { ScopeLine } from "../../ui/scope";
import { useSite } from "../../ui/use_site";
import { CompletenessNote } from "./completeness_note";
import { detailOf, stageKey } from "./detail_of";
import { DetailPanel } from "./detail_panel";
import { NoRatings } from "./empty_states";
import { Filters } from "./filters";
import { HeatTable } from "./heat_table";
import { Legend } from "./legend";
import { FiguresSkeleton } from "./skeleton";
import { StageCards } from "./stage_cards";
import { useProgrammeWatch } from "../../ui/use_programme_watch";
import { useOrder } from "./use_order";
import { daysShown, useScores, type Snapshot } from "./use_scores";
import { useView, type SetView } from "./use_view";
import type { View } from "../../model/view";
import "./map.css";

interface PageProps {
  api: Api;
  session: Session;
  programme: Programme;
  onProgrammeChanged: () => void;
}

function Figures(props: PageProps & { sets: ColumnSet[]; view: View; setView: SetView; snapshot: Snapshot; stale: boolean }) {
  const i18n = useI18n();
  const { programme, view, setView, snapshot, stale } = props;
  const { byMoment, byStage, byDimension, minimum } = snapshot;
  const area = useRef<HTMLDivElement>(null);
  const dimensions = useMemo(() => props.sets.filter(({ id }) => id in byDimension), [props.sets, byDimension]);
  const map = useMemo(() => arrange(programme, snapshot, dimensions), [programme, snapshot, dimensions]);
  const stages = useMemo(() => stageScores(programme, byStage, byMoment), [programme, byStage, byMoment]);
  const busy = (): boolean => Boolean(area.current?.matches(":hover, :focus-within")) || view.open !== null;
  const order = useOrder(map, view.sort, minimum, snapshot.filters, busy);
  const detail = detailOf(view.open, map, stages, i18n);

  const close = useCallback(() => {
    const cell = document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(view.open ?? "")}"]`);
    setView({ open: null }, "replace");
    cell?.focus();
  }, [setView, view.open]);

  // Nothing is here: is there something that should be?
  const { completeness } = snapshot;
  const expected = completeness && (completeness.known > 0 || completeness.silent.length > 0) ? completeness : null;
  const known = new Set(order);
  const rows = [...order, ...orderMoments(map, view.sort, minimum).filter((id) => !known.has(id))];
  return (
    <>
      {ratingsIn(byMoment) === 0 && !stale ? (
        <>
          <NoRatings {...props} onShowAll={() => setView({ site: null, period: { kind: "all" } })} />
          {expected && <CompletenessNote programme={programme} completeness={expected} />}
        </>
      ) : (
        <StageCards
          programme={programme}
          image={snapshot.image}
          completeness={snapshot.completeness}
          scores={stages}
          minimum={minimum}
          stale={stale}
          onOpen={(stage) => setView({ open: stageKey(stage) }, "replace")}
        />
      )}
      <div ref={area}>
        <HeatTable
          map={map}
          order={rows}
          sort={view.sort}
          minimum={minimum}
          filters={snapshot.key}
          stale={stale}
          open={view.open}
          onSort={(sort) => setView({ sort }, "replace")}
          onOpen={(open) => setView({ open }, "replace")}
        />
      </div>
      <Legend snapshot={snapshot} />
      {detail && <DetailPanel programme={programme} detail={detail} minimum={minimum} confidence={snapshot.confidence} whom={{ site: view.site, ...periodQuery(view.period) }} onClose={close} />}
    </>
  );
}

/** The whole map in one table: every moment in all, then by each column that is shown. */
function tablesOf(snapshot: Snapshot, drawn: ColumnSet[], about: About, { t, say }: I18n): Table[] {
  const { byMoment, byStage, byDimension, image, completeness } = snapshot;
  const cell = ({ group, ...figures }: ScoreRow, by: object): object => ({ moment: group["moment"], ...by, ...figures });
  const inAll = { columns: "all", columns_name: t("map.all"), column: "all", column_name: t("map.all") };
  const cells = [
    ...byMoment.map((row) => cell(row, inAll)),
    ...drawn.flatMap((set) =>
      (byDimension[set.id] ?? []).map((row) => {
        const value = columnValue(set, row);
        const column = { column: value ?? "unknown", column_name: value === null ? t("map.unknown") : say(find(set.values, value)?.name) };
        return cell(row, { columns: set.id, columns_name: say(set.name), ...column });
      }),
    ),
  ];
  return [
    tableOf(t("take.cells"), cells, about),
    tableOf(t("take.stages"), byStage, about),
    tableOf(t("take.image"), image ? [{ ...image, completeness: completeness && { ...completeness, silent: completeness.silent.length } }] : [], about),
  ];
}

export function MapPage(props: PageProps) {
  const i18n = useI18n();
  const { t, say } = i18n;
  const { api, session, programme } = props;
  const [asked, setView] = useView();
  const visible = useMemo(
    () => siteTree(programme.sites, session.sites).map((entry) => entry.site.id),
    [programme, session],
  );
  const sets = useMemo(() => columnSets(programme, session.sites, asked.site && visible.includes(asked.site) ? asked.site : null), [programme, session, asked.site, visible]);
  const offered = useMemo(() => (isGated(programme) ? sets.filter(({ kind }) => kind !== "crossed") : sets), [programme, sets]);
  const view = useMemo(() => fitView(asked, offered, visible), [asked, offered, visible]);
  const drawn = useMemo(() => setsShown(offered, view.dimension), [offered, view.dimension]);
  const scores = useScores(api, programme, view, drawn);
  const { snapshot, connection, error } = scores;
  useProgrammeWatch(snapshot?.version, programme, props.onProgrammeChanged);

  const title = drawn.length === 1 && drawn[0]!.kind !== "dimension" ? t("map.title_by", { by: say(drawn[0]!.name).toLowerCase() }) : t("map.title");
  const at = useSite(programme, session, asked.site);
  const wrongDimension: Misfit | null = asked.dimension && !view.dimension ? { kind: find(sets, asked.dimension) ? "crossed_gated" : "segment_gone", name: asked.dimension, clears: ["dimension"] } : null;
  const ratings = snapshot && !scores.stale ? ratingsIn(snapshot.byMoment) : null;
  const scope: Scope | null = snapshot && {
    at,
    days: snapshot.days,
    n: ratings === null ? null : { count: ratings, of: "ratings" },
    weighting: snapshot.weighting,
    confidence: snapshot.confidence,
    narrowed: view.dimension ? [{ by: "columns", value: view.dimension, name: say(find(sets, view.dimension)?.name) }] : [],
  };
  const days = daysShown(programme, view, drawn);
  return (
    <>
      <PageHead
        title={title}
        programme={programme}
        polled={{ connection, receivedAt: snapshot?.receivedAt ?? null, retry: scores.retry }}
        ratings={ratings}
        scope={scope}
        tables={(about) => tablesOf(snapshot!, drawn, about, i18n)}
        misfits={[at.misfit, wrongDimension]}
      />
      <Filters programme={programme} session={session} sets={sets} offered={offered} view={view} days={days} onChange={setView} />
      {scope && !scores.stale && <ScopeLine programme={programme} scope={scope} at={snapshot!.receivedAt} />}
      <Refused connection={connection} error={error} />
      {snapshot && <Figures {...props} sets={drawn} view={view} setView={setView} snapshot={snapshot} stale={scores.stale} />}
      {!snapshot && connection.state !== "refused" && <FiguresSkeleton />}
    </>
  );
}
