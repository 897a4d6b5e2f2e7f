// Which customers: all of them, or those of one value of a dimension.

import { useI18n } from "../i18n";
import { segmentIn, segmentText } from "../model/segment_choice";
import type { Programme, SegmentChoice as Segment } from "../model/programme";
import { ChoicePill } from "./controls";

export function SegmentChoice(props: { programme: Programme; value: Segment | null; without?: string; name?: string; onChange: (segment: Segment | null) => void }) {
  const { t, say } = useI18n();
  const { programme } = props;
  const dimensions = programme.dimensions.filter(({ id }) => `segment.${id}` !== props.without); // one that is looked at already
  if (dimensions.length === 0) return null;
  return (
    <ChoicePill
      label={t("drivers.segment")}
      name={props.name ?? "segment"}
      value={segmentText(props.value) ?? ""}
      choices={[
        { value: "", label: t("drivers.everybody") },
        ...dimensions.flatMap((dimension) =>
          dimension.values.map((value) => ({
            value: `${dimension.id}:${value.id}`,
            label: say(value.name),
            inList: `${say(dimension.name)} · ${say(value.name)}`,
          })),
        ),
      ]}
      onChange={(value) => props.onChange(segmentIn(value, programme))}
    />
  );
}
