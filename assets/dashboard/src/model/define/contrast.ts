// Colours that lie too near each other, as the server finds them: pair by pair, the edges of five faces each for itself.

import type { Finding } from "./publishing";

export const contrastParts = ["ink", "ground", "surface", "muted", "accent", "on_ink", "on_accent", "alarm", "line", "focus", "edge"] as const;
export type ContrastPart = (typeof contrastParts)[number];

export interface Contrast {
  one: ContrastPart;
  other: ContrastPart;
  seen: number; // to 1
  wanted: number;
}

export type FindingOfColours = Finding & { contrasts: Contrast[] };

function partOf(name: string): ContrastPart | undefined {
  return name === "the edge of a face" ? "edge" : contrastParts.find((part) => part === name);
}

export function contrastIn(detail: string): Contrast | null {
  const found = /^(.+) on (.+) has a contrast of ([\d.]+) to 1, and needs ([\d.]+)$/.exec(detail);
  const [one, other] = [partOf(found?.[1] ?? ""), partOf(found?.[2] ?? "")];
  return one && other ? { one, other, seen: Number(found![3]), wanted: Number(found![4]) } : null;
}

/** One finding for each colour that is to blame, with the pairs that it spoils; of equal pairs the worst. */
export function gatherContrasts(findings: readonly Finding[]): (Finding | FindingOfColours)[] {
  const gathered: (Finding | FindingOfColours)[] = [];
  for (const finding of findings) {
    const contrast = contrastIn(finding.detail);
    const known = gathered.find((each): each is FindingOfColours => each.field === finding.field && "contrasts" in each);
    if (!contrast) gathered.push(finding);
    else if (!known) gathered.push({ ...finding, contrasts: [contrast] });
    else known.contrasts = withPair(known.contrasts, contrast);
  }
  return gathered;
}

function withPair(contrasts: readonly Contrast[], pair: Contrast): Contrast[] {
  const at = contrasts.findIndex(({ one, other }) => one === pair.one && other === pair.other);
  if (at < 0) return [...contrasts, pair];
  return contrasts.map((each, i) => (i === at && pair.seen < each.seen ? pair : each));
}
