// Dimensions of segments and their values: who the customers are, how many of them, and what they are worth.

import { useI18n } from "../../i18n";
import { addNamed, moveTo, nameIn, put, removeDimension, removeSegment } from "../../model/define/edits";
import { shareSum } from "../../model/define/segments";
import type { Dimension, SegmentValue, Worth } from "../../model/programme";
import { NumberField, SelectField, TextField, WordsField } from "../../ui/fields";
import { Grip } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { AddByName, Items, MoveButtons, RemoveButton, useDragging, useSelected } from "./items";
import { SegmentMatrix } from "./segment_matrix";
import { NameField } from "./name_field";
import { useDefine } from "./use_draft";

const periods = ["year", "month", "visit"] as const;

function WorthFields(props: { value: SegmentValue; path: string; step: string; onChange: (worth: Worth | undefined, step: string) => void }) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const { value, path, step, onChange } = props;
  const worth = value.worth;
  return (
    <>
      <NumberField
        label={t("define.field.worth")}
        name="worth"
        min={0}
        value={worth?.amount}
        error={errorAt(`${path}.worth.amount`)}
        onChange={(amount) => onChange(amount === undefined ? undefined : { currency: "EUR", period: "year", ...worth, amount }, `${step}.amount`)}
      />
      {worth && (
        <>
          <TextField
            label={t("define.field.currency")}
            name="currency"
            maxLength={3}
            value={worth.currency}
            error={errorAt(`${path}.worth.currency`)}
            onChange={(currency) => onChange({ ...worth, currency: currency.toUpperCase() }, `${step}.currency`)}
          />
          <SelectField
            label={t("define.field.period")}
            name="period"
            value={worth.period}
            choices={periods.map((each) => ({ value: each, label: t(`define.per.${each}`) }))}
            onChange={(period) => onChange({ ...worth, period }, `${step}.period`)}
          />
        </>
      )}
    </>
  );
}

function Segment(props: { dimension: Dimension; value: SegmentValue; at: number; place: number }) {
  const { t, say } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { dimension, value, at, place } = props;
  const path = `dimensions[${at}].values[${place}]`;
  const step = `dimensions.${dimension.id}.${value.id}`;
  const name = say(value.name) || value.id;
  return (
    <li class="segment" data-id={value.id}>
      <span class="segment__grip" data-handle aria-hidden="true">
        <Grip />
      </span>
      <div class="form segment__form">
        <WordsField
          label={t("define.field.name")}
          name={`${value.id}.name`}
          languages={document.languages}
          value={value.name}
          required
          error={errorAt(`${path}.name`)}
          onChange={(words, language) => update((d) => void (d.dimensions[at]!.values[place]!.name = words ?? {}), `${step}.name.${language}`)}
        />
        <NumberField
          label={t("define.field.share")}
          name={`${value.id}.share`}
          unit="%"
          min={0}
          max={100}
          value={value.share === undefined ? undefined : Math.round(value.share * 1e6) / 1e4}
          error={errorAt(`${path}.share`)}
          onChange={(percent) => update((d) => put(d.dimensions[at]!.values[place]!, "share", percent === undefined ? undefined : percent / 100), `${step}.share`)}
        />
        <WorthFields value={value} path={path} step={step} onChange={(worth, of) => update((d) => put(d.dimensions[at]!.values[place]!, "worth", worth), of)} />
      </div>
      <span class="segment__tools">
        <MoveButtons
          name={name}
          first={place === 0}
          last={place === dimension.values.length - 1}
          onMove={(by) => update((d) => moveTo(d.dimensions[at]!.values, value.id, place + by))}
        />
        <button type="button" class="link link--bad" onClick={() => update((d) => removeSegment(d, dimension.id, value.id))}>
          {t("define.remove.segment")}
        </button>
      </span>
    </li>
  );
}

function DimensionForm(props: { dimension: Dimension; index: number }) {
  const { t, say, language, format } = useI18n();
  const { update } = useDefine();
  const errorAt = useErrors();
  const { dimension, index } = props;
  const list = useDragging((id, place) => update((d) => moveTo(d.dimensions[index]!.values, id, place)));
  const sum = shareSum(dimension);
  return (
    <section data-testid="dimension-form">
      <h2 class="visually-hidden">{say(dimension.name) || dimension.id}</h2>
      <div class="form">
        <NameField path={`dimensions[${index}]`} value={dimension.name} onChange={(name, language) => update((d) => void (d.dimensions[index]!.name = name), `dimensions.${dimension.id}.name.${language}`)} />
      </div>
      <h3>{t("define.field.values")}</h3>
      <p class="define__intro">{t("define.help.shares")}</p>
      <ul class="segments" ref={list}>
        {dimension.values.map((value, place) => (
          <Segment key={value.id} dimension={dimension} value={value} at={index} place={place} />
        ))}
      </ul>
      {sum !== null && (
        <p class={Math.abs(sum - 1) < 1e-6 ? "segments__sum" : "segments__sum segments__sum--wrong"} role="status">
          {t("define.share_sum", { sum: format.percentTenth(sum) })}
        </p>
      )}
      {errorAt(`dimensions[${index}].values`) && sum === null && <p class="field__error">{errorAt(`dimensions[${index}].values`)}</p>}
      <AddByName
        label={t("define.new.segment")}
        onAdd={(name) =>
          update((d) => {
            addNamed(d.dimensions[index]!.values, name, "segment", (id) => ({ id, name: nameIn(d, language, name) }));
          })
        }
      />
      <RemoveButton label={t("define.remove.dimension")} onRemove={() => update((d) => removeDimension(d, dimension.id))} />
      <p class="form__history">{t("define.history_stays")}</p>
    </section>
  );
}

export function SegmentsPart() {
  const { t, say, language, format } = useI18n();
  const { document, update } = useDefine();
  const items = document.dimensions.map(({ id, name, values }) => ({
    id,
    name: say(name) || id,
    note: format.list(values.map((value) => say(value.name) || value.id)),
  }));
  const [selected, select] = useSelected(items);
  const index = document.dimensions.findIndex(({ id }) => id === selected);
  const dimension = document.dimensions[index];
  const add = (name: string): void => {
    let id = "";
    update((d) => {
      id = addNamed(d.dimensions, name, "dimension", (fresh) => ({ id: fresh, name: nameIn(d, language, name), values: [] }));
    });
    select(id);
  };
  return (
    <div class="sheets">
      <p class="define__intro">{t("define.intro.dimensions")}</p>
      <Items
        part="dimensions"
        items={items}
        selected={selected}
        onSelect={select}
        addLabel={t("define.new.dimension")}
        onAdd={add}
        onMove={(id, place) => update((d) => moveTo(d.dimensions, id, place))}
        empty={t("define.empty.dimensions")}
      >
        {dimension && <DimensionForm key={dimension.id} dimension={dimension} index={index} />}
      </Items>
      {document.dimensions.length > 0 && <SegmentMatrix />}
    </div>
  );
}
