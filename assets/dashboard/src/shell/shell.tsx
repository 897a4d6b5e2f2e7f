// The frame around every page: where one can go, and who one is. Only pages that exist are listed.

import type { ComponentChildren } from "preact";
import type { Session } from "../api";
import { useI18n } from "../i18n";
import type { Programme } from "../model/programme";
import { pagesFor, type PageName } from "../model/route";
import { LanguageSwitch, ThemeSwitch } from "../ui/controls";
import { Clock, Columns, Gauge, Kiosk, Levers, MapGrid, Pencil, Picture, SignOut, Steps, Trend } from "../ui/icons";
import { Link } from "../ui/link";
import { usePage } from "../ui/use_address";
import { useCurrentInView } from "../ui/use_current_in_view";
import "./shell.css";

const roles = ["admin", "quality_lead", "site_manager", "viewer"] as const;

export function Wordmark() {
  return (
    <span class="wordmark">
      instante<span class="wordmark__dot">.</span>
    </span>
  );
}

function Account(props: { session: Session; programme: Programme | null; onSignOut: () => void }) {
  const { t, say } = useI18n();
  const role = roles.find((each) => each === props.session.role);
  return (
    <div class="account">
      <div class="account__who">
        {props.programme && <span class="account__programme">{say(props.programme.name)}</span>}
        <span class="account__name" data-testid="user">
          {props.session.name || props.session.user}
        </span>
        <span class="account__role">{role ? t(`role.${role}`) : props.session.role}</span>
      </div>
      <div class="account__tools">
        <LanguageSwitch />
        <ThemeSwitch />
        <button
          type="button"
          class="icon-button"
          title={t("nav.sign_out")}
          aria-label={t("nav.sign_out")}
          data-testid="sign-out"
          onClick={props.onSignOut}
        >
          <SignOut />
        </button>
      </div>
    </div>
  );
}

const icons = { overview: Gauge, map: MapGrid, changes: Trend, moments: Clock, compare: Columns, drivers: Levers, visits: Steps, kiosks: Kiosk, preview: Picture, define: Pencil };

function PageLink(props: { page: PageName; current: boolean }) {
  const { t } = useI18n();
  const { page } = props;
  const Icon = icons[page];
  return (
    <Link class="side__link" to={page} current={props.current}>
      <Icon />
      {t(`nav.${page}`)}
    </Link>
  );
}

export function Shell(props: {
  session: Session;
  programme: Programme | null;
  onSignOut: () => void;
  children: ComponentChildren;
}) {
  const { t } = useI18n();
  const current = usePage();
  const nav = useCurrentInView<HTMLElement>(current);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {t("nav.skip")}
      </a>
      <header class="side">
        <Wordmark />
        <nav class="side__nav" ref={nav} aria-label={t("nav.label")}>
          {pagesFor(props.session.role).map((page) => (
            <PageLink key={page} page={page} current={page === current} />
          ))}
        </nav>
        <Account session={props.session} programme={props.programme} onSignOut={props.onSignOut} />
      </header>
      <main class="content" id="content" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
