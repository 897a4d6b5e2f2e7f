// A real Chromium for the end-to-end tests: Debian's own, or the one that CHROMIUM names.
import { chromium } from "playwright-core";

const args = [
  "--no-sandbox", // tests also run as root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a headless browser; the caller closes it. `options` go to playwright's launch. */
export function openBrowser(options = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    ...options,
    args: [...args, ...(options.args ?? [])],
  });
}
