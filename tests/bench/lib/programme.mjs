// The programme of the benches: a SAS of sites, moments and segments, as large as asked for.

const text = (words) => ({ es: words, en: words });
const number = (n) => String(n + 1).padStart(3, "0");

export const question = "overall";
// 4 x 3 x 2 = 24 microsegments
export const dimensions = [
  { id: "purpose", values: ["business", "leisure", "family", "study"] },
  { id: "class", values: ["first", "second", "third"] },
  { id: "member", values: ["yes", "no"] },
];

const sites = 50;
const moments = 12;
const momentsOfKiosk = 3;

const momentId = (m) => `moment-${number(m)}`;

/** The kiosks of a site share all moments among them. */
function kiosksOf(site, kiosksPerSite) {
  return Array.from({ length: kiosksPerSite }, (_, k) => ({
    id: `kiosk-${number(site)}-${number(k)}`,
    name: text(`Kiosk ${k + 1}`),
    site: `site-${number(site)}`,
    moments: Array.from({ length: momentsOfKiosk }, (__, m) => momentId((k * momentsOfKiosk + m) % moments)),
  }));
}

export function programme(kiosksPerSite) {
  const stages = ["attract", "decide", "deliver", "reinforce"];
  const each = (count, make) => Array.from({ length: count }, (_, i) => make(i));
  return {
    format: 1,
    id: "bench",
    name: text("Bench"),
    languages: ["es", "en"],
    disclosure_minimum: 1,
    smallest_difference: 2,
    sites: [
      { id: "all", name: text("All"), parent: null, group: true, time_zone: "Europe/Stockholm" },
      ...each(sites, (s) => ({ id: `site-${number(s)}`, name: text(`Site ${s + 1}`), parent: "all" })),
    ],
    dimensions: dimensions.map(({ id, values }) => ({
      id,
      name: text(id),
      values: values.map((value) => ({ id: value, name: text(value) })),
    })),
    moments: each(moments, (m) => ({ id: momentId(m), name: text(`Moment ${m + 1}`), stage: stages[m % 4] })),
    surveys: each(moments, (m) => ({
      id: momentId(m),
      moment: momentId(m),
      thanks: text("Gracias"),
      questions: [{ id: question, type: "smiley5", text: text("¿Qué tal?"), required: true }],
    })),
    kiosks: each(sites, (s) => kiosksOf(s, kiosksPerSite)).flat(),
  };
}
