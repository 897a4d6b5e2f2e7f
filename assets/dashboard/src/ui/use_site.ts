// Which sites somebody looks at: what the address asks for, as far as they may see it.

import { useMemo } from "preact/hooks";
import type { Session } from "../api";
import { siteTree, within, type Programme } from "../model/programme";

export interface LookedAt {
  site: string | null; // null: all that they may see
  below: string[]; // the sites and groups that are in it
}

export function useSite(programme: Programme, session: Session, asked: string | null): LookedAt {
  return useMemo(() => {
    const visible = siteTree(programme.sites, session.sites).map(({ site }) => site.id);
    const site = asked && visible.includes(asked) ? asked : null;
    return { site, below: visible.filter((each) => !site || within(programme.sites, each, site)) };
  }, [programme, session, asked]);
}
