// What comes back every week: no signal tells of it, for it is what is usual.

import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import type { Pattern } from "../../model/patterns";
import type { Programme } from "../../model/programme";
import { Refused } from "../../ui/failure";
import { Link } from "../../ui/link";
import type { Polled } from "../../ui/poller";
import type { Patterns as Read } from "./use_patterns";
import "./changes.css";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

function Item(props: { pattern: Pattern; read: Read; programme: Programme; site: string | null }) {
  const { t, say, format } = useI18n();
  const { pattern, programme, read } = props;
  const { moment, site, weekday, worse, difference } = pattern;
  const name = [say(find(programme.moments, moment)?.name) || moment, site && (say(find(programme.sites, site)?.name) || site)].filter(Boolean).join(" · ");
  return (
    <li class={`news news--${worse ? "worse" : "better"}`} data-pattern={`${moment} ${site ?? ""} ${weekday}`}>
      <p class="news__title">
        <span aria-hidden="true">{worse ? "▼" : "▲"}</span>{" "}
        <Link to="moments" query={{ moment, site: site ?? props.site, weekday: String(weekday), ...read.days }}>
          {name}
        </Link>
      </p>
      <p>
        {t(worse ? "patterns.below" : "patterns.above", { day: t(`patterns.on.${days[weekday - 1]!}`), points: format.tenth(Math.abs(difference.difference)) })}{" "}
        <span class="news__note">{t("changes.range", { low: format.signed(difference.low), high: format.signed(difference.high) })}</span>
      </p>
    </li>
  );
}

/** `most`: more are told on the page of changes. */
export function Patterns(props: { polled: Polled<Read>; programme: Programme; site: string | null; most: number }) {
  const { t, format } = useI18n();
  const { programme, site, most } = props;
  const read = props.polled.data;
  if (!read) return <Refused {...props.polled} />;
  const shown = read.patterns.slice(0, most);
  return (
    <div class="patterns" data-testid="patterns">
      <h3>{t("patterns.title")}</h3>
      {shown.length > 0 && (
        <ol class="news-list">
          {shown.map((pattern) => (
            <Item key={`${pattern.moment} ${pattern.site} ${pattern.weekday}`} pattern={pattern} read={read} programme={programme} site={site} />
          ))}
        </ol>
      )}
      <p class="changes__note">
        {shown.length === 0 && `${t(read.apart ? "patterns.none_by_site" : "patterns.none")} `}
        {read.patterns.length > most && `${t("patterns.more", { count: read.patterns.length - most })} `}
        {t("patterns.note", { days: format.days(read.days) })}
        {!read.apart && ` ${t("patterns.together")}`}
      </p>
    </div>
  );
}
