// The view lives in the address: going back goes back, and a copied address shows the same.

import { useCallback, useEffect, useState } from "preact/hooks";
import { readView, writeView, type View } from "../../model/view";

/** `replace` for what should not be a step of "back", such as sorting. */
export type SetView = (change: Partial<View>, how?: "replace") => void;

export function useView(): [View, SetView] {
  const [view, setView] = useState<View>(() => readView(location.search));

  useEffect(() => {
    const follow = (): void => setView(readView(location.search));
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);

  const change = useCallback<SetView>((part, how) => {
    const next = { ...readView(location.search), ...part };
    const address = `${location.pathname}${writeView(next)}`;
    if (how === "replace") history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    setView(next);
  }, []);

  return [view, change];
}
