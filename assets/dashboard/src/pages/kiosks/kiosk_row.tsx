// One kiosk: a line that says how it is, and under it all that is known.

import type { Api, Session } from "../../api";
import { useI18n } from "../../i18n";
import type words from "../../i18n/es.json";
import type { VisitCounts } from "../../model/activity";
import { otherFacts, type FleetEntry, type Health, type KioskState } from "../../model/fleet";
import type { Programme } from "../../model/programme";
import { pagesFor } from "../../model/route";
import { ChevronDown } from "../../ui/icons";
import { Link } from "../../ui/link";
import { Quarantine } from "./quarantine";
import { PairingActions } from "./pairing_actions";
import { WrongDesk } from "./wrong_desk";
import { adviceText, clockText, screenText, summaryText, troubleText } from "./wording";

interface RowProps {
  api: Api;
  session: Session;
  programme: Programme;
  entry: FleetEntry;
  now: Date;
  open: boolean;
  onToggle: () => void;
  onChanged: () => void;
}

function secondsSince(instant: string, now: Date): number {
  return Math.max(0, (now.getTime() - new Date(instant).getTime()) / 1000);
}

/** When it last said anything, by either of its ways to speak. */
function lastHeard(kiosk: KioskState): string | null {
  const words = [kiosk.last_seen, kiosk.health?.received_at].filter((each): each is string => Boolean(each));
  return words.sort().at(-1) ?? null;
}

/** A share means nothing without what it is of. */
function ResponseRate(props: { counts: VisitCounts | undefined }) {
  const { t, format } = useI18n();
  const { counts } = props;
  if (!counts || counts.response_rate === null) return <span class="row__none">{t("fleet.no_visits")}</span>;
  const of = { rated: format.count(counts.rated), begun: format.count(counts.first_touches) };
  return (
    <>
      <b>{format.percent(counts.response_rate)}</b>
      <span>{t("fleet.rated_of", of)}</span>
    </>
  );
}

function Line(props: RowProps) {
  const i18n = useI18n();
  const { t, say, format } = i18n;
  const { kiosk, troubles, condition } = props.entry;
  const site = props.programme.sites.find(({ id }) => id === kiosk.site);
  const heard = lastHeard(kiosk);
  const more = troubles.length - 1;
  const waiting = kiosk.health?.waiting ?? 0;
  return (
    <summary class="row__line" onClick={(event) => (event.preventDefault(), props.onToggle())}>
      <span class={`condition condition--${condition}`}>
        <span class="condition__mark" aria-hidden="true" />
        <span class="visually-hidden">{t(`fleet.condition.${condition}`, { count: 1 })}.</span>
      </span>
      <span class="row__name">
        <b>{say(kiosk.name)}</b>
        <span>{say(site?.name)}</span>
      </span>
      <span class="row__words" data-testid="summary">
        <span>{summaryText(props.entry, i18n, props.now)}</span>
        {more > 0 && condition !== "good" && <small>{t("fleet.more", { count: more })}</small>}
      </span>
      <span class="row__fact">
        {heard && kiosk.paired ? (
          <>
            <span class="row__label">{t("fleet.heard")}</span>
            <b>{format.ago(secondsSince(heard, props.now))}</b>
          </>
        ) : null}
      </span>
      <span class="row__fact" data-waiting={waiting}>
        {kiosk.health && (
          <>
            <span class="row__label">{t("fleet.waiting")}</span>
            <b>{format.count(waiting)}</b>
          </>
        )}
      </span>
      <span class="row__rate" data-rate={kiosk.activity?.response_rate ?? ""}>
        {kiosk.paired && <ResponseRate counts={kiosk.activity} />}
      </span>
      <ChevronDown />
    </summary>
  );
}

