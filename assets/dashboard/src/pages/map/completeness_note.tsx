// Beside the heading of the figures: how complete they are. What lies after a kiosk's last word is not known, and that is said.

import { useI18n } from "../../i18n";
import { shownShare, silentKiosks, type Completeness } from "../../model/completeness";
import { kioskName, type Programme } from "../../model/programme";

/** More names than these help nobody find a kiosk. */
const mostNamed = 8;

function Silent(props: { programme: Programme; completeness: Completeness }) {
  const { t, say, format } = useI18n();
  const silent = silentKiosks(props.completeness);
  const [first] = silent;
  if (!first) return null;
  const since = (at: Date): string => format.since(at, new Date());
  const beyond = silent.length - mostNamed;
  return (
    <details class="silent menu" data-testid="silent">
      <summary>{t("complete.silent", { count: silent.length, since: since(first.since) })}</summary>
      <ul class="silent__list menu__list">
        {silent.slice(0, mostNamed).map(({ kiosk, since: at }) => (
          <li key={kiosk}>
            {kioskName(props.programme, kiosk, say)} <span>{since(at)}</span>
          </li>
        ))}
        {beyond > 0 && <li>{t("complete.more", { count: beyond })}</li>}
      </ul>
    </details>
  );
}

export function CompletenessNote(props: { programme: Programme; completeness: Completeness }) {
  const { t, format } = useI18n();
  const share = shownShare(props.completeness);
  const missing = props.completeness.known - props.completeness.received;
  return (
    <div class="complete" data-testid="completeness" data-share={share ?? "unknown"}>
      <p title={share === null ? t("complete.unknown_why") : t("complete.what")}>
        {share === null ? t("complete.unknown") : t("complete.share", { share: format.percentTenth(share) })}
        {missing > 0 && ` · ${t("complete.missing", { count: missing, formatted: format.count(missing) })}`}
      </p>
      <Silent {...props} />
    </div>
  );
}
