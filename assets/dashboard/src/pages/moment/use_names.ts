// The words for what a moment is looked at by: the axes, and their values.

import { useMemo } from "preact/hooks";
import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import type { Programme } from "../../model/programme";
import { useDayName } from "../../ui/use_days";

export interface Names {
  axis: (axis: string) => string;
  value: (axis: string, value: string) => string;
}

export function useNames(programme: Programme): Names {
  const { t, say } = useI18n();
  const dayName = useDayName();
  return useMemo(() => {
    const dimension = (axis: string) => find(programme.dimensions, axis.replace(/^segment\./, ""));
    return {
      axis: (axis) => (axis === "weekday" ? t("moment.weekday") : axis === "site" ? t("filter.site") : say(dimension(axis)?.name) || axis),
      value: (axis, value) => {
        if (!value) return t("moment.unknown");
        if (axis === "weekday") return dayName(Number(value));
        const known = axis === "site" ? find(programme.sites, value) : find(dimension(axis)?.values ?? [], value);
        return say(known?.name) || value;
      },
    };
  }, [programme, t, say, dayName]);
}
