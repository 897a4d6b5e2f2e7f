// What makes the image, or another outcome: how much each moment weighs, how well it does, and where to begin.

import { useCallback } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { statesImportance } from "../../model/driver_map";
import { find } from "../../model/find";
import { longestStretch } from "../../model/period";
import type { Programme } from "../../model/programme";
import type { Narrowed, Scope } from "../../model/scope";
import { segmentText } from "../../model/segment_choice";
import { tableOf, type About, type Table } from "../../model/take_away";
import { Refused } from "../../ui/failure";
import { PageHead } from "../../ui/page_head";
import { usePolled } from "../../ui/poller";
import { ScopeLine } from "../../ui/scope";
import { Basis } from "./basis";
import { Choices, useChoices, type Choosing } from "./choices";
import { Headline } from "./headline";
import { LessonCard, type Turned } from "./lesson_card";
import { LeverList } from "./lever_list";
import { MapSheet } from "./map_sheet";
import { ReachList } from "./reach_list";
import { readDrivers, type Asked, type Read } from "./read_drivers";
import { useWords } from "./wording";
import "../map/empty_states.css";
import "../moment/moment.css";
import "./drivers.css";

const lookEvery = 600_000; // whole visits are read one by one for it, and weights move slowly

function Sheets(props: { read: Read; choosing: Choosing; programme: Programme; turned: Turned }) {
  const { t } = useI18n();
  const words = useWords(props.programme);
  const { read, choosing, programme, turned } = props;
  const { asked } = choosing;
  const { told, lesson, map, levers } = read;
  const stated = told === null;
  const drawable = map !== null && (!stated || statesImportance(programme));
  const whom = { site: asked.site, segment: segmentText(asked.segment), days: String(Math.min(asked.length ?? longestStretch, longestStretch)) };
  const shown = { levers, outcome: asked.outcome, programme, stated };
  return (
    <div class="levers sheets" data-testid={stated ? "stated" : "derived"}>
      {lesson && (
        <LessonCard
          lesson={lesson}
          programme={programme}
          outcome={words.inSentence(asked.outcome)}
          moments={asked.moments}
          sets={read.sets}
          narrowed={asked.site !== null || asked.segment !== null || asked.length !== null}
          turned={turned}
        />
      )}
      {read.reach.length > 0 && <ReachList reach={read.reach} whom={whom} programme={programme} />}
      {stated && (
        <div class="levers__meanwhile">
          <h2>{t("drivers.meanwhile")}</h2>
          <p class="levers__note">{t(drawable ? "drivers.meanwhile_note" : map ? "drivers.all_alike" : "drivers.no_scores")}</p>
        </div>
      )}
      {drawable && <Headline {...shown} />}
      {drawable && <MapSheet {...shown} map={map} />}
      {drawable && <LeverList {...shown} whom={whom} />}
      {told && <Basis told={told} asked={asked} programme={programme} />}
    </div>
  );
}

/** What else than site and days it is of. */
function useNarrowed(programme: Programme, { outcome, moments, segment }: Asked): Narrowed[] {
  const { t, say, format } = useI18n();
  const words = useWords(programme);
  const dimension = segment && find(programme.dimensions, segment.dimension);
  const names = moments && format.list(moments.map(words.moment));
  return [
    { by: "outcome", value: outcome.of, name: words.outcome(outcome), inTitle: true },
    ...(moments && names ? [{ by: "moments", value: moments.join(" "), name: names, says: `${t("nav.moments")}: ${names}` }] : []),
    ...(segment && dimension
      ? [{ by: `segment.${segment.dimension}`, value: segment.value, says: `${say(dimension.name)}: ${say(find(dimension.values, segment.value)?.name)}` }]
      : []),
  ];
}

/** How many visits tell of it, or could have told; null: not known. */
const visitsOf = ({ told, lesson }: Read): number | null => told?.row.n ?? lesson?.visits ?? null;

function tablesOf(read: Read, about: About, t: I18n["t"]): Table[] {
  const { told, levers, map } = read;
  const visits = { n: visitsOf(read) };
  const drivers = levers.map(({ item, driver, factor, place }) => {
    const { name: _name, ...figures } = driver ?? { name: "" };
    const { name, ...drawn } = item;
    return { place, moment: name, ...visits, stated: told === null, ...drawn, ...figures, factor };
  });
  const lines = map ? [{ importance_line: map.importance_line, performance_line: map.performance_line, ...visits }] : [];
  return [tableOf(t("take.levers"), drivers, about), tableOf(t("take.map_lines"), lines, about)];
}

export function DriversPage(props: { api: Api; session: Session; programme: Programme }) {
  const { t } = useI18n();
  const { api, session, programme } = props;
  const choosing = useChoices(programme, session);
  const { asked, sets, at, address } = choosing;
  const words = useWords(programme);
  const ask = useCallback((signal: AbortSignal) => readDrivers(api, programme, asked, sets, signal), [api, programme, asked, sets]);
  const polled = usePolled(ask, lookEvery);
  const { data } = polled;
  const narrowed = useNarrowed(programme, asked);
  const visits = data && visitsOf(data);
  const scope: Scope | null = data && {
    at,
    days: data.days,
    n: visits === null ? null : { count: visits, of: "visits" },
    weighting: "visits",
    confidence: data.confidence,
    narrowed,
  };
  const turned: Turned = (change) => ({ ...Object.fromEntries(new URLSearchParams(address)), ...change });

  return (
    <>
      <PageHead title={t("drivers.title", { outcome: words.inSentence(asked.outcome) })} programme={programme} polled={polled} scope={scope} tables={(about) => tablesOf(data!, about, t)} misfits={choosing.misfits} />
      <Choices programme={programme} session={session} choosing={choosing} telling={data?.sets ?? sets} />
      {scope && <ScopeLine programme={programme} scope={scope} at={polled.receivedAt} />}
      <Refused {...polled} />
      {!data && polled.connection.state !== "refused" && (
        <div class="levers sheets" aria-busy="true" role="status" aria-label={t("live.loading")}>
          <div class="skeleton levers__skeleton levers__skeleton--wide" />
          <div class="skeleton levers__skeleton" />
          <div class="skeleton levers__skeleton" />
        </div>
      )}
      {data && <Sheets read={data} choosing={choosing} programme={programme} turned={turned} />}
    </>
  );
}
