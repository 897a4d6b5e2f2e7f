// The head of a page that keeps itself fresh: its name, in the window's title too, and how fresh it is.

import { useEffect } from "preact/hooks";
import { useI18n } from "../i18n";
import type { Programme } from "../model/programme";
import type { Table } from "../model/take_away";
import { LiveBadge } from "./live_badge";
import type { Polled } from "./poller";
import { TakeAway } from "./take_away";

export function usePageTitle(title: string, programme: Programme): void {
  const { say } = useI18n();
  useEffect(() => {
    document.title = `${title} · ${say(programme.name)}`;
  }, [title, say, programme]);
}

export function PageHead(props: { title: string; programme: Programme; polled: Polled<unknown>; tables?: (() => Table[]) | null }) {
  const { title, programme, polled, tables = null } = props;
  const { say } = useI18n();
  usePageTitle(title, programme);
  return (
    <header class="page-head">
      <h1>{title}</h1>
      <div class="page-head__tools">
        <LiveBadge connection={polled.connection} ratings={null} receivedAt={polled.receivedAt} onRetry={polled.retry} />
        <TakeAway title={title} programme={say(programme.name)} tables={tables} />
      </div>
    </header>
  );
}
