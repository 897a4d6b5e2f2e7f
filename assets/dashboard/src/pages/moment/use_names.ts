// The words for what a moment is looked at by: the axes, and their values.

import { useMemo } from "preact/hooks";
import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import type { Programme, SegmentChoice } from "../../model/programme";
import type { Narrowed } from "../../model/scope";
import { useDayName } from "../../ui/use_days";

/** What a page says it is narrowed to, beside its site and days. */
export function narrowed({ moment, segment, weekday }: { moment?: string | null; segment: SegmentChoice | null; weekday: number | null }, names: Names): Narrowed[] {
  const of = (by: string, value: string): Narrowed => {
    const name = names.value(by, value);
    return { by, value, name, says: `${names.axis(by)}: ${name}` };
  };
  return [
    ...(moment ? [of("moment", moment)] : []),
    ...(segment ? [of(`segment.${segment.dimension}`, segment.value)] : []),
    ...(weekday === null ? [] : [of("weekday", String(weekday))]),
  ];
}

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
      axis: (axis) => (axis === "weekday" ? t("moment.weekday") : axis === "moment" ? t("changes.moment") : axis === "site" ? t("filter.site") : say(dimension(axis)?.name) || axis),
      value: (axis, value) => {
        if (!value) return t("moment.unknown");
        if (axis === "weekday") return dayName(Number(value));
        const known = axis === "site" ? find(programme.sites, value) : axis === "moment" ? find(programme.moments, value) : find(dimension(axis)?.values ?? [], value);
        return say(known?.name) || value;
      },
    };
  }, [programme, t, say, dayName]);
}
