// The kiosk's look: an organisation's own ground, ink and accent, and its mark. What could not be read is refused.

import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import type { Theme } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { SelectField, TextField } from "../../ui/fields";
import { FileButton } from "../../ui/files";
import { findingsAt } from "../../model/define/publishing";
import { DraftPicture } from "./draft_picture";
import { useErrors, useFindingText } from "./finding_text";
import { useDefine } from "./use_draft";
import { useState } from "preact/hooks";

const colours = ["ground", "ink", "accent"] as const;
const houses = { light: { ground: "#FBF8F3", ink: "#1D2B36", accent: "#0B5D6B" }, dark: { ground: "#12202B", ink: "#F3EFE6", accent: "#5CC3C4" } } as const;
const largestLogo = 64 * 1024;

function Colour(props: { name: (typeof colours)[number]; theme: Theme }) {
  const { t } = useI18n();
  const { update } = useDefine();
  const errorAt = useErrors();
  const { name, theme } = props;
  const house = houses[theme.scheme === "dark" ? "dark" : "light"][name];
  const set = (value: string | undefined): void => update((d) => put((d.theme ??= {}), name, value?.toUpperCase()), `theme.${name}`);
  return (
    <div class="colour">
      <TextField
        label={t(`define.field.${name}`)}
        name={name}
        type="color"
        help={theme[name] ? theme[name] : t("define.theme.house")}
        value={(theme[name] ?? house).toLowerCase()}
        error={errorAt(`theme.${name}`)}
        onChange={set}
      />
      {theme[name] && (
        <button type="button" class="link" onClick={() => set(undefined)}>
          {t("define.theme.back_to_house")}
        </button>
      )}
    </div>
  );
}

/** A PNG's bytes as the document keeps them. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}

function Logo(props: { theme: Theme }) {
  const { t, format } = useI18n();
  const { update } = useDefine();
  const errorAt = useErrors();
  const [tooLarge, setTooLarge] = useState(false);
  const { logo } = props.theme;
  const error = tooLarge ? t("define.theme.logo_too_large", { size: format.bytes(largestLogo) }) : errorAt("theme.logo");
  const take = async (file: File): Promise<void> => {
    setTooLarge(file.size > largestLogo);
    if (file.size > largestLogo) return;
    const text = await base64Of(file);
    update((d) => put((d.theme ??= {}), "logo", text));
  };
  return (
    <div class="field field--wide logo">
      <span class="field__label">{t("define.field.logo")}</span>
      <p class="field__help">{t("define.help.logo")}</p>
      <div class="logo__row">
        {logo && <img class="logo__picture" src={`data:image/png;base64,${logo}`} alt={t("define.field.logo")} />}
        <FileButton label={t("define.theme.choose_logo")} accept="image/png" name="logo" onFile={(file) => void take(file)} />
        {logo && (
          <button type="button" class="link" onClick={() => update((d) => put((d.theme ??= {}), "logo", undefined))}>
            {t("define.remove.logo")}
          </button>
        )}
      </div>
      {error && <p class="field__error">{error}</p>}
    </div>
  );
}

export function ThemeForm() {
  const { t, say } = useI18n();
  const { document, checked, update } = useDefine();
  const findingText = useFindingText();
  const theme = document.theme ?? {};
  const survey = document.surveys[0];
  const contrast = findingsAt(checked?.findings ?? [], "theme").filter(({ field }) => !colours.some((name) => field === `theme.${name}`) && field !== "theme.logo");
  return (
    <section data-testid="theme-form">
      <h2>{t("define.organisation.look")}</h2>
      <p class="define__intro">{t("define.organisation.look_lead")}</p>
      <div class="theme">
        <div class="form">
          <SelectField
            label={t("define.field.scheme")}
            name="scheme"
            value={theme.scheme ?? "light"}
            choices={(["light", "dark"] as const).map((value) => ({ value, label: t(`define.theme.${value}`) }))}
            onChange={(value) => update((d) => void ((d.theme ??= {}).scheme = value))}
          />
          {colours.map((name) => (
            <Colour key={name} name={name} theme={theme} />
          ))}
          <Logo theme={theme} />
          {contrast.map((finding) => (
            <Notice bad key={finding.field}>
              {findingText(finding)}
            </Notice>
          ))}
        </div>
        {survey && <DraftPicture survey={survey.id} screen="attract" language={document.languages[0] ?? "es"} alt={t("define.theme.picture", { name: say(document.name) })} />}
      </div>
    </section>
  );
}
