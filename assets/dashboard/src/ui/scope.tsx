// One line that says what a page's figures are of: site, days, how many, how they are weighted, and by whose clock.

import { useCallback } from "preact/hooks";
import { useI18n } from "../i18n";
import { find } from "../model/find";
import type { Programme } from "../model/programme";
import { zoneOf, type Scope } from "../model/scope";
import { filtersOf, isStage, namesOf, type About } from "../model/take_away";

function useSiteName(programme: Programme): (scope: Scope) => string {
  const { t, say } = useI18n();
  return ({ at }) => (at.site ? say(find(programme.sites, at.site)?.name) || at.site : t(at.bounded ? "scope.my_sites" : "scope.all_sites"));
}

/** What is left of the line in words, in the order in which it is read. */
export function useScopeTexts(programme: Programme, scope: Scope, at: Date): string[] {
  const { t, format } = useI18n();
  const siteName = useSiteName(programme);
  const { days, beside, n, place, weighting, narrowed = [] } = scope;
  const zone = zoneOf(programme, scope.at);
  const period = days ? (format.days(days) ?? t("legend.all_time")) : t("scope.now", { time: format.instant(at) });
  const count = n && t(`scope.n.${n.of}`, { count: n.count, formatted: format.count(n.count) });
  return [
    place ?? siteName(scope),
    ...narrowed.flatMap(({ says }) => says ?? []),
    beside && days ? t("scope.against", { days: period, beside: format.days(beside) ?? "" }) : period,
    ...(count ? [n.atLeast ? t("scope.at_least", { n: count }) : t("scope.n_is", { n: count })] : []),
    t(`scope.weighting.${weighting}`),
    zone ? t("scope.zone", { zone }) : t("scope.zones"),
  ];
}

export function ScopeLine(props: { programme: Programme; scope: Scope; at: Date | null }) {
  const texts = useScopeTexts(props.programme, props.scope, props.at ?? new Date());
  return (
    <p class="scope" data-testid="scope">
      {texts.join(" · ")}
    </p>
  );
}

/** What stands beside every row that is taken along. */
export function useAbout(programme: Programme): (scope: Scope) => About {
  const { t, say } = useI18n();
  return useCallback(
    (scope) => {
      const nameOf = namesOf(programme, say, (column, id) => {
        if (column === "stage" && isStage(id)) return t(`stage.${id}`);
        if (column === "site" && id === "all") return t("scope.all_sites");
        if (column === "site" && id === "mine") return t("scope.my_sites");
        if (column === "moment" && id === "all") return t("compare.all");
        return null;
      });
      return { nameOf, filters: filtersOf(scope, programme, nameOf, new Date()) };
    },
    [programme, t, say],
  );
}
