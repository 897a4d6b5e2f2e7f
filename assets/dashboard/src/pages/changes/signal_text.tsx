// What changed, since when: one sentence, without whose figure it is.

import { useI18n } from "../../i18n";
import type { Figure, Signal } from "../../model/changes";

/** Better, worse, or neither for all one knows. */
export function toneOf(signal: Signal): "other" | "better" | "worse" {
  return signal.better === null ? "other" : signal.better ? "better" : "worse";
}

export function SignalText(props: { signal: Signal; figure: Figure }) {
  const { t, format } = useI18n();
  const { signal, figure } = props;
  const { change } = signal;
  const value = (of: number): string => (figure === "favourable" ? format.percent(of) : format.tenth(of));
  const day = (text: string): string => format.days({ from: text, to: text })!;
  return (
    <>
      {change?.before && change.during
        ? t(`changes.from_to.${figure}`, { before: value(change.before.value), during: value(change.during.value) })
        : t(`changes.signal.${toneOf(signal)}`)}{" "}
      {t(change ? (change.ongoing ? "changes.since" : "changes.between") : "changes.on", {
        day: day(change?.began ?? signal.date),
        until: day(change?.until ?? signal.last_date),
      })}
    </>
  );
}
