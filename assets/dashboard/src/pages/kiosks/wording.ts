// The fleet in plain words.

import type { I18n } from "../../i18n";
import type { FleetEntry, Health, Trouble } from "../../model/fleet";

/** One sentence on what is wrong. */
export function troubleText(trouble: Trouble, { t, format }: I18n, now: Date): string {
  const { count = 0, seconds = 0, bytes = 0, at, text = "" } = trouble;
  return t(`fleet.trouble.${trouble.what}`, {
    count,
    formatted: format.count(count),
    lasting: format.lasting(seconds),
    bytes: format.bytes(bytes),
    since: at ? format.since(new Date(at), now) : "",
    text,
  });
}

/** And what to do about it. */
export function adviceText(trouble: Trouble, t: I18n["t"]): string {
  return t(`fleet.advice.${trouble.what}`);
}

/** What the whole row says in a line. */
export function summaryText({ kiosk, troubles, condition }: FleetEntry, i18n: I18n, now: Date): string {
  const { t, format } = i18n;
  const [worst] = troubles;
  if (condition === "unpaired") return t("fleet.unpaired");
  if (worst && worst.severity !== "note") return troubleText(worst, i18n, now);
  if (condition === "resting") {
    const until = kiosk.hours?.until;
    return until ? t("fleet.closed_until", { time: format.since(new Date(until), now) }) : t("fleet.closed");
  }
  return t("fleet.good");
}

/** What stands on its screen, as people would say it. */
export function screenText(screen: string, t: I18n["t"]): string {
  const asking = screen.startsWith("question:") || ["choose_moment", "saving", "thanks"].includes(screen);
  if (asking) return t("fleet.screen.visit");
  const named = ["attract", "asleep", "paused", "attendant", "waiting_for_config", "nothing_to_ask", "privacy", "not_saved", "storage"] as const;
  const name = named.find((each) => each === screen);
  return name ? t(`fleet.screen.${name}`) : screen;
}

export function clockText(health: Health, { t, format }: I18n): string {
  const seconds = Math.abs(health.clock_offset_ms) / 1000;
  if (seconds < 5) return t("fleet.clock.right");
  return t(health.clock_offset_ms > 0 ? "fleet.clock.behind" : "fleet.clock.ahead", { lasting: format.lasting(seconds) });
}
