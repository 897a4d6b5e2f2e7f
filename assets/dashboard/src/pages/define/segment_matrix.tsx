// The segmentation matrix of the draft: who all the customers are, how many, and what each kind is worth. What is known of a
// combination itself is written here; else it follows from its segments.

import type { ComponentChildren } from "preact";
import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { countMicrosegments, microsegments, mostMicrosegments, stateMicrosegment, strayMicrosegments, type Microsegment } from "../../model/define/segments";
import type { Programme, Worth } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

/** In the currency that the programme speaks of already. */
function usualWorth(programme: Programme): Worth {
  const said = [...(programme.microsegments ?? []), ...programme.dimensions.flatMap(({ values }) => values)].flatMap(({ worth }) => worth ?? []);
  return { amount: 0, currency: said[0]?.currency ?? "EUR", period: said[0]?.period ?? "year" };
}

function numberIn(text: string): number | undefined {
  const number = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** `known` is what is stated, `follows` what holds where nothing is; undefined: it is not known any more. */
function Cell(props: { name: string; label: string; known: number | undefined; follows: number | null; onState: (value: number | undefined) => void; children: ComponentChildren }) {
  const { language } = useI18n();
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false });
  return (
    <td class="table__number matrix__cell">
      <input
        class="input matrix__input"
        name={props.name}
        inputMode="decimal"
        aria-label={props.label}
        value={props.known === undefined ? "" : decimal.format(props.known)}
        placeholder={props.follows === null ? "" : decimal.format(props.follows)}
        onChange={(event) => props.onState(numberIn(event.currentTarget.value))}
      />{" "}
      {props.children}
    </td>
  );
}

function Row(props: { row: Microsegment; names: string[]; at: number }) {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { row, names, at } = props;
  const { stated, segments } = row;
  const name = names.join(" · ");
  const step = `microsegments.${name}`;
  const worth = row.worth ?? usualWorth(document);
  const error = ["segments", "share", "worth.amount", "worth.currency"].map((field) => errorAt(`microsegments[${at}].${field}`)).find(Boolean);
  return (
    <tr data-microsegment={segments.map(({ value }) => value).join(" ")}>
      {names.map((each, i) => (
        <td key={i}>{each}</td>
      ))}
      <Cell
        name="share"
        label={t("define.matrix.share_of", { name })}
        known={stated?.share === undefined ? undefined : stated.share * 100}
        follows={row.share === null ? null : row.share * 100}
        onState={(percent) => update((d) => stateMicrosegment(d, segments, { ...stated, share: percent === undefined ? undefined : percent / 100 }), `${step}.share`)}
      >
        %
      </Cell>
      <Cell
        name="worth"
        label={t("define.matrix.worth_of", { name })}
        known={stated?.worth?.amount}
        follows={row.worth?.amount ?? null}
        onState={(amount) => update((d) => stateMicrosegment(d, segments, { ...stated, worth: amount === undefined ? undefined : { ...worth, amount } }), `${step}.worth`)}
      >
        {worth.currency} {t(`define.per.${worth.period}` as "define.per.year")}
        {error && <span class="field__error">{error}</span>}
      </Cell>
    </tr>
  );
}

function Strays() {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const strays = strayMicrosegments(document);
  if (strays.length === 0) return null;
  return (
    <Notice bad>
      {t("define.matrix.strays", { count: strays.length })}{" "}
      <button
        type="button"
        class="link"
        data-testid="forget-strays"
        onClick={() =>
          update((d) => {
            const gone = strayMicrosegments(d);
            const left = (d.microsegments ?? []).filter((each) => !gone.includes(each));
            put(d, "microsegments", left.length > 0 ? left : undefined);
          })
        }
      >
        {t("define.matrix.forget_strays")}
      </button>
    </Notice>
  );
}

export function SegmentMatrix() {
  const { t, say, format } = useI18n();
  const { document } = useDefine();
  const errorAt = useErrors();
  const count = countMicrosegments(document.dimensions);
  if (count < 2) return null;
  const rows = count <= mostMicrosegments ? microsegments(document.dimensions, document.microsegments) : [];
  const dimensions = document.dimensions.filter(({ values }) => values.length > 0);
  const sum = rows.every(({ share }) => share !== null) ? rows.reduce((all, { share }) => all + share!, 0) : null;
  return (
    <section class="matrix" data-testid="matrix">
      <h2>{t("define.matrix.title", { count })}</h2>
      <p class="define__intro">{rows.length > 0 ? t("define.matrix.lead") : t("define.matrix.too_many", { count: mostMicrosegments })}</p>
      <Strays />
      {rows.length > 0 && (
        <>
          <div class="table-scroll" tabIndex={0} role="region" aria-label={t("define.matrix.title", { count })}>
            <table class="table">
              <thead>
                <tr>
                  {dimensions.map(({ id, name }) => (
                    <th key={id} scope="col">
                      {say(name) || id}
                    </th>
                  ))}
                  <th scope="col" class="table__number">
                    {t("define.field.share")}
                  </th>
                  <th scope="col" class="table__number">
                    {t("define.field.worth")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row
                    key={row.segments.map(({ value }) => value).join("/")}
                    row={row}
                    names={row.values.map((value) => say(value.name) || value.id)}
                    at={row.stated ? (document.microsegments ?? []).indexOf(row.stated) : -1}
                  />
                ))}
              </tbody>
            </table>
          </div>
          {sum !== null && (
            <p class={Math.abs(sum - 1) < 1e-6 ? "segments__sum" : "segments__sum segments__sum--wrong"} role="status">
              {t("define.share_sum", { sum: format.percentTenth(sum) })}
            </p>
          )}
          {errorAt("microsegments") && <p class="field__error">{errorAt("microsegments")}</p>}
        </>
      )}
    </section>
  );
}
