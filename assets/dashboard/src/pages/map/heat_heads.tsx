// The heads of the map: segment values above, moments at the left.

import { useI18n } from "../../i18n";
import type { HeatMap, MomentLines, ScaleLine } from "../../model/heat_map";
import type { Sort } from "../../model/view";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "../../ui/icons";
import { scaleText } from "./wording";

function SortHeader(props: {
  by: string;
  label: string;
  sort: Sort;
  class: string;
  fixed?: boolean; // has one direction only
  onSort: (sort: Sort) => void;
}) {
  const { t } = useI18n();
  const { by, sort } = props;
  const active = sort.by === by;
  const next = { by, descending: active && !props.fixed ? !sort.descending : true };
  const direction = sort.descending ? "descending" : "ascending";
  return (
    <th scope="col" class={props.class} aria-sort={active && !props.fixed ? direction : "none"}>
      <button type="button" class="sort" title={t("map.sort_by", { column: props.label })} onClick={() => props.onSort(next)}>
        <span>{props.label}</span>
        {active && (sort.descending ? <ArrowDown /> : <ArrowUp />)}
      </button>
    </th>
  );
}

export function Head(props: { map: HeatMap; sort: Sort; onSort: (sort: Sort) => void }) {
  const { t, say } = useI18n();
  const { map } = props;
  const header = { sort: props.sort, onSort: props.onSort };
  return (
    <thead>
      <tr>
        <td class="heat__corner" />
        <td />
        <td class="heat__n" />
        {map.groups.map((group) => (
          <th key={group.dimension.id} scope="colgroup" class="heat__group" colSpan={group.columns.length}>
            <span>{say(group.dimension.name)}</span>
          </th>
        ))}
      </tr>
      <tr>
        <SortHeader {...header} by="journey" fixed label={t("map.moment")} class="heat__moment" />
        <SortHeader {...header} by="score" label={t("map.all")} class="heat__all" />
        <th scope="col" class="heat__n">
          {t("map.n")}
        </th>
        {map.columns.map((column) => (
          <SortHeader
            {...header}
            key={column.key}
            by={column.key}
            label={column.value ? say(column.value.name) : t("map.unknown")}
            class={column.first ? "heat__value heat__value--first" : "heat__value"}
          />
        ))}
      </tr>
    </thead>
  );
}

export function RowHead(props: { moment: MomentLines; line: ScaleLine; at: number; expanded: boolean; onToggle: () => void }) {
  const { t, say } = useI18n();
  const { moment, lines } = props.moment;
  const scale = props.line.scale ? scaleText(props.line.scale, t) : "";
  if (props.at > 0) {
    return (
      <th scope="row" class="heat__moment heat__moment--scale">
        <span class="heat__scale">{scale}</span>
      </th>
    );
  }
  const more = lines.length - 1;
  const toggle = props.expanded ? t("map.fewer_scales") : t("map.more_scales", { count: more });
  return (
    <th scope="row" class="heat__moment">
      <span class="heat__stage">{t(`stage.${moment.stage}`).toLowerCase()}</span>
      <span class="heat__name">{say(moment.name)}</span>
      {more > 0 && (
        <button type="button" class="heat__toggle" aria-expanded={props.expanded} aria-label={toggle} title={toggle} onClick={props.onToggle}>
          {props.expanded ? <ChevronDown /> : <ChevronRight />}
          <span aria-hidden="true">{props.expanded ? "" : `+${more}`}</span>
        </button>
      )}
      {props.expanded && <span class="heat__scale">{scale}</span>}
    </th>
  );
}