function Troubles(props: RowProps) {
  const i18n = useI18n();
  const { troubles } = props.entry;
  if (troubles.length === 0) return null;
  return (
    <ul class="troubles">
      {troubles.map((each) => (
        <li key={each.what} class={`condition condition--${each.severity}`} data-trouble={each.what}>
          <span class="condition__mark" aria-hidden="true" />
          <div>
            <b>{troubleText(each, i18n, props.now)}</b>
            <p>{adviceText(each, i18n.t)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

type FactName = keyof typeof words.fleet.fact;

function useFacts({ entry, now }: RowProps): [string, string][] {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { kiosk } = entry;
  const health: Health | null = kiosk.health ?? null;
  const ago = (seconds: number): string => format.ago(seconds);
  const facts: [string, string | null][] = [];
  const add = (name: FactName, value: string | null): void => void facts.push([t(`fleet.fact.${name}`), value]);
  const heard = lastHeard(kiosk);
  if (heard && kiosk.paired) add("heard", ago(secondsSince(heard, now)));
  if (health) {
    const told = secondsSince(health.received_at, now);
    add("screen", screenText(health.screen, t));
    add("touched", health.touched_s === null ? t("fleet.never_touched") : ago(health.touched_s + told));
    add("version", health.version);
    add("running", format.lasting(health.running_s));
    add("oldest", health.oldest_waiting_s === null ? t("fleet.nothing_waits") : ago(health.oldest_waiting_s + told));
    add("clock", clockText(health, i18n));
    if (health.disk_size > 0)
      add("disk", t("fleet.disk_free", { free: format.bytes(health.disk_free), size: format.bytes(health.disk_size) }));
  }
  if (kiosk.completeness) {
    const { share, received, known } = kiosk.completeness;
    const of = { received: format.count(received), known: format.count(known) };
    add("completeness", share === null ? t("fleet.not_known") : `${format.percentTenth(share)} · ${t("fleet.received_of", of)}`);
  }
  const gaps = (kiosk.gaps ?? []).map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  if (gaps.length > 0) add("gaps", gaps.join(", "));
  if (kiosk.label) add("device", kiosk.label);
  if (kiosk.paired_at) add("paired", format.since(new Date(kiosk.paired_at), now));
  const others = health ? otherFacts(health) : [];
  return [...facts.filter((each): each is [string, string] => each[1] !== null), ...others];
}

/** Where visits of the last days were left, the most frequent first. */
function Left(props: RowProps) {
  const { t, say, format } = useI18n();
  const { programme } = props;
  const { kiosk } = props.entry;
  const left = Object.entries(kiosk.activity?.abandoned ?? {}).sort(([, a], [, b]) => b - a);
  if (left.length === 0) return null;
  const asked = programme.surveys.filter(({ moment }) => (kiosk.moments ?? []).includes(moment));
  const name = (screen: string): string => {
    if (screen === "attract") return t("visits.at_start");
    if (screen === "choose_moment") return t("visits.at_choice");
    if (screen === "privacy") return t("visits.at_privacy");
    const id = screen.replace(/^question:/, "");
    const texts = new Set(asked.flatMap(({ questions }) => questions.filter((each) => each.id === id).map((each) => say(each.text))));
    return [...texts][0] ?? id;
  };
  return (
    <div class="row__left">
      <h2>{t("fleet.left_where", { days: 7 })}</h2>
      <ul>
        {left.slice(0, 4).map(([screen, count]) => (
          <li key={screen}>
            <span>{name(screen)}</span> <b>{format.count(count)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Details(props: RowProps) {
  const { t } = useI18n();
  const facts = useFacts(props);
  const { session } = props;
  const mayDefine = pagesFor(session.role).includes("define");
  return (
    <div class="row__details" data-testid="kiosk-details">
      <Troubles {...props} />
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Left {...props} />
      {session.role !== "viewer" && (props.entry.kiosk.quarantined ?? 0) > 0 && (
        <Quarantine api={props.api} kiosk={props.entry.kiosk.id} now={props.now} onChanged={props.onChanged} />
      )}
      {session.role !== "viewer" && <PairingActions api={props.api} kiosk={props.entry.kiosk} onChanged={props.onChanged} />}
      {mayDefine && <WrongDesk api={props.api} programme={props.programme} kiosk={props.entry.kiosk.id} now={props.now} />}
      {mayDefine && (
        <p class="row__define">
          <Link to="define" query={{ part: "kiosks", id: props.entry.kiosk.id }} class="link">
            {t("fleet.define_one")}
          </Link>
        </p>
      )}
    </div>
  );
}

export function KioskRow(props: RowProps) {
  const { kiosk, condition } = props.entry;
  return (
    <li class={`row row--${condition}`} data-kiosk={kiosk.id} data-condition={condition}>
      <details open={props.open}>
        <Line {...props} />
        {props.open && <Details {...props} />}
      </details>
    </li>
  );
}
