// One kind of code: how it looks, what it says of the customer, and whether it names them. Places are counted from 1, as
// people do and as the box for trying codes numbers them.

import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { characterSets, fewest, longest, rulesOf } from "../../model/define/reader";
import { addMark, isExact, partShown, removeMark, setBounds, setExact, setIdentifies, setLength, setPart, usualPart } from "../../model/define/reader_edits";
import { CheckField, NumberField, SelectField, TextField } from "../../ui/fields";
import { Plus, Trash } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { RemoveButton } from "./items";
import { Group } from "./question_parts";
import type { PatternProps } from "./reader_parts";
import { Says } from "./says";

function LengthFields(props: PatternProps) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const { pattern, path, change } = props;
  const exact = isExact(pattern);
  const bounds = { min: fewest, max: longest, step: 1 };
  // Two bounds that are the same are one length to the checks.
  const error = errorAt(`${path}.length`);
  return (
    <div class="field--wide reader__row">
      <SelectField
        label={t("define.field.length")}
        name="length.kind"
        value={exact ? "exact" : "between"}
        choices={(["exact", "between"] as const).map((value) => ({ value, label: t(`define.reader.length.${value}`) }))}
        onChange={(kind) => change((next) => setExact(next, kind === "exact"))}
      />
      {exact ? (
        <NumberField
          {...bounds}
          label={t("define.reader.how_many")}
          name="length"
          value={pattern.length}
          error={error}
          onChange={(length) => length !== undefined && change((next) => setLength(next, length), "length")}
        />
      ) : (
        <>
          <NumberField
            {...bounds}
            label={t("define.field.min_length")}
            name="min_length"
            placeholder={String(fewest)}
            value={pattern.min_length ?? pattern.length}
            error={errorAt(`${path}.min_length`) ?? error}
            onChange={(min) => change((next) => setBounds(next, min, next.max_length ?? next.length), "min_length")}
          />
          <NumberField
            {...bounds}
            label={t("define.field.max_length")}
            name="max_length"
            placeholder={String(longest)}
            value={pattern.max_length ?? pattern.length}
            error={errorAt(`${path}.max_length`)}
            onChange={(max) => change((next) => setBounds(next, next.min_length ?? next.length, max), "max_length")}
          />
        </>
      )}
    </div>
  );
}

function Marks(props: PatternProps) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const { pattern, path, change } = props;
  const { marks = [] } = pattern;
  return (
    <div class="field--wide marks" role="group" aria-label={t("define.field.marks")}>
      <p class="field__label">{t("define.field.marks")}</p>
      <p class="field__help">{t("define.reader.marks_help")}</p>
      {marks.map(({ at, one_of }, place) => (
        <div key={place} class="marks__one" data-testid="code-mark">
          <NumberField
            label={t("define.field.at")}
            name="mark.at"
            min={1}
            max={longest}
            step={1}
            value={at + 1}
            error={errorAt(`${path}.marks[${place}].at`)}
            onChange={(shown) => shown !== undefined && change((next) => void (next.marks![place]!.at = Math.max(0, shown - 1)), `marks.${place}.at`)}
          />
          <TextField
            label={t("define.field.one_of")}
            name="mark.one_of"
            placeholder={t("define.reader.one_of_example")}
            value={one_of}
            error={errorAt(`${path}.marks[${place}].one_of`)}
            onChange={(characters) => change((next) => void (next.marks![place]!.one_of = characters), `marks.${place}.one_of`)}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={t("define.reader.mark_remove", { at: at + 1 })}
            title={t("define.reader.mark_remove", { at: at + 1 })}
            onClick={() => change((next) => removeMark(next, place))}
          >
            <Trash />
          </button>
        </div>
      ))}
      <button type="button" class="link marks__add" data-testid="add-mark" onClick={() => change(addMark)}>
        <Plus />
        {t("define.reader.mark_add")}
      </button>
    </div>
  );
}

function LookFields(props: PatternProps) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const { pattern, path, change } = props;
  return (
    <Group title={t("define.reader.look")}>
      <TextField
        label={t("define.field.prefix")}
        name="prefix"
        help={t("define.reader.prefix_help")}
        maxLength={longest}
        value={pattern.prefix ?? ""}
        error={errorAt(`${path}.prefix`)}
        onChange={(prefix) => change((next) => put(next, "prefix", prefix), "prefix")}
      />
      <SelectField
        label={t("define.field.characters")}
        name="characters"
        help={t("define.reader.characters_help")}
        value={rulesOf(pattern).characters}
        error={errorAt(`${path}.characters`)}
        choices={characterSets.map((value) => ({ value, label: t(`define.reader.characters.${value}`) }))}
        onChange={(characters) => change((next) => put(next, "characters", characters === "any" ? undefined : characters))}
      />
      <LengthFields {...props} />
      <Marks {...props} />
    </Group>
  );
}

function PartFields(props: PatternProps) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const { pattern, path, change } = props;
  const part = partShown(pattern);
  const error = errorAt(`${path}.part`);
  const backwards = part?.to !== undefined && part.to < part.from ? t("define.reader.part_backwards") : null;
  return (
    <div class="field--wide reader__row">
      <SelectField
        label={t("define.field.part")}
        name="part"
        value={part ? "part" : "whole"}
        choices={(["whole", "part"] as const).map((value) => ({ value, label: t(`define.reader.part.${value}`) }))}
        onChange={(kind) => change((next) => setPart(next, kind === "part" ? usualPart(next) : null))}
      />
      {part && (
        <>
          <NumberField
            label={t("define.reader.part_from")}
            name="part.from"
            min={1}
            max={longest}
            step={1}
            value={part.from}
            error={error ?? errorAt(`${path}.part.from`)}
            onChange={(from) => from !== undefined && change((next) => setPart(next, { from: Math.max(1, from), to: part.to }), "part.from")}
          />
          <NumberField
            label={t("define.reader.part_to")}
            name="part.to"
            placeholder={t("define.reader.part_end")}
            min={1}
            max={longest}
            step={1}
            value={part.to}
            error={backwards ?? errorAt(`${path}.part.length`)}
            onChange={(to) => change((next) => setPart(next, { from: part.from, to }), "part.to")}
          />
        </>
      )}
      <p class="field__help">{t("define.reader.part_help")}</p>
    </div>
  );
}

function MeaningFields(props: PatternProps) {
  const { t } = useI18n();
  const { pattern, path, change } = props;
  const identifies = rulesOf(pattern).identifies;
  return (
    <Group title={t("define.reader.meaning")}>
      <Says label={t("define.reader.says")} name="code.segment" path={path} segments={pattern.segments} onChange={(segments) => change((next) => put(next, "segments", segments))} />
      <div class="field--wide">
        <CheckField
          label={t("define.field.identifies")}
          name="identifies"
          help={t("define.reader.identifies_help")}
          checked={identifies}
          onChange={(checked) => change((next) => setIdentifies(next, checked))}
        />
      </div>
      {identifies && <PartFields {...props} />}
    </Group>
  );
}

/** Made just now (`fresh`), it takes the focus once: whoever made it goes on here. */
export function ReaderPattern(props: PatternProps & { fresh: boolean; onFocused: () => void; onRemove: () => void }) {
  const { t } = useI18n();
  const { fresh, onFocused, onRemove, ...own } = props;
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!fresh) return;
    form.current?.querySelector("input")?.focus();
    onFocused();
  }, [fresh, onFocused]);
  return (
    <div ref={form} data-testid="code-form">
      <LookFields {...own} />
      <MeaningFields {...own} />
      <RemoveButton label={t("define.reader.remove_code")} onRemove={onRemove} />
    </div>
  );
}
