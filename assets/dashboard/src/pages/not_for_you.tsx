// A page for other roles than one's own: whom to ask is more use than a refusal.

import { useI18n } from "../i18n";
import type { Programme } from "../model/programme";
import { Link } from "../ui/link";
import { usePageTitle } from "../ui/page_head";
import "./map/empty_states.css";

export function NotForYou(props: { programme: Programme }) {
  const { t } = useI18n();
  usePageTitle(t("nav.define"), props.programme);
  return (
    <section class="empty" data-testid="not-for-you">
      <h1>{t("define_closed.title")}</h1>
      <p>{t("define_closed.lead")}</p>
      <p class="empty__ways">
        <Link class="button" to="overview">
          {t("nowhere.go", { page: t("nav.overview") })}
        </Link>
      </p>
    </section>
  );
}
