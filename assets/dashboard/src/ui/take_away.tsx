// What is on a page, to be taken along: its figures as tables, all of it as a picture or on paper.

import inter from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import { useRef, useState } from "preact/hooks";
import { useI18n } from "../i18n";
import { harmless } from "../model/csv";
import type { FixedDays } from "../model/period";
import { fileName, type Table } from "../model/take_away";
import { saveBlob, saveFile } from "./files";
import { Download } from "./icons";
import { useMenu } from "./menu";
import { useQuery } from "./use_address";

/** With what tells a spreadsheet that it is UTF-8. */
async function csvOf(table: Table): Promise<string> {
  const { default: Papa } = await import("papaparse");
  const data = table.rows.map((row) => row.map(harmless));
  return `\uFEFF${Papa.unparse({ fields: table.columns, data }, { newline: "\r\n" })}`;
}

/** The page's type, as part of the picture: a picture may load nothing. */
async function typeFace(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(inter)).arrayBuffer());
  const text = btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ""));
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${text}) format("woff2")}`;
}

/** What leads elsewhere or asks for something: of no use in a picture, nor on paper (page.css hides the same there). */
const ofScreenOnly =
  ".filters, .take-away, .live, .just-now, .link, .button, .pill, .icon-button, .heat__toggle, .card__open, .overview__more, " +
  ".levers__lesson .steps, .moment__numbers:not([open]), .moment__comments:not(:has(li)), .input";

const sharper = 2; // pixels a point, as on a screen of high density

/** What nothing in a still picture depends on, and what is said twice: each style of each element is written into the picture. */
const ofNoPicture =
  /^(animation|transition|scroll|overscroll|cursor|pointer|user|touch|will|view-|timeline|offset|speak|page|break|orphans|widows|caret|interactivity|(block|inline)-size|(min|max)-(block|inline)-size|(margin|padding|border|inset|overflow|contain-intrinsic)-(block|inline|start|end)|-webkit-(?!line-clamp|box|text-fill)|math|ruby|column-rule|shape|anchor|position-)/;

function stylesInPictures(): string[] {
  return [...getComputedStyle(document.documentElement)].filter((name) => !ofNoPicture.test(name) && !name.startsWith("--"));
}

/** A picture stands alone: over it whose figures these are, and of when. */
function withHead(page: HTMLCanvasElement, programme: string, made: string): HTMLCanvasElement {
  const content = document.getElementById("content")!;
  const style = getComputedStyle(content);
  const [left, right] = [style.paddingLeft, style.paddingRight].map((side) => sharper * Number.parseFloat(side)) as [number, number];
  const size = sharper * Number.parseFloat(style.fontSize);
  const whole = document.createElement("canvas");
  whole.width = page.width;
  whole.height = page.height + 2 * size;
  const pen = whole.getContext("2d");
  if (!pen) throw new Error("the browser has no canvas left");
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.drawImage(page, 0, 2 * size);
  pen.textBaseline = "middle";
  pen.fillStyle = style.color;
  pen.font = `600 ${size}px ${style.fontFamily}`;
  pen.fillText(programme, left, 1.6 * size);
  const beside = left + pen.measureText(programme).width + size;
  pen.font = `400 ${0.93 * size}px ${style.fontFamily}`;
  pen.textAlign = "right";
  pen.fillText(made, whole.width - right, 1.6 * size, whole.width - right - beside);
  return whole;
}

/** The page as it stands, without what only leads elsewhere. */
async function pictureOf(programme: string, made: string): Promise<Blob> {
  const content = document.getElementById("content");
  if (!content) throw new Error("there is no page");
  const { toCanvas } = await import("html-to-image");
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const filter = (node: unknown): boolean => !(node instanceof Element && node.matches(ofScreenOnly));
  const page = await toCanvas(content, { backgroundColor, pixelRatio: sharper, filter, includeStyleProperties: stylesInPictures(), fontEmbedCSS: await typeFace() });
  const picture = await new Promise<Blob | null>((done) => withHead(page, programme, made).toBlob(done));
  if (!picture) throw new Error("the browser drew nothing");
  return picture;
}

/** What is done next may leave the page no time to show that something is done. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

type Job = { state: "idle" } | { state: "working" } | { state: "failed" };

/** `of` tells a file from that of another site or other days; `tables` are made when they are asked for; null: there is nothing to take yet. */
export function TakeAway(props: { title: string; programme: string; of: string; tables: (() => Table[]) | null; days: FixedDays | null }) {
  const { t, format } = useI18n();
  const menu = useMenu();
  const current = useRef(0); // which job is waited for: one that was cancelled ends unheard
  const [job, setJob] = useState<Job>({ state: "idle" });
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<"copied" | "in_address" | null>(null);
  const [, setQuery] = useQuery();
  const { title, programme, of, tables, days } = props;
  const take = async <Made,>(make: () => Promise<Made>, save: (made: Made) => void): Promise<void> => {
    const mine = ++current.current;
    if (menu.current) menu.current.open = false;
    setJob({ state: "working" });
    setLink(null);
    try {
      await painted();
      const made = await make();
      if (mine !== current.current) return;
      save(made);
      setJob({ state: "idle" });
    } catch {
      if (mine === current.current) setJob({ state: "failed" }); // a program that could not be loaded, or a picture too large for the browser
    }
  };
  /** The address itself gets the dates: so the link can be seen, and had where the browser copies nothing. */
  const copyLink = async (fixed: FixedDays): Promise<"copied" | "in_address"> => {
    setQuery({ ...fixed, days: null }, "replace");
    try {
      await navigator.clipboard.writeText(location.href);
      return "copied";
    } catch {
      return "in_address"; // no clipboard without TLS, or not allowed
    }
  };
  const cancel = (): void => {
    current.current += 1;
    setJob({ state: "idle" });
  };
  const name = (what: string, ending: string): string => `${fileName(programme, title, what, of)}.${ending}`;
  const working = job.state === "working";
  const takePicture = (): Promise<void> =>
    take(
      () => pictureOf(programme, t("scope.made", { time: format.instant(new Date()) })),
      (picture) => saveBlob(name("", "png"), picture),
    );
  return (
    <>
      <details class="menu take-away" hidden={!tables} ref={menu} data-state={job.state} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary
          class="pill pill--link"
          data-testid="take-away"
          aria-busy={working}
          onClick={(event) => {
            if (!working) return;
            event.preventDefault();
            cancel();
          }}
        >
          {working ? <span class="take-away__working" aria-hidden="true" /> : <Download />}
          {t(working ? "take.working" : "take.title")}
          {working && <span class="take-away__cancel">{t("take.cancel")}</span>}
        </summary>
        <div class="menu__list">
          {open &&
            tables?.().map((table) => (
              <button
                key={table.name}
                type="button"
                class="menu__item"
                data-table={table.name}
                onClick={() => void take(() => csvOf(table), (text) => saveFile(name(table.name, "csv"), "text/csv", text))}
              >
                {t("take.csv", { name: table.name })}
              </button>
            ))}
          <button type="button" class="menu__item" data-testid="take-picture" onClick={() => void takePicture()}>
            {t("take.picture")}
          </button>
          <button type="button" class="menu__item" onClick={() => void take(async () => undefined, () => print())}>
            {t("take.paper")}
          </button>
          {days && (
            <button type="button" class="menu__item" data-testid="take-link" onClick={() => void take(() => copyLink(days), setLink)}>
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
      <span class={job.state === "failed" ? "take-away__failed" : "visually-hidden"} role="status">
        {job.state === "failed" && t("take.failed")}
        {working && t("take.working")}
      </span>
    </>
  );
}
