// What a kiosk's scanner reads off a dashboard: the server's address and a pairing code in one. What follows
// the `#` never leaves the machine that reads it.

import { pageAt } from "./route";

/** `address` as this page was loaded from; `code` as the server gave it. */
export function pairingLink(address: { origin: string; pathname: string }, code: string): string {
  const page = pageAt(address.pathname);
  const plain = page === null || page === "overview" ? address.pathname : address.pathname.replace(/\/+$/, "");
  const folder = plain.replace(/[^/]*$/, "");
  return `${address.origin}${folder}#${code}`;
}
