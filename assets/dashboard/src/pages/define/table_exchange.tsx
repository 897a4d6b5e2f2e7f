// Many things at once, from a table: what it says is checked and seen before it is taken into the draft.

import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { changesBetween, type Change, type Part } from "../../model/define/changes";
import { keyOf } from "../../model/define/json";
import { subjectOf, type Finding } from "../../model/define/publishing";
import { columnName, decodeTable, type Encoding, type TableFault } from "../../model/define/table";
import type { Programme } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { NotRead } from "../../ui/failure";
import { FileButton, saveFile } from "../../ui/files";
import { Download } from "../../ui/icons";
import { once, usePolled, type Polled } from "../../ui/poller";
import { ChangeList } from "./change_list";
import { useFindingText } from "./finding_text";
import { useDefine } from "./use_draft";
import { useValueText } from "./wording";

export interface Table {
  part: Extract<Part, "sites" | "kiosks" | "sheets">;
  file: string; // what it is called when it is saved, behind the programme's name
  write: (programme: Programme, language: string) => string;
  read: (text: string, programme: Programme) => { next: Programme; faults: TableFault[] };
}

type Read = { is: "workbook" } | { is: "faults"; faults: TableFault[]; encoding: Encoding } | { is: "preview"; next: Programme; changes: Change[]; encoding: Encoding };

const mostFaults = 10;

function useFaultText(): (fault: TableFault) => string {
  const { t, language } = useI18n();
  const { document } = useDefine();
  return ({ fault, line, column, value }) => t(`define.csv.fault.${fault}`, { line, value, column: column && columnName(column, language, document) });
}

/** What the server finds wrong with the things that the table changes; with the rest of the draft it has nothing to do. */
function useVerdict(part: Part, next: Programme, changes: Change[]): Pick<Polled<Finding[]>, "data" | "error"> {
  const { api } = useDefine();
  const read = useCallback(
    async (signal: AbortSignal): Promise<Finding[]> => {
      if (changes.length === 0) return [];
      const touched = new Set(changes.map(({ item }) => item));
      const isOfTable = ({ field }: Finding): boolean => {
        const subject = subjectOf(field);
        const thing = subject?.list === part ? ((next[part as "sites"] ?? [])[subject.index] as unknown) : undefined;
        return touched.has(keyOf(thing) ?? "");
      };
      try {
        await api.checkProgramme(next, signal);
        return [];
      } catch (error) {
        if (!(error instanceof ApiError) || error.kind !== "refused" || !error.problem?.errors) throw error;
        return error.problem.errors.filter(isOfTable);
      }
    },
    [api, part, next, changes],
  );
  return usePolled(read, once);
}

function Findings(props: { findings: Finding[]; part: Part; next: Programme }) {
  const { t } = useI18n();
  const { pathText } = useValueText();
  const findingText = useFindingText();
  const where = ({ field }: Finding): string => {
    const path = [...field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)];
    let at: unknown = props.next;
    const steps = path.map(([, name, index]) => {
      at = index === undefined ? (at as Record<string, unknown> | undefined)?.[name!] : (at as unknown[] | undefined)?.[Number(index)];
      return index === undefined ? name! : (keyOf(at) ?? index);
    });
    return pathText(props.next, steps).split(" › ").slice(1).join(" › ");
  };
  return (
    <Notice bad>
      {t("define.csv.mend")}
      <ul data-testid="csv-findings">
        {props.findings.slice(0, mostFaults).map((finding) => (
          <li key={finding.field + finding.detail}>
            <b>{where(finding)}</b> {findingText(finding)}
          </li>
        ))}
        {props.findings.length > mostFaults && <li>{t("define.more_fields", { count: props.findings.length - mostFaults })}</li>}
      </ul>
    </Notice>
  );
}

/** What came of the file may lie below what is seen. */
function useInView() {
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.scrollIntoView({ block: "nearest" }), []);
  return section;
}

