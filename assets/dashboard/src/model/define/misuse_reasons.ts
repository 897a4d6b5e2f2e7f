// Why a response was set aside, as the rules say it. A test holds the list against the sentences that they are made of.

import { translator, type Catalogue } from "../spanish";

export const catalogue: Catalogue = [
  ["… visits within … s", "… visitas en … s"],
  ["the same face … times within … s", "La misma cara … veces en … s"],
  ["back and forth between two faces, … visits within … s", "De una cara a otra, … visitas en … s"],
  ["at …, when the site is closed", "A las …, con la sede cerrada"],
  ["… s after an attendant's test", "… s después de una prueba del personal"],
  ["an attendant's test", "Prueba del personal"],
  ["… ratings on a day where … are usual", "… calificaciones en un día en que lo normal son …"],
  ["… % of … ratings at the upper end where … % are usual", "… % de … calificaciones en lo alto de la escala, cuando lo normal es … %"],
  ["… % of … ratings at the lower end where … % are usual", "… % de … calificaciones en lo bajo de la escala, cuando lo normal es … %"],
  ["a day unlike the kiosk's others", "Un día distinto de los demás del quiosco"],
];

const inSpanish = translator(catalogue);

/** In the language of the reader; seconds with its decimals. */
export function reasonText(reason: string, language: string): string {
  if (language === "es") return inSpanish(reason).replace(/(\d)\.(\d)/g, "$1,$2");
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
