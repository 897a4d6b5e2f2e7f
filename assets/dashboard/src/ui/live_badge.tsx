// Says truthfully how fresh the page is.

import { useEffect, useState } from "preact/hooks";
import { useI18n } from "../i18n";
import type { Connection } from "../model/live";
import "./page.css";

/** Seconds until `at`, counted down. */
function useCountdown(at: number | null): number {
  const left = (): number => (at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (at === null) return;
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return seconds;
}

export function LiveBadge(props: {
  connection: Connection;
  ratings: number | null;
  receivedAt: Date | null;
  onRetry: () => void;
}) {
  const { t, format } = useI18n();
  const { connection, ratings, receivedAt } = props;
  const seconds = useCountdown(connection.state === "offline" ? connection.retryAt : null);
  const state = {
    loading: () => t("live.loading"),
    live: () => t("live.on"),
    offline: () => (connection.state === "offline" && connection.busy ? t("live.busy") : t("live.offline")),
    refused: () => t("live.refused"),
  }[connection.state]();
  return (
    <div class="live" data-state={connection.state} data-testid="live">
      <span class="live__dot" aria-hidden="true" />
      <span role="status">{state}</span>
      {connection.state === "live" && ratings !== null && (
        <span data-testid="ratings" data-ratings={ratings}>
          · {t("map.ratings", { count: ratings, formatted: format.count(ratings) })}
        </span>
      )}
      {connection.state === "offline" && (
        <>
          {receivedAt && <span>· {t("live.as_of", { time: format.time(receivedAt) })}</span>}
          <span>· {seconds > 0 ? t("live.retry_in", { count: seconds }) : t("live.retrying")}</span>
          <button type="button" class="link" onClick={props.onRetry}>
            {t("live.retry")}
          </button>
        </>
      )}
    </div>
  );
}
