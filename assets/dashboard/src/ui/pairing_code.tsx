// A new pairing code: to be typed, or to be read off this page by the kiosk's scanner.

import type { PairingCode } from "../api";
import { useI18n } from "../i18n";
import { PairingQr } from "./pairing_qr";
import "./pairing_code.css";

export function NewPairingCode(props: { code: PairingCode }) {
  const { t, format } = useI18n();
  const { code, expires_at } = props.code;
  return (
    <div class="pairing-code">
      <PairingQr code={code} label={t("pairing.qr", { code })} />
      <p class="pairing-code__words">
        <b data-testid="pairing-code">{code}</b>
        <span>{t("empty.expires", { time: format.clock(new Date(expires_at)) })}</span>
        <span>{t("pairing.scan")}</span>
      </p>
    </div>
  );
}
