// From how many answers on a score is shown.

import { useI18n } from "../../i18n";
import { NumberField } from "../../ui/fields";

const most = 100;

/** Cleared, it is what `usual` says. */
export function MinimumField(props: { value: number; usual: number; error?: string | null; onChange: (value: number) => void }) {
  const { t } = useI18n();
  return (
    <NumberField
      label={t("define.field.disclosure_minimum")}
      name="disclosure_minimum"
      help={t("define.help.disclosure_minimum")}
      unit={t("define.answers")}
      min={1}
      max={most}
      step={1}
      value={props.value}
      error={props.error ?? null}
      onChange={(value) => props.onChange(Math.round(value ?? props.usual))}
    />
  );
}
