// Kiosks: where each stands, what it asks about, and what standing there says of a customer.

import { useI18n } from "../../i18n";
import { addNamed, moveTo, nameIn, put, removeById } from "../../model/define/edits";
import { find } from "../../model/find";
import type { Kiosk } from "../../model/programme";
import { ChoicesField, SelectField, TextField } from "../../ui/fields";
import { Link } from "../../ui/link";
import { useQuery } from "../../ui/use_address";
import { useErrors } from "./finding_text";
import { useFleetExchange } from "./fleet_exchange";
import { Items, RemoveButton, useSelected } from "./items";
import { NameField } from "./name_field";
import { ReaderForm } from "./reader_form";
import { Says } from "./says";
import { useDefine } from "./use_draft";

const askings = ["choose", "rotate", "together"] as const;

function KioskForm(props: { kiosk: Kiosk; index: number }) {
  const { t, say, format } = useI18n();
  const { document, draft, update } = useDefine();
  const errorAt = useErrors();
  const { kiosk, index } = props;
  const path = `kiosks[${index}]`;
  const step = (field: string): string => `kiosks.${kiosk.id}.${field}`;
  const asked = document.moments.filter(({ id }) => document.surveys.some(({ moment }) => moment === id));
  const published = find(draft.base.kiosks, kiosk.id);
  return (
    <section data-testid="kiosk-form">
      <h2 class="visually-hidden">{say(kiosk.name) || kiosk.id}</h2>
      <div class="form">
        <NameField path={path} value={kiosk.name} onChange={(name, language) => update((d) => void (d.kiosks[index]!.name = name), step(`name.${language}`))} />
        <SelectField
          label={t("define.field.site")}
          name="site"
          help={published && published.site !== kiosk.site ? t("define.help.moved") : undefined}
          value={kiosk.site}
          error={errorAt(`${path}.site`)}
          choices={[
            ...(find(document.sites, kiosk.site) ? [] : [{ value: kiosk.site, label: t("define.choose") }]),
            ...document.sites.filter(({ group }) => !group).map(({ id, name }) => ({ value: id, label: say(name) || id })),
          ]}
          onChange={(site) => update((d) => void (d.kiosks[index]!.site = site))}
        />
        <TextField
          label={t("define.field.attendant_pin")}
          name="attendant_pin"
          help={t("define.help.attendant_pin")}
          inputMode="numeric"
          maxLength={8}
          value={kiosk.attendant_pin ?? ""}
          error={errorAt(`${path}.attendant_pin`)}
          onChange={(pin) => update((d) => put(d.kiosks[index]!, "attendant_pin", pin), step("attendant_pin"))}
        />
        <ChoicesField
          label={t("define.field.moments")}
          name="moments"
          help={asked.length === 0 ? t("define.help.no_moments_asked") : undefined}
          error={errorAt(`${path}.moments`)}
          chosen={kiosk.moments}
          choices={asked.map(({ id, name }) => ({ value: id, label: say(name) || id }))}
          onChange={(moments) => update((d) => void (d.kiosks[index]!.moments = moments))}
        />
        {kiosk.moments.length > 1 && (
          <SelectField
            label={t("define.field.asking")}
            name="asking"
            help={t(`define.asking_help.${askings.find((each) => each === kiosk.asking) ?? "choose"}`)}
            value={kiosk.asking ?? "choose"}
            choices={askings.map((value) => ({ value, label: t(`define.asking.${value}`) }))}
            onChange={(asking) => update((d) => put(d.kiosks[index]!, "asking", asking === "choose" ? undefined : asking))}
          />
        )}
        <Says
          label={t("define.field.segments")}
          name="segment"
          path={path}
          segments={kiosk.segments}
          onChange={(segments) => update((d) => put(d.kiosks[index]!, "segments", segments))}
        />
        {document.languages.length > 1 && (
          <ChoicesField
            label={t("define.field.languages")}
            name="languages"
            help={t("define.help.kiosk_languages")}
            chosen={kiosk.languages ?? document.languages}
            choices={document.languages.map((value) => ({ value, label: format.language(value) }))}
            onChange={(chosen) =>
              update((d) => {
                const all = chosen.length === 0 || (chosen.length === d.languages.length && d.languages.every((each, i) => chosen[i] === each));
                put(d.kiosks[index]!, "languages", all ? undefined : chosen);
              })
            }
          />
        )}
      </div>
      <ReaderForm kiosk={kiosk} index={index} />
      {published && (
        <p class="form__also">
          <Link class="link" to="kiosks" query={{ kiosk: kiosk.id }}>
            {t("define.its_state")}
          </Link>
        </p>
      )}
      <RemoveButton label={t("define.remove.kiosk")} onRemove={() => update((d) => removeById(d.kiosks, kiosk.id))} />
      <p class="form__history">{t("define.history_stays")}</p>
    </section>
  );
}

export function KiosksPart() {
  const { t, say, language } = useI18n();
  const { document, update } = useDefine();
  const items = document.kiosks.map(({ id, name, site }) => ({ id, name: say(name) || id, note: say(find(document.sites, site)?.name) || site }));
  const [selected] = useSelected(items);
  const [, setQuery] = useQuery();
  const select = (id: string): void => setQuery({ id, screen: null }); // what was open is another kiosk's
  const exchange = useFleetExchange("kiosks");
  const index = document.kiosks.findIndex(({ id }) => id === selected);
  const kiosk = document.kiosks[index];
  const add = (name: string): void => {
    let id = "";
    update((d) => {
      const asked = d.moments.filter((moment) => d.surveys.some((survey) => survey.moment === moment.id));
      id = addNamed(d.kiosks, name, "kiosk", (fresh) => ({
        id: fresh,
        name: nameIn(d, language, name),
        site: kiosk?.site ?? d.sites.find(({ group }) => !group)?.id ?? "",
        moments: asked.length === 1 ? [asked[0]!.id] : [],
      }));
    });
    select(id);
  };
  return (
    <div class="sheets">
      <p class="define__intro">{t("define.intro.kiosks")}</p>
      <Items
        part="kiosks"
        items={items}
        selected={selected}
        onSelect={select}
        addLabel={t("define.new.kiosk")}
        onAdd={add}
        onMove={(id, place) => update((d) => moveTo(d.kiosks, id, place))}
        empty={t("define.empty.kiosks")}
        tools={exchange.tools}
        instead={exchange.result}
      >
        {kiosk && <KioskForm key={kiosk.id} kiosk={kiosk} index={index} />}
      </Items>
    </div>
  );
}
