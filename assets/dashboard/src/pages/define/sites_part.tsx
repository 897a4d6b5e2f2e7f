// Sites and the groups they belong to, with their time zones and opening hours.

import { useI18n } from "../../i18n";
import { addNamed, holdsSite, nameIn, put, removeById } from "../../model/define/edits";
import { siteTree, within, type Programme, type Site } from "../../model/programme";
import { CheckField, SelectField, TextField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { useFleetExchange } from "./fleet_exchange";
import { Items, RemoveButton, useSelected } from "./items";
import { OpeningHours } from "./opening_hours";
import { NameField } from "./name_field";
import { useDefine } from "./use_draft";

/** Every site and group, the root too, as the tree has them. */
export function wholeTree(programme: Programme): { site: Site; depth: number }[] {
  const roots = programme.sites.filter((site) => !site.parent || !programme.sites.some(({ id }) => id === site.parent));
  return siteTree(programme.sites, roots.map(({ id }) => id));
}

const zones: readonly string[] = Intl.supportedValuesOf("timeZone");

function SiteForm(props: { site: Site; index: number }) {
  const { t, say } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { site, index } = props;
  const path = `sites[${index}]`;
  const step = (field: string): string => `sites.${site.id}.${field}`;
  const parents = document.sites.filter((each) => each.group && !within(document.sites, each.id, site.id));
  const inherited = document.sites.find(({ id }) => id === site.parent)?.time_zone;
  const holds = holdsSite(document, site.id);
  return (
    <section data-testid="site-form">
      <h2 class="visually-hidden">{say(site.name) || site.id}</h2>
      <div class="form">
        <NameField path={path} value={site.name} onChange={(name, language) => update((d) => void (d.sites[index]!.name = name), step(`name.${language}`))} />
        {site.parent && (
          <SelectField
            label={t("define.field.parent")}
            name="parent"
            help={t("define.help.parent")}
            value={site.parent}
            error={errorAt(`${path}.parent`)}
            choices={parents.map(({ id, name }) => ({ value: id, label: say(name) || id }))}
            onChange={(value) => update((d) => void (d.sites[index]!.parent = value))}
          />
        )}
        <TextField
          label={t("define.field.time_zone")}
          name="time_zone"
          help={inherited ? t("define.help.inherited_zone", { zone: inherited }) : t("define.help.time_zone")}
          list={zones}
          value={site.time_zone ?? ""}
          error={errorAt(`${path}.time_zone`)}
          onChange={(value) => update((d) => put(d.sites[index]!, "time_zone", value.trim()), step("time_zone"))}
        />
        {site.parent && (
          <CheckField
            label={t("define.field.group")}
            help={t("define.help.group")}
            name="group"
            checked={site.group ?? false}
            onChange={(group) => update((d) => put(d.sites[index]!, "group", group || undefined))}
          />
        )}
        {!site.group && (
          <OpeningHours
            key={site.id}
            hours={site.opening_hours}
            errorAt={(day) => errorAt(`${path}.opening_hours.${day}`)}
            onChange={(hours) => update((d) => put(d.sites[index]!, "opening_hours", hours), step("opening_hours"))}
          />
        )}
      </div>
      <RemoveButton
        label={site.group ? t("define.remove.group") : t("define.remove.site")}
        why={site.parent ? holds && t(`define.holds.${holds}`) : t("define.holds.root")}
        onRemove={() => update((d) => removeById(d.sites, site.id))}
      />
      <p class="form__history">{t("define.history_stays")}</p>
    </section>
  );
}

export function SitesPart() {
  const { t, say, language } = useI18n();
  const { document, update } = useDefine();
  const items = wholeTree(document).map(({ site, depth }) => ({
    id: site.id,
    name: say(site.name) || site.id,
    depth,
    note: site.group ? t("define.group") : (site.time_zone ?? ""),
  }));
  const [selected, select] = useSelected(items);
  const exchange = useFleetExchange("sites");
  const index = document.sites.findIndex(({ id }) => id === selected);
  const site = document.sites[index];
  const add = (name: string): void => {
    let id = "";
    update((d) => {
      const here = d.sites.find((each) => each.id === selected);
      const parent = here?.group ? here.id : (here?.parent ?? d.sites.find(({ group }) => group)?.id ?? null);
      id = addNamed(d.sites, name, "site", (fresh) => ({ id: fresh, name: nameIn(d, language, name), parent }));
    });
    select(id);
  };
  return (
    <div class="sheets">
      <p class="define__intro">{t("define.intro.sites")}</p>
      <Items
        part="sites"
        items={items}
        indexOf={(id) => document.sites.findIndex((each) => each.id === id)}
        selected={selected}
        onSelect={select}
        addLabel={t("define.new.site")}
        onAdd={add}
        empty={t("define.empty.sites")}
        tools={exchange.tools}
        instead={exchange.result}
      >
        {site && <SiteForm key={site.id} site={site} index={index} />}
      </Items>
    </div>
  );
}