function EncodingNote(props: { encoding: Encoding }) {
  const { t } = useI18n();
  return props.encoding === "windows-1252" ? <p class="exchange__note">{t("define.csv.assumed")}</p> : null;
}

function Preview(props: { table: Table; read: Extract<Read, { is: "preview" }>; onDone: () => void }) {
  const { t } = useI18n();
  const { document, replace } = useDefine();
  const { table, read, onDone } = props;
  const { next, changes } = read;
  const { data: findings, error } = useVerdict(table.part, next, changes);
  const section = useInView();
  const wrong = findings !== null && findings.length > 0;
  const asking = !findings && !error;
  const take = (): void => {
    replace(next);
    onDone();
  };
  return (
    <section class="exchange__preview" data-testid="csv-preview" ref={section}>
      <h2>{t("define.csv.would", { count: changes.length })}</h2>
      <EncodingNote encoding={read.encoding} />
      {wrong && <Findings findings={findings} part={table.part} next={next} />}
      <NotRead error={error} />
      <ChangeList changes={changes} before={document} after={next} />
      <p class="exchange__buttons">
        <button type="button" class="button" disabled={changes.length === 0 || asking || wrong} data-testid="csv-take" onClick={take}>
          {asking ? t("define.checking") : t("define.csv.take")}
        </button>
        <button type="button" class="link" onClick={onDone}>
          {t("define.csv.leave")}
        </button>
      </p>
    </section>
  );
}

function Faults(props: { faults: TableFault[]; encoding: Encoding; onDone: () => void }) {
  const { t } = useI18n();
  const faultText = useFaultText();
  const { faults, onDone } = props;
  const section = useInView();
  return (
    <section ref={section}>
      <Notice bad>
        {t("define.csv.refused")}
        <ul data-testid="csv-faults">
          {faults.slice(0, mostFaults).map((fault, i) => (
            <li key={i}>{faultText(fault)}</li>
          ))}
          {faults.length > mostFaults && <li>{t("define.more_fields", { count: faults.length - mostFaults })}</li>}
        </ul>
      </Notice>
      <EncodingNote encoding={props.encoding} />
      <button type="button" class="link" onClick={onDone}>
        {t("define.understood")}
      </button>
    </section>
  );
}

/** The buttons that take a table out and in, and what came of the one that was read: each has a place of its own. */
export function useTableExchange(table: Table): { tools: ComponentChildren; result: ComponentChildren } {
  const { t, language } = useI18n();
  const { document } = useDefine();
  const [read, setRead] = useState<Read | null>(null);
  const leave = (): void => setRead(null);
  const take = async (file: File): Promise<void> => {
    const decoded = decodeTable(await file.arrayBuffer());
    if (!decoded) return setRead({ is: "workbook" });
    const { text, encoding } = decoded;
    const { next, faults } = table.read(text, document);
    setRead(faults.length > 0 ? { is: "faults", faults, encoding } : { is: "preview", next, changes: changesBetween(document, next), encoding });
  };
  const save = (): void => saveFile(`${document.id}-${table.file}.csv`, "text/csv", `\uFEFF${table.write(document, language)}`);
  const tools = (
    <p class="exchange__buttons">
      <button type="button" class="button button--plain" data-testid={`${table.part}-out`} onClick={save}>
        <Download />
        {t("define.csv.out")}
      </button>
      <FileButton label={t("define.csv.in")} accept=".csv,.txt,text/csv" name={`${table.part}-in`} onFile={(file) => void take(file)} />
    </p>
  );
  if (!read) return { tools, result: null };
  if (read.is === "workbook") {
    return {
      tools,
      result: (
        <section>
          <Notice bad>{t("define.csv.workbook")}</Notice>
        </section>
      ),
    };
  }
  const result = read.is === "faults" ? <Faults faults={read.faults} encoding={read.encoding} onDone={leave} /> : <Preview table={table} read={read} onDone={leave} />;
  return { tools, result };
}
