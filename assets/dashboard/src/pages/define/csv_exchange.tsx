// Many sites or kiosks at once, from a table: what it would change is seen in the draft before anything counts.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { changesBetween, type Change } from "../../model/define/changes";
import { kiosksCsv, readKiosksCsv, readSitesCsv, sitesCsv, type TableFault } from "../../model/define/fleet_csv";
import type { Programme } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { FileButton, saveFile } from "../../ui/files";
import { Download } from "../../ui/icons";
import { ChangeList } from "./change_list";
import { useDefine } from "./use_draft";

type Part = "sites" | "kiosks";

function readTable(part: Part, text: string, programme: Programme): { next: Programme; faults: TableFault[] } {
  if (part === "sites") {
    const { sites, faults } = readSitesCsv(text, programme);
    return { next: { ...programme, sites }, faults };
  }
  const { kiosks, faults } = readKiosksCsv(text, programme);
  return { next: { ...programme, kiosks }, faults };
}

type Read = { is: "nothing" } | { is: "faults"; faults: TableFault[] } | { is: "preview"; next: Programme; changes: Change[] };

export function CsvExchange(props: { part: Part }) {
  const { t } = useI18n();
  const { document, replace } = useDefine();
  const { part } = props;
  const [read, setRead] = useState<Read>({ is: "nothing" });
  const take = (text: string): void => {
    const { next, faults } = readTable(part, text, document);
    setRead(faults.length > 0 ? { is: "faults", faults } : { is: "preview", next, changes: changesBetween(document, next) });
  };
  const save = (): void => {
    const table = part === "sites" ? sitesCsv(document) : kiosksCsv(document);
    saveFile(`${document.id}-${part}.csv`, "text/csv", `\uFEFF${table}`);
  };
  return (
    <details class="exchange">
      <summary>{t("define.csv.many")}</summary>
      <p>{t(`define.csv.lead_${part}`)}</p>
      <p class="exchange__buttons">
        <button type="button" class="button button--plain" data-testid={`${part}-out`} onClick={save}>
          <Download />
          {t("define.csv.out")}
        </button>
        <FileButton label={t("define.csv.in")} accept=".csv,text/csv" name={`${part}-in`} onFile={(file) => void file.text().then(take)} />
      </p>
      {read.is === "faults" && (
        <Notice bad>
          {t("define.csv.refused")}
          <ul data-testid="csv-faults">
            {read.faults.slice(0, 10).map((fault) => (
              <li key={`${fault.line}${fault.column}${fault.value}`}>{t(`define.csv.table_fault.${fault.fault}`, { ...fault })}</li>
            ))}
            {read.faults.length > 10 && <li>{t("define.more_fields", { count: read.faults.length - 10 })}</li>}
          </ul>
        </Notice>
      )}
      {read.is === "preview" && (
        <div class="exchange__preview" data-testid="csv-preview">
          <h4>{t("define.csv.would", { count: read.changes.length })}</h4>
          <ChangeList changes={read.changes} before={document} after={read.next} />
          <p class="exchange__buttons">
            <button
              type="button"
              class="button"
              disabled={read.changes.length === 0}
              data-testid="csv-take"
              onClick={() => {
                replace(read.next);
                setRead({ is: "nothing" });
              }}
            >
              {t("define.csv.take")}
            </button>
            <button type="button" class="link" onClick={() => setRead({ is: "nothing" })}>
              {t("define.csv.leave")}
            </button>
          </p>
        </div>
      )}
    </details>
  );
}
