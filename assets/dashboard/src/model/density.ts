// How tightly the map must be set to fit its box.

export type Density = "roomy" | "compact" | "narrow";

const rowHead = 27; // moment, everybody, n
const column = 5.4;
const phone = 40;

/** Widths in rem: number and interval side by side, one above the other, or that with narrow row heads. */
export function densityOf(width: number, columns: number): Density {
  if (width < phone) return "narrow";
  return width >= rowHead + columns * column ? "roomy" : "compact";
}
