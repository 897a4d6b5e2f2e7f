// One moment that left what is usual for it: what changed, since when, and by how much.

import { useI18n } from "../../i18n";
import { inPoints, type News } from "../../model/changes";
import { find } from "../../model/find";
import { stretchQuery, type Stretch } from "../../model/period";
import type { Programme } from "../../model/programme";
import { Link } from "../../ui/link";
import "./changes.css";
import { SignalText, toneOf } from "./signal_text";

export function NewsItem(props: { news: News; programme: Programme; stretch: Stretch }) {
  const { t, say, format } = useI18n();
  const { moment, site, figure, signal } = props.news;
  const { change } = signal;
  const tone = toneOf(signal);
  return (
    <li class={`news news--${tone}`} data-news={`${moment} ${site ?? ""}`} data-better={String(signal.better)}>
      <p class="news__title">
        <span aria-hidden="true">{signal.direction === "up" ? "▲" : signal.direction === "down" ? "▼" : "≈"}</span>{" "}
        <Link to="moments" query={{ moment, site, ...stretchQuery(props.stretch) }}>
          {[moment && (say(find(props.programme.moments, moment)?.name) || moment), site && (say(find(props.programme.sites, site)?.name) || site)]
            .filter(Boolean)
            .join(" · ")}
        </Link>
      </p>
      <p>
        <SignalText signal={signal} figure={figure} />
      </p>
      {signal.new_versions.length > 0 && <p class="news__note">{t("changes.new_version")}</p>}
      {change?.difference && (
        <p class="news__note">
          {t("changes.points", {
            value: format.signed(inPoints(figure, change.difference.value)),
            low: format.signed(inPoints(figure, change.difference.low)),
            high: format.signed(inPoints(figure, change.difference.high)),
          })}
        </p>
      )}
    </li>
  );
}
