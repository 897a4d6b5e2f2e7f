// A pairing code as a picture: whoever stands before a new kiosk with a scanner types nothing. The encoder is
// fetched only when there is a code to show.

import { useEffect, useState } from "preact/hooks";
import { pairingLink } from "../model/pairing_link";
import "./pairing_qr.css";

/** Outline and size of a QR code, in its own modules. */
export interface QrShape {
  outline: string;
  size: number;
}

export async function qrShape(text: string): Promise<QrShape> {
  const [{ generate }, { toSvgPath }] = await Promise.all([import("lean-qr"), import("lean-qr/extras/svg")]);
  const code = generate(text);
  return { outline: toSvgPath(code), size: code.size };
}

/** `label` is what a screen reader says of it; the code itself stands beside it in words. */
export function PairingQr({ code, label }: { code: string; label: string }) {
  const [shape, setShape] = useState<QrShape | null>(null);
  useEffect(() => {
    let current = true;
    qrShape(pairingLink(window.location, code)).then(
      (found) => current && setShape(found),
      () => current && setShape(null), // the code can be typed
    );
    return () => {
      current = false;
    };
  }, [code]);
  if (!shape) return null;
  const quiet = 4; // a scanner needs so many light modules around it
  const whole = shape.size + 2 * quiet;
  return (
    <svg class="pairing-qr" viewBox={`${-quiet} ${-quiet} ${whole} ${whole}`} role="img" aria-label={label} data-testid="pairing-qr">
      <path d={shape.outline} />
    </svg>
  );
}
