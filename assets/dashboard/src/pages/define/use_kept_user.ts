// What is written in the form of a user, kept in this window until it is saved or left: a look at another page, or a session that
// ends, must not take it. The password is not kept anywhere.

import { useState } from "preact/hooks";
import type { User } from "../../model/define/people";

export interface KeptUser {
  open: string; // whose form: a login; empty: a new one
  user: User;
}

function keyOf(login: string): string {
  return `instante.user-form.${login}`;
}

function read(key: string): KeptUser | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as KeptUser | null;
    return kept && typeof kept.open === "string" && Array.isArray(kept.user?.sites) ? kept : null;
  } catch {
    return null; // storage may be switched off
  }
}

/** As it was found when the page was opened, and how to keep what is there now; null forgets it. */
export function useKeptUser(login: string): [KeptUser | null, (kept: KeptUser | null) => void] {
  const [found, setFound] = useState(() => read(keyOf(login)));
  const keep = (kept: KeptUser | null): void => {
    if (!kept) setFound(null);
    try {
      if (kept) sessionStorage.setItem(keyOf(login), JSON.stringify(kept));
      else sessionStorage.removeItem(keyOf(login));
    } catch {
      // it lives as long as the form does
    }
  };
  return [found, keep];
}
