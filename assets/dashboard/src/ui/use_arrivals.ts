// Sees responses arrive while somebody looks, as the server tells it; the browser connects again by itself.

import { useEffect, useRef, useState } from "preact/hooks";
import { nothingArrived, withArrivals, type Arrival, type ArrivalNews } from "../model/arrivals";

/**
 * `within` must be the same function while it means the same sites: another one begins to count anew. `onBroken` is told
 * when the connection is lost: the server may be gone, long before anybody asks it for figures again.
 */
export function useArrivals(within: (site: string) => boolean, onBroken: () => void = () => {}): ArrivalNews {
  const [news, setNews] = useState(nothingArrived);
  const latest = useRef({ within, onBroken });
  latest.current = { within, onBroken };
  useEffect(() => setNews(nothingArrived), [within]);
  // One connection for all sites: what arrives while another one opens would be missed.
  useEffect(() => {
    let events: EventSource | null = null;
    // A tab that nobody sees must not hold one of the few connections that a browser has to a server.
    const follow = (): void => {
      if (document.hidden) {
        events?.close();
        events = null;
      } else if (!events) {
        events = new EventSource("/api/v1/events");
        events.addEventListener("arrivals", (event: MessageEvent<string>) => {
          const came = JSON.parse(event.data) as Arrival[];
          setNews((before) => withArrivals(before, came, latest.current.within, new Date()));
        });
        events.addEventListener("error", () => latest.current.onBroken());
      }
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      events?.close();
    };
  }, []);
  return news;
}
