// The page's shape while its figures are on the way.

import { useI18n } from "../../i18n";
import { stages } from "../../model/programme";

export function FiguresSkeleton() {
  const { t } = useI18n();
  return (
    <div aria-busy="true" aria-label={t("live.loading")} role="status">
      <div class="cards">
        <span class="cards__title skeleton skeleton--line" />
        <div class="cards__row">
          {stages.map((stage) => (
            <div key={stage} class="skeleton skeleton--card" />
          ))}
        </div>
      </div>
      <div class="skeleton-rows">
        {Array.from({ length: 10 }, (_, row) => (
          <div key={row} class="skeleton skeleton--row" />
        ))}
      </div>
    </div>
  );
}

export function MapSkeleton() {
  const { t } = useI18n();
  return (
    <>
      <header class="page-head">
        <h1>{t("map.title")}</h1>
      </header>
      <FiguresSkeleton />
    </>
  );
}
