// What standing at a kiosk, or having a card, says of the customer: one segment of a dimension, or nothing.

import { useI18n } from "../../i18n";
import { withSegment } from "../../model/define/edits";
import type { SegmentChoice } from "../../model/programme";
import { SelectField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

/** `path` of what says it in the document. Nothing is drawn where there are no dimensions. */
export function Says(props: {
  label: string;
  name: string;
  path: string;
  segments: readonly SegmentChoice[] | undefined;
  onChange: (segments: SegmentChoice[] | undefined) => void;
}) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const errorAt = useErrors();
  const { segments = [] } = props;
  const own = `${props.path}.segments`;
  if (document.dimensions.length === 0) return null;
  // A dimension that is no more has no field to be blamed at.
  const error = errorAt(own) ?? segments.map((_, i) => errorAt(`${own}[${i}].dimension`)).find(Boolean);
  return (
    <fieldset class="field field--wide says" data-field={props.name}>
      <legend class="field__label">{props.label}</legend>
      {document.dimensions.map((dimension) => {
        const at = segments.findIndex((choice) => choice.dimension === dimension.id);
        return (
          <SelectField
            key={dimension.id}
            label={say(dimension.name) || dimension.id}
            name={`${props.name}.${dimension.id}`}
            value={segments[at]?.value ?? ""}
            error={at < 0 ? null : errorAt(`${own}[${at}].value`)}
            choices={[{ value: "", label: t("define.says_nothing") }, ...dimension.values.map(({ id, name }) => ({ value: id, label: say(name) || id }))]}
            onChange={(value) => props.onChange(withSegment(segments, dimension.id, value))}
          />
        );
      })}
      {error && <p class="field__error">{error}</p>}
    </fieldset>
  );
}
