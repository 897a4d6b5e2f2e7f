// The address as state: which page, and what of it. Going back goes back, and a copied address shows the same.

import { useCallback, useEffect, useState } from "preact/hooks";
import { pageAt, pathOf, type PageName } from "../model/route";

const changed = "instante:address";

function announce(): void {
  window.dispatchEvent(new Event(changed));
}

function useAddress<Value>(read: () => Value): Value {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const follow = (): void => setValue(read());
    window.addEventListener("popstate", follow);
    window.addEventListener(changed, follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener(changed, follow);
    };
  }, [read]);
  return value;
}

const readPath = (): string => location.pathname;
const readQuery = (): string => location.search;

export function usePath(): string {
  return useAddress(readPath);
}

/** Null where the address is of no page. */
export function usePage(): PageName | null {
  return pageAt(usePath());
}

/** Leads to a page without loading the application anew; for links, which stay links for everything else. */
export function goTo(page: PageName, query?: Record<string, string | null>): void {
  history.pushState(null, "", pathOf(page, query));
  announce();
  window.scrollTo(0, 0);
}

/** The same page with this query, "" or "?...". */
export function setAddress(query: string, how?: "replace"): void {
  const address = `${location.pathname}${query}`;
  if (how === "replace") history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  announce();
}

/** `replace` for what should not be a step of "back". An empty or null value leaves the address. */
export type SetQuery = (change: Record<string, string | null>, how?: "replace") => void;

export function useQuery(): [URLSearchParams, SetQuery] {
  const search = useAddress(readQuery);
  const set = useCallback<SetQuery>((change, how) => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    setAddress(text && `?${text}`, how);
  }, []);
  return [new URLSearchParams(search), set];
}
