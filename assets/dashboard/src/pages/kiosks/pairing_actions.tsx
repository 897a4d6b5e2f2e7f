// What whoever manages a site may do with its kiosk: a code to pair a device with, and the end of a pairing.

import { useState } from "preact/hooks";
import { asApiError, type Api, type ApiError, type PairingCode } from "../../api";
import { useI18n } from "../../i18n";
import type { KioskState } from "../../model/fleet";
import { deedFailureText } from "../../ui/failure";
import { NewPairingCode } from "../../ui/pairing_code";

type Doing =
  | { state: "idle" }
  | { state: "working" }
  | { state: "asking" } // is it really to be unpaired?
  | { state: "coded"; code: PairingCode }
  | { state: "failed"; error: ApiError };

export function PairingActions(props: { api: Api; kiosk: KioskState; onChanged: () => void }) {
  const { t } = useI18n();
  const { api, kiosk } = props;
  const [doing, setDoing] = useState<Doing>({ state: "idle" });
  const attempt = async (job: () => Promise<Doing>): Promise<void> => {
    setDoing({ state: "working" });
    try {
      setDoing(await job());
      props.onChanged();
    } catch (error) {
      setDoing({ state: "failed", error: asApiError(error) });
    }
  };
  const create = () => attempt(async () => ({ state: "coded", code: await api.pairingCode(kiosk.id) }));
  const unpair = () =>
    attempt(async () => {
      await api.unpair(kiosk.id);
      return { state: "idle" };
    });
  const working = doing.state === "working";
  return (
    <div class="actions">
      {doing.state === "asking" ? (
        <>
          <p>{t("fleet.unpair_sure")}</p>
          <button type="button" class="button button--bad" data-testid="unpair-yes" onClick={() => void unpair()}>
            {t("fleet.unpair")}
          </button>
          <button type="button" class="button button--plain" onClick={() => setDoing({ state: "idle" })}>
            {t("fleet.keep")}
          </button>
        </>
      ) : (
        <>
          <button type="button" class="button button--plain" disabled={working} data-testid="code" onClick={() => void create()}>
            {t(kiosk.paired ? "fleet.replace" : "fleet.pair")}
          </button>
          {kiosk.paired && (
            <button
              type="button"
              class="button button--plain button--plain-bad"
              disabled={working}
              data-testid="unpair"
              onClick={() => setDoing({ state: "asking" })}
            >
              {t("fleet.unpair")}
            </button>
          )}
        </>
      )}
      <div class="actions__result" aria-live="polite">
        {doing.state === "coded" && <NewPairingCode code={doing.code} />}
        {doing.state === "failed" && <p class="actions__bad">{deedFailureText(doing.error, t)}</p>}
      </div>
    </div>
  );
}
