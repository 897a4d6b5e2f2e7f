// Why records of a kiosk are not counted, and another try when what was in the way has been mended.

import { useCallback, useState } from "preact/hooks";
import { asApiError, type Api, type ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { reasonsOf, type ReplayTotals } from "../../model/quarantine";
import { deedFailureText, failureText } from "../../ui/failure";
import { once, usePolled } from "../../ui/poller";

export function Quarantine(props: { api: Api; kiosk: string; now: Date; onChanged: () => void }) {
  const { t, format } = useI18n();
  const { api, kiosk, now } = props;
  const polled = usePolled(
    useCallback((signal: AbortSignal) => api.quarantine(kiosk, signal), [api, kiosk]),
    once,
  );
  const [tried, setTried] = useState<ReplayTotals | ApiError | "working" | null>(null);
  const again = async (): Promise<void> => {
    setTried("working");
    try {
      setTried(await api.replayQuarantine(kiosk));
      polled.retry();
      props.onChanged();
    } catch (error) {
      setTried(asApiError(error));
    }
  };
  return (
    <div class="quarantine" data-testid="quarantine">
      <h2>{t("fleet.quarantine.title")}</h2>
      {polled.error && <p class="actions__bad">{failureText(polled.error, t)}</p>}
      <ul>
        {reasonsOf(polled.data ?? []).map(({ field, detail, count, last, survey }) => (
          <li key={`${field} ${detail}`}>
            <b>{t("fleet.quarantine.records", { count, formatted: format.count(count) })}</b> {detail}
            <small>{[field, survey, t("fleet.quarantine.last", { time: format.since(new Date(last), now) })].filter(Boolean).join(" · ")}</small>
          </li>
        ))}
      </ul>
      <p class="quarantine__go">
        <button type="button" class="button button--plain" disabled={tried === "working"} data-testid="replay" onClick={() => void again()}>
          {t("fleet.quarantine.again")}
        </button>
        <span role="status" data-testid="replayed">
          {tried instanceof Error ? (
            <span class="actions__bad">{deedFailureText(tried, t)}</span>
          ) : (
            tried && tried !== "working" && t("fleet.quarantine.done", { tried: format.count(tried.tried), counted: format.count(tried.counted), still: format.count(tried.still_quarantined) })
          )}
        </span>
      </p>
    </div>
  );
}
