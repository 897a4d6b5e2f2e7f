// An address at which there is nothing: that is said, rather than another page shown as if it had been asked for.

import { useEffect } from "preact/hooks";
import type { Session } from "../api";
import { useI18n } from "../i18n";
import type { Programme } from "../model/programme";
import { pageAbove, pagesFor } from "../model/route";
import { Link } from "../ui/link";
import { usePath } from "../ui/use_address";
import "./map/empty_states.css";

export function NoSuchPage(props: { session: Session; programme: Programme | null }) {
  const { t, say } = useI18n();
  const { session, programme } = props;
  const path = usePath();
  const above = pagesFor(session.role).find((page) => page === pageAbove(path));
  useEffect(() => {
    document.title = [t("nowhere.title"), programme && say(programme.name)].filter(Boolean).join(" · ");
  }, [t, say, programme]);
  return (
    <section class="empty" data-testid="no-such-page">
      <h1>{t("nowhere.title")}</h1>
      <p class="empty__address">{t("nowhere.lead", { path })}</p>
      <p class="empty__ways">
        {above && (
          <Link class="button" to={above}>
            {t("nowhere.go", { page: t(`nav.${above}`) })}
          </Link>
        )}
        <Link class={above ? "button button--plain" : "button"} to="overview">
          {t("nowhere.go", { page: t("nav.overview") })}
        </Link>
      </p>
    </section>
  );
}
