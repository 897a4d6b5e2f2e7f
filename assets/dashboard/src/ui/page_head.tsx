// The head of a page that keeps itself fresh: its name, in the window's title too, and how fresh it is.

import { useEffect } from "preact/hooks";
import { useI18n } from "../i18n";
import type { Programme } from "../model/programme";
import type { Table } from "../model/take_away";
import { AddressNotice, type Misfit } from "./address_notice";
import { LiveBadge } from "./live_badge";
import type { Polled } from "./poller";
import { TakeAway } from "./take_away";

export function usePageTitle(title: string, programme: Programme): void {
  const { say } = useI18n();
  useEffect(() => {
    document.title = `${title} · ${say(programme.name)}`;
  }, [title, say, programme]);
}

export function PageHead(props: {
  title: string;
  programme: Programme;
  polled: Polled<unknown>;
  tables?: (() => Table[]) | null;
  days?: { from: string; to: string } | null | undefined; // that an address can hold fast
  misfits?: (Misfit | null)[]; // what the address asks for and cannot have
}) {
  const { title, programme, polled, tables = null, days = null, misfits = [] } = props;
  const { say } = useI18n();
  usePageTitle(title, programme);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head__tools">
          <LiveBadge connection={polled.connection} ratings={null} receivedAt={polled.receivedAt} onRetry={polled.retry} />
          <TakeAway title={title} programme={say(programme.name)} tables={tables} days={days} />
        </div>
      </header>
      <AddressNotice misfits={misfits} />
    </>
  );
}
