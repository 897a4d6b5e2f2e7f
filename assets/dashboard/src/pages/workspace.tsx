// Everything behind the door: the programme is read once here, the shell and the pages share it.

import { useCallback, useEffect, useState } from "preact/hooks";
import { ApiError, type Api, type Session } from "../api";
import { ProgrammeLanguage } from "../i18n";
import { waitAfter } from "../model/live";
import type { Programme } from "../model/programme";
import { pagesFor, type PageName } from "../model/route";
import { Shell } from "../shell/shell";
import { Unreachable } from "../ui/failure";
import { usePage } from "../ui/use_address";
import { ChangesPage } from "./changes/changes_page";
import { LazyDefine } from "./define/lazy_define";
import { ComparePage } from "./compare/compare_page";
import { DriversPage } from "./drivers/drivers_page";
import { KiosksPage } from "./kiosks/kiosks_page";
import { NoProgramme } from "./map/empty_states";
import { MapPage } from "./map/map_page";
import { MapSkeleton } from "./map/skeleton";
import { MomentPage } from "./moment/moment_page";
import { NoSuchPage } from "./no_such_page";
import { NotForYou } from "./not_for_you";
import { OverviewPage } from "./overview/overview_page";
import { PreviewPage } from "./preview/preview_page";
import { VisitsPage } from "./visits/visits_page";

interface Loading {
  programme: Programme | null;
  error: ApiError | null;
  failures: number;
}

function Page(props: {
  page: PageName;
  api: Api;
  session: Session;
  programme: Programme;
  onProgrammeChanged: () => void;
}) {
  switch (props.page) {
    case "overview":
      return <OverviewPage {...props} />;
    case "map":
      return <MapPage {...props} />;
    case "changes":
      return <ChangesPage {...props} />;
    case "moments":
      return <MomentPage {...props} />;
    case "compare":
      return <ComparePage {...props} />;
    case "drivers":
      return <DriversPage {...props} />;
    case "visits":
      return <VisitsPage {...props} />;
    case "kiosks":
      return <KiosksPage {...props} />;
    case "preview":
      return <PreviewPage {...props} />;
    case "define":
      return <NotForYou {...props} />;
  }
}

export function Workspace(props: { api: Api; session: Session; onSignOut: () => void }) {
  const { api } = props;
  const page = usePage();
  const [loading, setLoading] = useState<Loading>({ programme: null, error: null, failures: 0 });

  const load = useCallback(async () => {
    try {
      setLoading({ programme: await api.programme(), error: null, failures: 0 });
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === "unauthorized") return;
      setLoading((current) => ({ ...current, error, failures: current.failures + 1 }));
    }
  }, [api]);

  useEffect(() => void load(), [load]);
  useEffect(() => {
    if (!loading.error) return;
    const timer = setTimeout(() => void load(), waitAfter(loading.failures, loading.error.retryAfter));
    return () => clearTimeout(timer);
  }, [loading, load]);

  const { programme, error } = loading;
  const missing = error?.status === 404;
  const mayDefine = pagesFor(props.session.role).includes("define");
  // Where there is nothing to read yet, defining is all there is; it goes on when there is.
  const defining = page !== null && mayDefine && (missing || (page === "define" && programme !== null));
  const reload = useCallback(() => void load(), [load]);
  return (
    <ProgrammeLanguage fallback={programme?.languages[0]}>
      <Shell session={props.session} programme={programme} onSignOut={props.onSignOut}>
        {defining && <LazyDefine {...props} programme={programme} onProgrammeChanged={reload} />}
        {page === null && <NoSuchPage session={props.session} programme={programme} />}
        {page !== null && programme && !defining && <Page {...props} page={page} programme={programme} onProgrammeChanged={reload} />}
        {page !== null && !programme && !error && <MapSkeleton />}
        {page !== null && !programme && missing && !mayDefine && <NoProgramme />}
        {page !== null && !programme && error && !missing && <Unreachable error={error} onRetry={() => void load()} />}
      </Shell>
    </ProgrammeLanguage>
  );
}
