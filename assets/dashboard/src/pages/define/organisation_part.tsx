// What holds for the whole programme: its name and languages, how careful it is with small numbers, its look, its notice.

import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { slugOf } from "../../model/define/ids";
import type { PrivacyNotice } from "../../model/programme";
import { CheckField, NumberField, TextField, WordsField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { Languages } from "./languages";
import { ThemeForm } from "./theme_form";
import { MinimumField } from "./minimum_field";
import { NameField } from "./name_field";
import { useDefine } from "./use_draft";

function Basics() {
  const { t } = useI18n();
  const { document, draft, update } = useDefine();
  const errorAt = useErrors();
  return (
    <section>
      <h2>{t("define.organisation.basics")}</h2>
      <div class="form">
        <NameField path="" value={document.name} onChange={(name, language) => update((d) => void (d.name = name), `name.${language}`)} />
        {draft.version === 0 && (
          <TextField
            label={t("define.field.id")}
            name="id"
            help={t("define.help.id")}
            value={document.id}
            error={errorAt("id")}
            onChange={(value) => update((d) => void (d.id = slugOf(value)), "id")}
          />
        )}
      </div>
      <Languages />
    </section>
  );
}

function Care() {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  return (
    <section>
      <h2>{t("define.organisation.care")}</h2>
      <div class="form form--two">
        <MinimumField
          value={document.disclosure_minimum ?? 10}
          usual={10}
          error={errorAt("disclosure_minimum")}
          onChange={(minimum) => update((d) => void (d.disclosure_minimum = minimum), "disclosure_minimum")}
        />
        <NumberField
          label={t("define.field.smallest_difference")}
          name="smallest_difference"
          help={t("define.help.smallest_difference")}
          unit={t("define.points")}
          min={0}
          value={document.smallest_difference ?? 2}
          error={errorAt("smallest_difference")}
          onChange={(value) => update((d) => void (d.smallest_difference = value ?? 2), "smallest_difference")}
        />
      </div>
    </section>
  );
}

const notices = ["controller", "purpose", "rights", "retention", "contact"] as const satisfies readonly (keyof PrivacyNotice)[];

function Notices() {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { privacy } = document;
  return (
    <section>
      <h2>{t("define.organisation.privacy")}</h2>
      <p class="define__intro">{t("define.organisation.privacy_lead")}</p>
      <CheckField
        label={t("define.organisation.has_privacy")}
        name="has_privacy"
        checked={privacy !== undefined}
        onChange={(on) => update((d) => put(d, "privacy", on ? { controller: {}, purpose: {}, rights: {} } : undefined))}
      />
      {privacy && (
        <div class="form form--below">
          {notices.map((key) => (
            <WordsField
              key={key}
              label={t(`define.field.${key}`)}
              name={`privacy.${key}`}
              languages={document.languages}
              value={privacy[key]}
              required={key === "controller" || key === "purpose" || key === "rights"}
              lines={3}
              error={errorAt(`privacy.${key}`)}
              errorIn={(language) => (privacy[key]?.[language] ? errorAt(`privacy.${key}.${language}`) : null)}
              onChange={(value, language) =>
                update((d) => {
                  if (key === "retention" || key === "contact") put(d.privacy!, key, value);
                  else d.privacy![key] = value ?? {};
                }, `privacy.${key}.${language}`)
              }
            />
          ))}
        </div>
      )}
    </section>
  );
}

export function OrganisationPart() {
  return (
    <div class="sheets stack">
      <Basics />
      <Care />
      <ThemeForm />
      <Notices />
    </div>
  );
}
