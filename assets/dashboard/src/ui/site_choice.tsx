// Which site or group of sites: a pill with the tree of those one may see.

import type { Session } from "../api";
import { useI18n } from "../i18n";
import { siteTree, type Programme } from "../model/programme";
import { ChoicePill } from "./controls";

const indent = "\u2003";

export function SiteChoice(props: {
  programme: Programme;
  session: Session;
  value: string | null;
  name?: string;
  onChange: (site: string | null) => void;
}) {
  const { t, say } = useI18n();
  const { session, programme } = props;
  const all = session.sites.length > 0 ? t("filter.my_sites") : t("filter.all_sites");
  const choices = [
    { value: "", label: all },
    ...siteTree(programme.sites, session.sites).map(({ site, depth }) => ({
      value: site.id,
      label: say(site.name),
      inList: indent.repeat(depth) + say(site.name),
    })),
  ];
  return (
    <ChoicePill
      label={t("filter.site")}
      name={props.name ?? "site"}
      value={props.value ?? ""}
      choices={choices}
      onChange={(site) => props.onChange(site || null)}
    />
  );
}
