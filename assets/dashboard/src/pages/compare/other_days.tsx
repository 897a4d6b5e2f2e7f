// The days of the second selection.

import { useI18n } from "../../i18n";
import { comparedDays } from "../../model/period";
import { timeZoneOf, type Programme } from "../../model/programme";
import { otherDays } from "../../model/selection";
import { ChoicePill } from "../../ui/controls";
import { CustomDays } from "../../ui/custom_days";
import type { SetQuery } from "../../ui/use_address";
import type { Asked } from "./read_compare";
import { othersFor } from "./use_choosing";

export function OtherDays(props: { programme: Programme; asked: Asked; label: string; setQuery: SetQuery }) {
  const { t } = useI18n();
  const { programme, asked, setQuery } = props;
  const { axis, sides, other, custom, stretch } = asked;
  const offered = othersFor(axis);
  const choose = (value: string): void => {
    const last = comparedDays(timeZoneOf(programme, sides[0].site), stretch, new Date()).days;
    const days = otherDays(last, stretch.length, "before");
    setQuery({ with: value === offered[0] ? null : value, with_from: value === "custom" ? days.from : null, with_to: value === "custom" ? days.to : null });
  };
  return (
    <>
      <ChoicePill label={props.label} name="with" value={other} choices={offered.map((each) => ({ value: each, label: t(`compare.other.${each}`) }))} onChange={choose} />
      {other === "custom" && custom && <CustomDays {...custom} names={["with_from", "with_to"]} onChange={({ from, to }) => setQuery({ with_from: from, with_to: to }, "replace")} />}
    </>
  );
}
