// What would move the outcome most, in words: each moment with its weight, how sure that is, and where to read on.

import { useI18n } from "../../i18n";
import { halfText } from "../../i18n/format";
import { ranksOf, type Lever, type MapItem, type Outcome } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import { Link } from "../../ui/link";
import { ShareBar } from "../../ui/share_bar";
import { StateMark } from "./state_mark";
import { useWords, type Words } from "./wording";

/** A longer list shows its head; the rest is there for who asks. */
const mostShown = 10;
const firstShown = 7;

/** As far as ranks can be defended, and from whom it cannot be told apart. */
function Place(props: { lever: Lever; words: Words }) {
  const { t } = useI18n();
  const { driver } = props.lever;
  const ranks = driver && ranksOf(driver);
  if (!driver || !ranks) return null;
  const [best, worst] = ranks;
  const place = best === worst ? t("drivers.rank", { rank: best }) : t("drivers.ranks", { best, worst });
  const like = driver.not_clear_from;
  return (
    <p class="levers__note">
      {place}. {like.length > 0 ? t("drivers.like", { moments: props.words.moments(like) }) : t("drivers.like_none")}
    </p>
  );
}

function Weight(props: { item: MapItem; stated: boolean; words: Words }) {
  const { t } = useI18n();
  const { importance, importance_interval: range } = props.item;
  const text = props.words.importance(props.stated, range);
  if (props.stated) {
    return (
      <span>
        {t("drivers.stated")} <b>{text(importance)}</b>
      </span>
    );
  }
  return (
    <span>
      <b>{text(importance)}</b> {t("drivers.of_explained")}
      {range && <span class="levers__quiet"> {t("changes.range", { low: text(range[0]), high: text(range[1]) })}</span>}
    </span>
  );
}

function Item(props: { lever: Lever; programme: Programme; whom: Record<string, string | null>; most: number }) {
  const { t, format } = useI18n();
  const words = useWords(props.programme);
  const { item, driver, factor, place } = props.lever;
  const range = item.performance_interval;
  return (
    <li class="lever" data-driver={item.name} data-place={place}>
      <span class="lever__place" aria-hidden="true">
        {place}
      </span>
      <p class="lever__name">
        <Link to="moments" query={{ moment: item.name, ...props.whom }}>
          {words.moment(item.name)}
        </Link>
        <StateMark state={item.state} words={words} />
      </p>
      <ShareBar value={item.importance} interval={item.importance_interval} most={props.most} />
      <p class="lever__figures">
        <Weight item={item} stated={driver === null} words={words} />
        <span>
          {t("drivers.score")} <b>{format.tenth(item.performance)}</b>
          {range && <span class="levers__quiet"> ± {halfText((range[1] - range[0]) / 2, format.tenth)}</span>}
        </span>
      </p>
      <Place lever={props.lever} words={words} />
      {factor && <p class="levers__note">{t(`drivers.factor.${factor}`)}</p>}
    </li>
  );
}

export function LeverList(props: { levers: Lever[]; outcome: Outcome; programme: Programme; whom: Record<string, string | null>; stated: boolean }) {
  const { t } = useI18n();
  const words = useWords(props.programme);
  const { levers, stated } = props;
  const most = Math.max(...levers.flatMap(({ item }) => [item.importance, item.importance_interval?.[1] ?? 0]));
  const outcome = words.inSentence(props.outcome);
  const shown = levers.length > mostShown ? firstShown : levers.length;
  const items = (some: Lever[]) =>
    some.map((lever) => <Item key={lever.item.name} lever={lever} programme={props.programme} whom={props.whom} most={most} />);
  return (
    <section class="levers__list" data-testid="levers">
      <h2>{stated ? t("drivers.stated_list") : t("drivers.list", { outcome })}</h2>
      <p class="levers__note">{stated ? t("drivers.stated_note") : t("drivers.list_note", { outcome })}</p>
      <ol>{items(levers.slice(0, shown))}</ol>
      {levers.length > shown && (
        <details class="moment__numbers">
          <summary>{t("moment.more_findings", { count: levers.length - shown })}</summary>
          <ol>{items(levers.slice(shown))}</ol>
        </details>
      )}
    </section>
  );
}
