// The segmentation matrix of the draft: who all the customers are, how many, and what each kind is worth.

import { useI18n } from "../../i18n";
import { countMicrosegments, microsegments, mostMicrosegments } from "../../model/define/segments";
import { useDefine } from "./use_draft";

export function SegmentMatrix() {
  const { t, say, language } = useI18n();
  const { document } = useDefine();
  const count = countMicrosegments(document.dimensions);
  if (count < 2) return null;
  const rows = count <= mostMicrosegments ? microsegments(document.dimensions) : [];
  const dimensions = document.dimensions.filter(({ values }) => values.length > 0);
  const money = (amount: number, currency: string): string => {
    try {
      return new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
    } catch {
      return `${amount} ${currency}`; // not a currency yet
    }
  };
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  return (
    <section class="matrix">
      <h2>{t("define.matrix.title", { count })}</h2>
      <p class="define__intro">{rows.length > 0 ? t("define.matrix.lead") : t("define.matrix.too_many", { count: mostMicrosegments })}</p>
      {rows.length > 0 && (
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
              {rows.map(({ values, share, worth }) => (
                <tr key={values.map(({ id }) => id).join("/")}>
                  {values.map((value, i) => (
                    <td key={dimensions[i]!.id}>{say(value.name) || value.id}</td>
                  ))}
                  <td class="table__number">{share === null ? "–" : percent.format(share)}</td>
                  <td class="table__number">{worth ? `${money(worth.amount, worth.currency)} ${t(`define.per.${worth.period}` as "define.per.year")}` : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
