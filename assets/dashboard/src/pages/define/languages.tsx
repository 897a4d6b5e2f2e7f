// The languages that customers are asked in; the first is the one they find.

import { useI18n } from "../../i18n";
import { languages as ours } from "../../i18n/format";
import { moveBy, removeLanguage } from "../../model/define/edits";
import { SelectField } from "../../ui/fields";
import { MoveButtons } from "./items";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

/** Those that are asked for most where we have been; any other is typed into a document and applied. */
const offered = ["es", "en", "ca", "eu", "gl", "pt", "fr", "de", "it", "nl", "pl", "ro", "sv", "da", "fi", "nb", "el", "tr", "ru", "uk", "ar", "he", "zh", "ja", "ko"] as const;

export function Languages() {
  const { t, format } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { languages } = document;
  const others = [...offered].filter((each) => !languages.includes(each)).sort((a, b) => format.language(a).localeCompare(format.language(b)));
  return (
    <div class="languages-list">
      <h3>{t("define.field.languages")}</h3>
      <p class="define__intro">{t("define.help.languages")}</p>
      <ol data-testid="languages">
        {languages.map((language, i) => (
          <li key={language}>
            <b>{format.language(language)}</b>
            {i === 0 && <small>{t("define.first_language")}</small>}
            {!(ours as readonly string[]).includes(language) && <small>{t("define.kiosk_words")}</small>}
            <MoveButtons
              name={format.language(language)}
              first={i === 0}
              last={i === languages.length - 1}
              onMove={(by) =>
                update((d) => {
                  const list = d.languages.map((id) => ({ id }));
                  moveBy(list, language, by);
                  d.languages = list.map(({ id }) => id);
                })
              }
            />
            {languages.length > 1 && (
              <button type="button" class="link" onClick={() => update((d) => removeLanguage(d, language))}>
                {t("define.remove.language")}
              </button>
            )}
          </li>
        ))}
      </ol>
      <SelectField
        label={t("define.new.language")}
        name="new_language"
        value=""
        error={errorAt("languages")}
        choices={[{ value: "", label: t("define.choose") }, ...others.map((value) => ({ value, label: format.language(value) }))]}
        onChange={(value) => value && update((d) => void d.languages.push(value))}
      />
    </div>
  );
}
