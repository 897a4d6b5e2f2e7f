// Responses as they arrive: how many, where, of which moment; never what they say.

export interface Arrival {
  site: string;
  moment: string;
  n: number;
}

export interface ArrivalNews {
  total: number; // since somebody looks
  last: Arrival | null;
  at: Date | null; // of the last
}

export const nothingArrived: ArrivalNews = { total: 0, last: null, at: null };

/** With what came now; `within` says which sites are looked at. */
export function withArrivals(news: ArrivalNews, came: Arrival[], within: (site: string) => boolean, at: Date): ArrivalNews {
  const here = came.filter(({ site }) => within(site));
  const last = here.at(-1);
  if (!last) return news;
  return { total: news.total + here.reduce((sum, { n }) => sum + n, 0), last, at };
}
