// The colour of a score: the five verdicts, interpolated over 0, 35, 55, 72, 100, and an ink that can be read on it.

export type Rgb = readonly [number, number, number];

const stops: readonly (readonly [number, string])[] = [
  [0, "#B3362B"],
  [35, "#E08A3C"],
  [55, "#EBD9A4"],
  [72, "#8CC7B5"],
  [100, "#0F7173"],
];

/** The colour of a verdict, 1 (the worst) to 5: the same on paper and by night. */
export function verdictColour(verdict: number): string {
  return stops[Math.min(5, Math.max(1, Math.round(verdict))) - 1]![1];
}

/** Tried in this order. Between rust and amber, and in the deep teals, only black has the contrast. */
const inks = ["#1D2B36", "#FFFFFF", "#000000"] as const;
const readable = 4.5;

export function parseHex(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function toHex(colour: Rgb): string {
  return `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** The colour of an index 0-100; beyond the ends, that of the end. */
export function scoreColour(index: number): string {
  const at = Math.min(100, Math.max(0, index));
  for (let i = 1; i < stops.length; ++i) {
    const [from, fromHex] = stops[i - 1]!;
    const [to, toHexColour] = stops[i]!;
    if (at > to) continue;
    const share = (at - from) / (to - from);
    const [a, b] = [parseHex(fromHex), parseHex(toHexColour)];
    return toHex([0, 1, 2].map((channel) => a[channel]! + (b[channel]! - a[channel]!) * share) as unknown as Rgb);
  }
  return stops[stops.length - 1]![1];
}

/** Relative luminance as WCAG defines it. */
export function luminance(colour: string): number {
  const [red, green, blue] = parseHex(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The first ink with at least 4.5:1; one of white and black always has it. */
export function inkOn(ground: string): string {
  return inks.find((ink) => contrast(ink, ground) >= readable) ?? "#000000";
}
