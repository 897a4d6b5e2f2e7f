// Whether a moment meets its target, as far as that can be told.

import { useI18n } from "../../i18n";
import { targetOf, targetState, type RankedMoment } from "../../model/overview";
import "./overview.css";

export function Target(props: { row: RankedMoment }) {
  const { t, format } = useI18n();
  const state = targetState(props.row);
  const target = targetOf(props.row);
  if (target === null) return <span class="target target--none">{t("overview.target.none")}</span>;
  return (
    <span class={`target target--${state}`} data-target={state}>
      {t(`overview.target.${state}`, { target: format.tenth(target) })}
    </span>
  );
}
