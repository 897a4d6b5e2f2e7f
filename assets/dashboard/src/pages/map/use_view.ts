// The view lives in the address: going back goes back, and a copied address shows the same.

import { useCallback, useMemo } from "preact/hooks";
import { readView, writeView, type View } from "../../model/view";
import { setAddress, useQuery } from "../../ui/use_address";

/** `replace` for what should not be a step of "back", such as sorting. */
export type SetView = (change: Partial<View>, how?: "replace") => void;

export function useView(): [View, SetView] {
  const [query] = useQuery();
  const text = query.toString();
  const view = useMemo(() => readView(text), [text]);
  const change = useCallback<SetView>((part, how) => setAddress(writeView({ ...readView(location.search), ...part }), how), []);
  return [view, change];
}
