// Sees responses arrive while somebody looks, as the server tells it; the browser connects again by itself.

import { useEffect, useState } from "preact/hooks";
import { nothingArrived, withArrivals, type Arrival, type ArrivalNews } from "../model/arrivals";

/** `within` must be the same function while it means the same sites: another one begins to count anew. */
export function useArrivals(within: (site: string) => boolean): ArrivalNews {
  const [news, setNews] = useState(nothingArrived);
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
          setNews((before) => withArrivals(before, came, within, new Date()));
        });
      }
    };
    setNews(nothingArrived);
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      events?.close();
    };
  }, [within]);
  return news;
}
