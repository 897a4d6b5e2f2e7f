// One moment that left what is usual for it: what changed, since when, and by how much.

import { useI18n } from "../../i18n";
import { inPoints, type News } from "../../model/changes";
import { find } from "../../model/find";
import type { Programme } from "../../model/programme";
import { Link } from "../../ui/link";
import "./changes.css";

export function NewsItem(props: { news: News; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { moment, site, figure, signal } = props.news;
  const { change } = signal;
  const value = (of: number): string => (figure === "favourable" ? format.percent(of) : format.tenth(of));
  const day = (text: string): string => format.days({ from: text, to: text })!;
  const tone = signal.better === null ? "other" : signal.better ? "better" : "worse";
  return (
    <li class={`news news--${tone}`} data-news={`${moment} ${site ?? ""}`} data-better={String(signal.better)}>
      <p class="news__title">
        <span aria-hidden="true">{signal.direction === "up" ? "▲" : signal.direction === "down" ? "▼" : "≈"}</span>{" "}
        <Link to="moments" query={{ moment, site }}>
          {[moment && (say(find(props.programme.moments, moment)?.name) || moment), site && (say(find(props.programme.sites, site)?.name) || site)]
            .filter(Boolean)
            .join(" · ")}
        </Link>
      </p>
      <p>
        {change?.before && change.during
          ? t(`changes.from_to.${figure}`, { before: value(change.before.value), during: value(change.during.value) })
          : t(`changes.signal.${tone}`)}{" "}
        {t(change ? (change.ongoing ? "changes.since" : "changes.between") : "changes.on", {
          day: day(change?.began ?? signal.date),
          until: day(change?.until ?? signal.last_date),
        })}
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
