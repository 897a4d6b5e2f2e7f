// The name of a thing of the programme, in all its languages.

import { useI18n } from "../../i18n";
import type { LocalizedText } from "../../model/programme";
import { WordsField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

/** `path` of the thing in the document (empty: the programme itself), where what is wrong with its name is found. */
export function NameField(props: { path: string; value: LocalizedText; onChange: (name: LocalizedText, language: string) => void }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const errorAt = useErrors();
  const { path, value, onChange } = props;
  const field = path ? `${path}.name` : "name";
  return (
    <WordsField
      label={t("define.field.name")}
      name="name"
      languages={document.languages}
      value={value}
      required
      error={errorAt(field)}
      errorIn={(language) => (value[language] ? errorAt(`${field}.${language}`) : null)}
      onChange={(name, language) => onChange(name ?? {}, language)}
    />
  );
}
