// What is on a page, to be taken along: its figures as tables, all of it as a picture or on paper.

import inter from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import { useRef, useState } from "preact/hooks";
import { useI18n } from "../i18n";
import { harmless } from "../model/csv";
import { fileName, type Table } from "../model/take_away";
import { saveBlob, saveFile } from "./files";
import { Download } from "./icons";
import { useMenu } from "./menu";
import { useQuery } from "./use_address";

async function saveCsv(table: Table, name: string): Promise<void> {
  const { default: Papa } = await import("papaparse");
  const data = table.rows.map((row) => row.map(harmless));
  saveFile(name, "text/csv", `\uFEFF${Papa.unparse({ fields: table.columns, data }, { newline: "\r\n" })}`);
}

/** The page's type, as part of the picture: a picture may load nothing. */
async function typeFace(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(inter)).arrayBuffer());
  const text = btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ""));
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${text}) format("woff2")}`;
}

/** The page as it stands, without what only leads elsewhere. */
async function savePicture(name: string): Promise<void> {
  const content = document.getElementById("content");
  if (!content) return;
  const { toBlob } = await import("html-to-image");
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const filter = (node: unknown): boolean => !(node instanceof Element && node.classList.contains("take-away"));
  const picture = await toBlob(content, { backgroundColor, pixelRatio: 2, filter, fontEmbedCSS: await typeFace() });
  if (!picture) throw new Error("the browser drew nothing");
  saveBlob(name, picture);
}

/** `tables` are made when they are asked for; null: there is nothing to take yet. */
export function TakeAway(props: { title: string; programme: string; tables: (() => Table[]) | null; days?: { from: string; to: string } | null }) {
  const { t } = useI18n();
  const menu = useMenu();
  const busy = useRef(false);
  const [failed, setFailed] = useState(false);
  const [link, setLink] = useState<"copied" | "in_address" | null>(null);
  const [, setQuery] = useQuery();
  const { title, programme, tables, days = null } = props;
  const take = async (job: () => Promise<void>): Promise<void> => {
    if (menu.current) menu.current.open = false;
    if (busy.current) return;
    busy.current = true;
    try {
      setFailed(false);
      setLink(null);
      await job();
    } catch {
      setFailed(true); // a program that could not be loaded, or a picture too large for the browser
    }
    busy.current = false;
  };
  /** The address itself gets the dates: so the link can be seen, and had where the browser copies nothing. */
  const copyLink = async (fixed: { from: string; to: string }): Promise<void> => {
    setQuery({ ...fixed, days: null }, "replace");
    try {
      await navigator.clipboard.writeText(location.href);
      setLink("copied");
    } catch {
      setLink("in_address"); // no clipboard without TLS, or not allowed
    }
  };
  const name = (what: string, ending: string): string => `${fileName(programme, title, what)}.${ending}`;
  if (!tables) return null;
  return (
    <>
      <details class="menu take-away" ref={menu}>
        <summary class="pill pill--link" data-testid="take-away">
          <Download /> {t("take.title")}
        </summary>
        <div class="menu__list">
          {tables().map((table) => (
            <button key={table.name} type="button" class="menu__item" data-table={table.name} onClick={() => void take(() => saveCsv(table, name(table.name, "csv")))}>
              {t("take.csv", { name: table.name })}
            </button>
          ))}
          <button type="button" class="menu__item" data-testid="take-picture" onClick={() => void take(() => savePicture(name("", "png")))}>
            {t("take.picture")}
          </button>
          <button type="button" class="menu__item" onClick={() => void take(async () => print())}>
            {t("take.paper")}
          </button>
          {days && (
            <button type="button" class="menu__item" data-testid="take-link" onClick={() => void take(() => copyLink(days))}>
              {t("take.link")}
            </button>
          )}
        </div>
      </details>
      {link && (
        <span class="take-away__done" role="status" data-testid="link-taken">
          {t(`take.link_${link}`)}
        </span>
      )}
      {failed && (
        <span class="take-away__failed" role="alert">
          {t("take.failed")}
        </span>
      )}
    </>
  );
}
