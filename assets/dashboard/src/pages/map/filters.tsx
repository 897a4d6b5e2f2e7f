// What is being looked at: site, segmentation, days. Everything here ends up in the address.

import type { Session } from "../../api";
import { useI18n } from "../../i18n";
import { daysOf, presets, type Days, type Preset } from "../../model/period";
import type { ColumnSet } from "../../model/map_columns";
import { timeZoneOf, type Programme } from "../../model/programme";
import { defaultView, isFiltered, type View } from "../../model/view";
import { ChoicePill } from "../../ui/controls";
import { CustomDays } from "../../ui/custom_days";
import { SiteChoice } from "../../ui/site_choice";
import type { SetView } from "./use_view";

export function Filters(props: {
  programme: Programme;
  session: Session;
  sets: ColumnSet[]; // that columns can be, of which the gate leaves those offered
  offered: ColumnSet[];
  view: View;
  days: Days;
  onChange: SetView;
}) {
  const { t, say, format } = useI18n();
  const { view, programme, days } = props;
  const asked = daysOf(view.period, timeZoneOf(programme, view.site), new Date());
  const widened = asked.from !== days.from || asked.to !== days.to;
  const dimensions = [
    { value: "", label: t("filter.all_dimensions") },
    ...props.sets.map((set) => {
      const offered = props.offered.includes(set);
      return { value: set.id, label: say(set.name), disabled: !offered, inList: offered ? say(set.name) : t("filter.not_published", { name: say(set.name) }) };
    }),
  ];
  const periods = [
    ...presets.map((preset) => ({ value: preset, label: t(`filter.${preset === "all" ? "everything" : preset}`) })),
    { value: "custom", label: t("filter.custom") },
  ];
  const choosePeriod = (value: string): void => {
    if (value !== "custom") return props.onChange({ period: { kind: value as Preset } });
    const today = new Date().toISOString().slice(0, 10);
    const to = days.to ?? today;
    props.onChange({ period: { kind: "custom", from: days.from ?? to, to } });
  };
  return (
    <div class="filters" role="group" aria-label={t("filter.label")}>
      <SiteChoice programme={programme} session={props.session} value={view.site} onChange={(site) => props.onChange({ site })} />
      {props.sets.length > 1 && (
        <ChoicePill
          label={t("filter.dimension")}
          name="dimension"
          value={view.dimension ?? ""}
          choices={dimensions}
          onChange={(dimension) => props.onChange({ dimension: dimension || null })}
        />
      )}
      <ChoicePill
        label={t("filter.period")}
        name="period"
        value={view.period.kind}
        choices={periods}
        onChange={choosePeriod}
      />
      {view.period.kind === "custom" && (
        <CustomDays {...view.period} onChange={(between) => props.onChange({ period: { kind: "custom", ...between } }, "replace")} />
      )}
      {widened && (
        <span class="filters__note" data-testid="whole-months">
          {t("filter.whole_months", { days: format.days(days) ?? t("legend.all_time") })}
        </span>
      )}
      {isFiltered(view) && (
        <button
          type="button"
          class="link filters__clear"
          onClick={() => props.onChange({ site: null, dimension: null, period: defaultView.period })}
        >
          {t("filter.clear")}
        </button>
      )}
    </div>
  );
}
