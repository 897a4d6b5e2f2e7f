// Where it is defined what is measured. All parts work on one draft; nothing counts until it is published.

import { useEffect } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import type { LocalizedText, Programme } from "../../model/programme";
import { NotRead } from "../../ui/failure";
import { Link } from "../../ui/link";
import { useQuery } from "../../ui/use_address";
import { useCurrentInView } from "../../ui/use_current_in_view";
import "./changes.css";
import "./parts.css";
import "./define.css";
import "./paper.css";
import { HistoryPart } from "./history_part";
import { KiosksPart } from "./kiosks_part";
import { MisusePart } from "./misuse_part";
import { MomentsPart } from "./moments_part";
import { OrganisationPart } from "./organisation_part";
import { PeoplePart } from "./people_part";
import { PlanNotice } from "./plan";
import { PublishBar } from "./publish_bar";
import { ReviewPart } from "./review_part";
import { SegmentsPart } from "./segments_part";
import { SitesPart } from "./sites_part";
import { FirstStep, StartPart } from "./start_part";
import { SurveysPart } from "./surveys_part";
import { ElsewhereNotice, TakenInNotice } from "./taken_in";
import { DraftProvider } from "./use_draft";
import { useStoredDraft } from "./use_stored_draft";
import "./words";

/** In the order in which a programme comes about; review is led to by the bar. */
const tabs = ["start", "organisation", "sites", "dimensions", "moments", "surveys", "kiosks", "misuse", "people", "history"] as const;
type Tab = (typeof tabs)[number] | "review";

function tabIn(query: URLSearchParams): Tab {
  const asked = query.get("part");
  return asked === "review" ? "review" : (tabs.find((tab) => tab === asked) ?? "start");
}

function Tabs(props: { current: Tab; role: string }) {
  const { t } = useI18n();
  const row = useCurrentInView<HTMLElement>(props.current);
  return (
    <nav class="tabs" ref={row} aria-label={t("define.parts")}>
      {tabs.filter((tab) => tab !== "people" || props.role === "admin").map((tab) => (
        <Link key={tab} class="tabs__tab" to="define" query={{ part: tab === "start" ? null : tab }} current={tab === props.current}>
          {t(`define.part.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}

/** What has a name of its own in a part: a window that shows it is told from others by that. */
function listOf({ sites, dimensions, moments, kiosks }: Programme, tab: Tab): readonly { id: string; name: LocalizedText }[] {
  const lists: Partial<Record<Tab, readonly { id: string; name: LocalizedText }[]>> = { sites, dimensions, moments, surveys: moments, kiosks };
  return lists[tab] ?? [];
}

function Part(props: { tab: Tab }) {
  switch (props.tab) {
    case "start":
      return <StartPart />;
    case "organisation":
      return <OrganisationPart />;
    case "sites":
      return <SitesPart />;
    case "dimensions":
      return <SegmentsPart />;
    case "moments":
      return <MomentsPart />;
    case "surveys":
      return <SurveysPart />;
    case "kiosks":
      return <KiosksPart />;
    case "misuse":
      return <MisusePart />;
    case "people":
      return <PeoplePart />;
    case "history":
      return <HistoryPart />;
    case "review":
      return <ReviewPart />;
  }
}

export default function DefinePage(props: { api: Api; session: Session; programme: Programme | null; onProgrammeChanged: () => void }) {
  const { t, say } = useI18n();
  const { api, session, programme } = props;
  const [query] = useQuery();
  const tab = tabIn(query);
  const stored = useStoredDraft(api, session);
  const { draft, error } = stored;

  const open = draft && find(listOf(draft.document, tab), query.get("id") ?? "");
  const part = tab === "review" ? t("define.review") : tab === "start" ? null : t(`define.part.${tab}`);
  const title = [say(open?.name), part, t("define.title"), programme && say(programme.name)].filter(Boolean).join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <div class="define">
      <header class="page-head">
        <h1>{t("define.title")}</h1>
        <p class="page-head__note">{t("define.lead")}</p>
      </header>
      <NotRead error={error} />
      {!error && draft === undefined && <div class="skeleton define__skeleton" role="status" aria-label={t("live.loading")} />}
      {draft === null && <FirstStep onBegin={stored.begin} />}
      {draft && (
        <DraftProvider api={api} session={session} stored={stored} draft={draft} onPublished={props.onProgrammeChanged}>
          <Tabs current={tab} role={session.role} />
          <TakenInNotice />
          <ElsewhereNotice />
          <PlanNotice />
          <Part tab={tab} />
          <PublishBar reviewing={tab === "review"} />
        </DraftProvider>
      )}
    </div>
  );
}
