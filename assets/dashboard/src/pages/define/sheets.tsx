// The sheets of a moment: what happens there with whom, filled in with the people who hold the contact.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { aspects, filledAspects, readSheetsCsv, setAspect, sheetOf, sheetsCsv } from "../../model/define/sheets";
import { find } from "../../model/find";
import type { Moment, SegmentChoice } from "../../model/programme";
import { SelectField, TextField } from "../../ui/fields";
import { useTableExchange, type Table } from "./table_exchange";
import { useDefine } from "./use_draft";

/** Whom a sheet is about: everybody, or the customers of one segment of each dimension. */
function Whom(props: { segments: SegmentChoice[]; onChange: (segments: SegmentChoice[]) => void }) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const { segments, onChange } = props;
  return (
    <div class="form sheet__whom">
      {document.dimensions.map((dimension) => (
        <SelectField
          key={dimension.id}
          label={say(dimension.name)}
          value={segments.find((choice) => choice.dimension === dimension.id)?.value ?? ""}
          choices={[{ value: "", label: t("define.sheet.everybody") }, ...dimension.values.map(({ id, name }) => ({ value: id, label: say(name) }))]}
          onChange={(value) =>
            onChange([...segments.filter((choice) => choice.dimension !== dimension.id), ...(value ? [{ dimension: dimension.id, value }] : [])])
          }
        />
      ))}
    </div>
  );
}

function Existing(props: { moment: Moment; onOpen: (segments: SegmentChoice[]) => void }) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const sheets = (document.sheets ?? []).filter(({ moment }) => moment === props.moment.id);
  if (sheets.length === 0) return null;
  const name = ({ dimension, value }: SegmentChoice): string => say(find(find(document.dimensions, dimension)?.values ?? [], value)?.name) || value;
  return (
    <p class="sheet__existing">
      {sheets.map((sheet) => {
        const segments = sheet.segments ?? [];
        const words = segments.length > 0 ? segments.map(name).join(" · ") : t("define.sheet.everybody");
        return (
          <button key={words} type="button" class="pill" onClick={() => props.onOpen(segments)}>
            {words}
            <small>{t("define.sheet.filled", { count: filledAspects(sheet), all: aspects.length })}</small>
          </button>
        );
      })}
    </p>
  );
}

export function Sheets(props: { moment: Moment }) {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const { moment } = props;
  const [segments, setSegments] = useState<SegmentChoice[]>([]);
  const sheet = sheetOf(document, moment.id, segments);
  return (
    <details class="sheet" open={Boolean(document.sheets?.some((each) => each.moment === moment.id))} data-testid="sheets">
      <summary>
        <h3>{t("define.sheet.title")}</h3>
      </summary>
      <p class="sheet__lead">{t("define.sheet.lead")}</p>
      <Existing moment={moment} onOpen={setSegments} />
      <Whom segments={segments} onChange={setSegments} />
      <div class="form form--two">
        {aspects.map((aspect) => (
          <TextField
            key={aspect}
            label={t(`define.field.${aspect}`)}
            help={t(`define.sheet.help.${aspect}`)}
            name={aspect}
            lines={aspect === "process" ? 4 : 2}
            wide={aspect === "process"}
            maxLength={2000}
            value={sheet?.[aspect] ?? ""}
            onChange={(value) => update((d) => setAspect(d, moment.id, segments, aspect, value), `sheets.${moment.id}.${JSON.stringify(segments)}.${aspect}`)}
          />
        ))}
      </div>
    </details>
  );
}

const table: Omit<Table, "file"> = {
  part: "sheets",
  write: sheetsCsv,
  read: (text, programme) => {
    const { sheets, faults } = readSheetsCsv(text, programme);
    const { sheets: _, ...rest } = programme;
    return { next: sheets.length > 0 ? { ...rest, sheets } : rest, faults };
  },
};

/** All sheets as one table, out and in. */
export function SheetExchange() {
  const { t } = useI18n();
  const { tools, result } = useTableExchange({ ...table, file: t("define.sheet.file") });
  return (
    <div class="exchange">
      <h3>{t("define.sheet.title")}</h3>
      <p>{t("define.sheet.exchange")}</p>
      {tools}
      {result}
    </div>
  );
}
