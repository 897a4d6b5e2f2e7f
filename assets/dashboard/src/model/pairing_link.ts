// What a kiosk's scanner reads off a dashboard: the server's address and a pairing code in one. What follows
// the `#` never leaves the machine that reads it.

/** `address` as this page was loaded from; `code` as the server gave it. */
export function pairingLink(address: { origin: string; pathname: string }, code: string): string {
  const folder = address.pathname.replace(/[^/]*$/, "");
  return `${address.origin}${folder}#${code}`;
}
