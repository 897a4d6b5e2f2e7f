// A small programme and its rows, written out so that each test can be read on its own.

import type { Programme } from "../../src/model/programme";
import type { Scale, ScoreRow } from "../../src/model/scores";

export const faces: Scale = { type: "smiley5", min: 1, max: 5, polarity: "positive", cut: 4, construct: "satisfaction" };
export const effort: Scale = { type: "ces", min: 1, max: 7, polarity: "negative", cut: 3, construct: "effort" };

export const programme: Programme = {
  id: "linea",
  name: { es: "Línea", en: "Line" },
  languages: ["es", "en"],
  sites: [
    { id: "spain", name: { es: "España" }, parent: null, group: true, time_zone: "Europe/Madrid" },
    { id: "canaries", name: { es: "Canarias" }, parent: "spain", group: true, time_zone: "Atlantic/Canary" },
    { id: "mad", name: { es: "Madrid" }, parent: "spain", time_zone: "Europe/Madrid" },
    { id: "tfs", name: { es: "Tenerife" }, parent: "canaries", time_zone: "Atlantic/Canary" },
  ],
  dimensions: [
    {
      id: "class",
      name: { es: "Clase" },
      values: [
        { id: "business", name: { es: "Business" } },
        { id: "economy", name: { es: "Turista" } },
      ],
    },
  ],
  moments: [
    { id: "check-in", name: { es: "Facturación" }, stage: "deliver" },
    { id: "booking", name: { es: "Compra" }, stage: "decide" },
    { id: "claims", name: { es: "Reclamaciones" }, stage: "reinforce" },
  ],
  surveys: [
    {
      id: "check-in",
      moment: "check-in",
      questions: [
        { id: "trip", type: "segment", text: {} },
        { id: "service", type: "smiley5", text: {}, polarity: "positive", construct: "satisfaction" },
        { id: "effort", type: "ces", text: {}, polarity: "negative", construct: "effort" },
      ],
    },
    { id: "booking", moment: "booking", questions: [{ id: "service", type: "smiley5", text: {} }] },
    { id: "claims", moment: "claims", questions: [{ id: "service", type: "smiley5", text: {} }] },
  ],
  kiosks: [],
};

export function row(group: ScoreRow["group"], n: number, value: number | null, scale: Scale = faces): ScoreRow {
  return {
    group,
    scale,
    survey_versions: ["s@1"],
    n,
    not_applicable: 0,
    counts: {},
    mean: value,
    index: value === null ? null : { value, low: value - 2, high: value + 3 },
    favourable: null,
    nps: null,
  };
}
