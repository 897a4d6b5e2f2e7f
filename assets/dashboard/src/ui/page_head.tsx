// The head of a page that keeps itself fresh: its name, in the window's title too, how fresh it is, and on paper whose it is.

import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../i18n";
import type { Days, FixedDays } from "../model/period";
import type { Programme } from "../model/programme";
import type { Scope } from "../model/scope";
import { scopeName, type About, type Table } from "../model/take_away";
import { AddressNotice, type Misfit } from "./address_notice";
import { LiveBadge } from "./live_badge";
import type { Polled } from "./poller";
import { useAbout } from "./scope";
import { TakeAway } from "./take_away";

export function usePageTitle(title: string, programme: Programme): void {
  const { say } = useI18n();
  useEffect(() => {
    document.title = `${title} · ${say(programme.name)}`;
  }, [title, say, programme]);
}

/** Whose figures these are and when they were printed: nobody sees the window around a sheet of paper. */
function PaperHead(props: { programme: string }) {
  const { t, format } = useI18n();
  const at = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // Nothing is drawn anew between this and the picture that is printed, so it is written by hand.
    const stamp = (): void => {
      if (at.current) at.current.textContent = t("scope.printed", { time: format.instant(new Date()) });
    };
    stamp();
    window.addEventListener("beforeprint", stamp);
    return () => window.removeEventListener("beforeprint", stamp);
  }, [t, format]);
  return (
    <p class="paper-head" aria-hidden="true">
      <b>{props.programme}</b> <span ref={at} />
    </p>
  );
}

/** `tables` are made when they are asked for; null: there is nothing to take yet. */
export function PageHead(props: {
  title: string;
  programme: Programme;
  polled: Pick<Polled<unknown>, "connection" | "receivedAt" | "retry">;
  ratings?: number | null;
  scope: Scope | null;
  tables: (about: About, of: (days: Days) => About) => Table[]; // `of` other days than the page's
  days?: FixedDays | null | undefined; // that an address can hold fast
  misfits?: (Misfit | null)[]; // what the address asks for and cannot have
}) {
  const { title, programme, polled, scope, tables, ratings = null, days = null, misfits = [] } = props;
  const { say } = useI18n();
  const about = useAbout(programme);
  usePageTitle(title, programme);
  return (
    <>
      <PaperHead programme={say(programme.name)} />
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head__tools">
          <LiveBadge connection={polled.connection} ratings={ratings} receivedAt={polled.receivedAt} onRetry={polled.retry} />
          <TakeAway title={title} programme={say(programme.name)} of={scope ? scopeName(scope) : ""} tables={scope && (() => tables(about(scope), (days) => about({ ...scope, days, beside: null })))} days={days} />
        </div>
      </header>
      <AddressNotice misfits={misfits} />
    </>
  );
}
