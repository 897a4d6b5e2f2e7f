// Which sites somebody looks at: what the address asks for, as far as they may see it.

import { useMemo } from "preact/hooks";
import type { Session } from "../api";
import { useI18n } from "../i18n";
import { find } from "../model/find";
import { siteTree, within, type Programme } from "../model/programme";
import type { LookedAt } from "../model/scope";
import type { Misfit } from "./address_notice";

export interface Looked extends LookedAt {
  misfit: Misfit | null; // where the address asks for another one
}

export function useSite(programme: Programme, session: Session, asked: string | null): Looked {
  const { say } = useI18n();
  return useMemo(() => {
    const visible = siteTree(programme.sites, session.sites).map(({ site }) => site.id);
    const site = asked && visible.includes(asked) ? asked : null;
    // The root is no choice for who sees everything: it is everything.
    const known = find(programme.sites, asked ?? "");
    const bounded = session.sites.length > 0; // who is may not even be told of the others
    const misfit: Misfit | null = !asked || site || (known && !bounded) ? null : { kind: bounded ? "site_hidden" : "site_gone", name: say(known?.name) || asked, clears: ["site"] };
    const below = visible.filter((each) => !site || within(programme.sites, each, site));
    return { site, below, bounded, misfit };
  }, [programme, session, asked, say]);
}
