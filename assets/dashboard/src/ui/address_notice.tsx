// What an address asks for and cannot have here is said, and the address set right: it must not stand over other figures.

import { useEffect, useState } from "preact/hooks";
import { useI18n } from "../i18n";
import { Notice } from "./controls";
import { useQuery } from "./use_address";

export type MisfitKind = "site_hidden" | "site_gone" | "moment_gone" | "moment_gone_all" | "segment_gone" | "side_hidden" | "side_gone" | "axis_gone" | "days_wrong" | "not_together" | "crossed_gated";

export interface Misfit {
  kind: MisfitKind;
  name: string; // of what was asked for
  clears: string[]; // parameters
}

export function AddressNotice(props: { misfits: (Misfit | null)[] }) {
  const { t } = useI18n();
  const [query, setQuery] = useQuery();
  const [told, setTold] = useState<{ misfits: Misfit[]; address: string } | null>(null);
  const misfits = props.misfits.filter((each) => each !== null);
  const key = misfits.map(({ kind, name }) => `${kind} ${name}`).join("\n");
  useEffect(() => {
    if (misfits.length === 0) return;
    setQuery(Object.fromEntries(misfits.flatMap(({ clears }) => clears.map((name) => [name, null]))), "replace");
    setTold({ misfits, address: new URLSearchParams(location.search).toString() });
  }, [key]);
  // Whoever goes on to look at something else has read it.
  if (!told || told.address !== query.toString()) return null;
  return (
    <div class="page-notice" data-testid="address-notice">
      <Notice>{told.misfits.map(({ kind, name }) => t(`address.${kind}`, { name })).join(" ")}</Notice>
    </div>
  );
}
