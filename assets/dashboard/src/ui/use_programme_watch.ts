// Notices that the programme in hand is not the one that answers come from.

import { useEffect, useRef } from "preact/hooks";
import type { Programme } from "../model/programme";

/** When the server answers from a newer programme than the one in hand, that one is read again. */
export function useProgrammeWatch(version: number | undefined, programme: Programme, changed: () => void): void {
  const seen = useRef<number | undefined>(undefined);
  useEffect(() => {
    seen.current = undefined;
  }, [programme]);
  useEffect(() => {
    if (version === undefined) return;
    if (seen.current !== undefined && seen.current !== version) changed();
    seen.current = version;
  }, [version, programme, changed]);
}
