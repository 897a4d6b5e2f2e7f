// An answer is seen as it arrives: where and of which moment. What it says comes with the figures.

import { useEffect, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import type { ArrivalNews } from "../../model/arrivals";
import { find } from "../../model/find";
import type { Programme } from "../../model/programme";

function useSecondsSince(at: Date | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at ? Math.max(0, Math.floor((now - at.getTime()) / 1000)) : 0;
}

export function JustNow(props: { news: ArrivalNews; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { news, programme } = props;
  const seconds = useSecondsSince(news.at);
  const { last } = news;
  const name = (list: { id: string; name: Record<string, string> }[], id: string): string => say(find(list, id)?.name) || id;
  return (
    <p class="just-now" data-testid="just-now" data-arrived={news.total}>
      {/* A new key draws it anew, and it pulses once. */}
      <span key={news.total} class={last ? "just-now__dot just-now__dot--pulse" : "just-now__dot"} aria-hidden="true" />
      {last ? (
        <span>
          <b>{name(programme.moments, last.moment)}</b> · {name(programme.sites, last.site)},{" "}
          {seconds < 2 ? t("overview.just_now") : format.ago(seconds)}
          <span class="just-now__total">{t("overview.arrived", { count: news.total, formatted: format.count(news.total) })}</span>
        </span>
      ) : (
        <span class="just-now__none">{t("overview.nothing_arrived")}</span>
      )}
    </p>
  );
}
