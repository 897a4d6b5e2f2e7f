// Sites and kiosks as tables: the buttons under their list.

import type { ComponentChildren } from "preact";
import { useI18n } from "../../i18n";
import { kiosksCsv, readKiosksCsv, readSitesCsv, sitesCsv } from "../../model/define/fleet_csv";
import { useTableExchange, type Table } from "./table_exchange";

const tables: Record<"sites" | "kiosks", Omit<Table, "file">> = {
  sites: {
    part: "sites",
    write: sitesCsv,
    read: (text, programme) => {
      const { sites, faults } = readSitesCsv(text, programme);
      return { next: { ...programme, sites }, faults };
    },
  },
  kiosks: {
    part: "kiosks",
    write: kiosksCsv,
    read: (text, programme) => {
      const { kiosks, faults } = readKiosksCsv(text, programme);
      return { next: { ...programme, kiosks }, faults };
    },
  },
};

export function useFleetExchange(part: "sites" | "kiosks"): { tools: ComponentChildren; result: ComponentChildren } {
  const { t } = useI18n();
  const { tools, result } = useTableExchange({ ...tables[part], file: t(`define.csv.file_${part}`) });
  return {
    tools: (
      <details class="exchange">
        <summary>{t("define.csv.many")}</summary>
        <p>{t(`define.csv.lead_${part}`)}</p>
        {tools}
      </details>
    ),
    result,
  };
}
