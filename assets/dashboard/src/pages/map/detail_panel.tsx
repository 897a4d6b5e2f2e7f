// Everything known about one cell or one stage: what the number is made of and what it means.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { scaleKey, scaleTag, shown, type ScoreRow, type ShownRow } from "../../model/scores";
import type { Programme } from "../../model/programme";
import { Close } from "../../ui/icons";
import { Link } from "../../ui/link";
import { Distribution } from "./distribution";
import { ScoreBar } from "./score_bar";
import { plusMinus, scaleText, versionsText } from "./wording";
import "./detail_panel.css";

export interface Detail {
  key: string;
  over: string; // the stage, in small above the title
  title: string;
  place: string; // segment
  moment: string | null; // whose page tells more; null for a stage
  whom: Record<string, string>; // the segment of a cell
  scale: string | null; // the scale shown first: see scaleTag
  rows: ScoreRow[]; // one a scale, the primary first
}

function Fact(props: { name: string; children: ComponentChildren; notes?: string[] }) {
  return (
    <div class="fact">
      <dt>{props.name}</dt>
      <dd>
        {props.children}
        {props.notes?.filter(Boolean).map((note) => (
          <small key={note}>{note}</small>
        ))}
      </dd>
    </div>
  );
}

function Facts(props: { row: ShownRow; programme: Programme }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { row } = props;
  const { scale, favourable, nps } = row;
  const cut = scale.cut ?? null;
  const negative = scale.polarity === "negative";
  const cutNote = cut === null ? "" : t(negative ? "detail.favourable_to" : "detail.favourable_from", { cut });
  return (
    <dl class="facts">
      <Fact name={t("detail.ratings")}>{format.count(row.n)}</Fact>
      <Fact name={t("detail.not_applicable")}>{format.count(row.not_applicable)}</Fact>
      {favourable && (
        <Fact
          name={t("detail.favourable")}
          notes={[
            t("detail.range", { low: format.percentTenth(favourable.low), high: format.percentTenth(favourable.high) }),
            cutNote,
          ]}
        >
          {format.percentTenth(favourable.share)}
        </Fact>
      )}
      {nps && (
        <Fact
          name={t("detail.nps")}
          notes={[
            t("detail.range", { low: format.signed(nps.low), high: format.signed(nps.high) }),
            t("detail.nps_note"),
          ]}
        >
          {format.signed(nps.value)}
        </Fact>
      )}
      {row.mean !== null && (
        <Fact name={t("detail.mean")}>
          {t("detail.mean_of", { mean: format.hundredth(row.mean), min: scale.min, max: scale.max })}
        </Fact>
      )}
      <Fact name={t("detail.versions")} notes={row.survey_versions.length > 1 ? [t("detail.mixed")] : []}>
        {versionsText(row.survey_versions, props.programme, i18n)}
      </Fact>
    </dl>
  );
}

function Figures(props: { row: ShownRow; confidence: number; programme: Programme }) {
  const { t, format } = useI18n();
  const { row } = props;
  const confidence = format.percent(props.confidence);
  return (
    <>
      <section class="panel__score" aria-label={t("detail.index")}>
        <p class="panel__figure">
          {format.tenth(row.index.value)} <span class="card__half">± {plusMinus(row, format)}</span>
        </p>
        <ScoreBar {...row.index} />
        <p class="panel__interval">
          {t("detail.interval", {
            confidence,
            low: format.tenth(row.index.low),
            high: format.tenth(row.index.high),
          })}
        </p>
      </section>
      <section>
        <h3>{t("detail.distribution")}</h3>
        <Distribution row={row} />
      </section>
      <Facts row={row} programme={props.programme} />
      <section class="panel__what">
        <h3>{t("detail.what")}</h3>
        <p>{t("detail.definition")}</p>
        {row.scale.polarity === "negative" && <p>{t("detail.definition_negative")}</p>}
        <p>{t("detail.definition_interval", { confidence })}</p>
      </section>
    </>
  );
}

/** On a phone it covers the page and holds the focus; elsewhere it stands beside the map, which stays in use. */
function useDialog(key: string, onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    if (matchMedia("(max-width: 700px)").matches) element.showModal();
    else element.show();
    return () => element.close();
  }, []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [key]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onClose]);
  return { dialog, heading };
}

export function DetailPanel(props: {
  programme: Programme;
  detail: Detail;
  minimum: number;
  confidence: number;
  whom: Record<string, string | null>; // site and days, for the moment's own page
  onClose: () => void;
}) {
  const { t } = useI18n();
  const { detail, minimum } = props;
  const { dialog, heading } = useDialog(detail.key, props.onClose);
  const [chosen, setChosen] = useState({ key: "", scale: "" });
  const isChosen = (each: ScoreRow): boolean =>
    chosen.key === detail.key ? scaleKey(each.scale) === chosen.scale : scaleTag(each.scale) === detail.scale;
  const row = detail.rows.find(isChosen) ?? null;
  const visible = shown(row, minimum);
  return (
    <dialog ref={dialog} class="panel" aria-labelledby="panel-title" data-testid="detail" onCancel={props.onClose}>
      <header class="panel__head">
        <div>
          <p class="panel__over">{detail.over}</p>
          <h2 id="panel-title" ref={heading} tabIndex={-1}>
            {detail.title}
          </h2>
          <p class="panel__place">
            {detail.place}
            {detail.moment && (
              <Link to="moments" query={{ moment: detail.moment, ...props.whom, ...detail.whom }}>
                {t("moment.more")}
              </Link>
            )}
          </p>
        </div>
        <button type="button" class="icon-button" aria-label={t("detail.close")} title={t("detail.close")} onClick={props.onClose}>
          <Close />
        </button>
      </header>
      {(detail.rows.length > 1 || (detail.rows.length > 0 && !row)) && (
        <div class="panel__scales" role="group" aria-label={t("detail.scales")}>
          {detail.rows.map((each) => (
            <button
              key={scaleKey(each.scale)}
              type="button"
              class="panel__scale"
              aria-pressed={each === row}
              onClick={() => setChosen({ key: detail.key, scale: scaleKey(each.scale) })}
            >
              {scaleText(each.scale, t)}
            </button>
          ))}
        </div>
      )}
      {detail.rows.length === 1 && row && <p class="panel__only">{scaleText(row.scale, t)}</p>}
      {visible ? (
        <Figures row={visible} confidence={props.confidence} programme={props.programme} />
      ) : (
        <section>
          <h3>{t("detail.missing_title")}</h3>
          <p>{t("detail.missing")}</p>
        </section>
      )}
    </dialog>
  );
}
