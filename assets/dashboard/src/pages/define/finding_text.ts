// What the server found wrong, in the reader's language: its own words where they read English.

import { useI18n } from "../../i18n";
import type { Contrast, FindingOfColours } from "../../model/define/contrast";
import type { Finding } from "../../model/define/publishing";
import { findingsAt } from "../../model/define/publishing";
import { inSpanish } from "../../model/define/findings_es";
import { useDefine } from "./use_draft";

export function useFindingText(): (finding: Finding | FindingOfColours) => string {
  const { t, language, format } = useI18n();
  const pairText = ({ one, other, seen, wanted }: Contrast): string =>
    t("define.contrast.pair", { one: t(`define.contrast.${one}`), other: t(`define.contrast.${other}`), seen: format.number(seen), wanted: format.number(wanted) });
  return (finding) => {
    if ("contrasts" in finding) return t("define.contrast.pairs", { pairs: format.list(finding.contrasts.map(pairText)) });
    return language === "es" ? inSpanish(finding.detail) : sentence(finding.detail);
  };
}

/** Where the server speaks of the document in words that no form has. */
const ofForms: Record<string, string> = {
  "must not be greater than max_length": "must not be greater than the longest",
  "must have at least one pattern": "at least one kind of code is needed",
  "must not be empty where the code does not identify": "a code that does not identify the customer has to say something of them",
};

function sentence(detail: string): string {
  const text = ofForms[detail] ?? detail.replace(/^have shares that sum to (.*), not to 1$/, "the shares sum to $1, and have to sum to 1");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is wrong at exactly this path of the document; null where nothing is. */
export function useErrors(): (path: string) => string | null {
  const { checked } = useDefine();
  const findingText = useFindingText();
  return (path) => {
    const found = findingsAt(checked?.findings ?? [], path).find(({ field }) => field === path);
    return found ? findingText(found) : null;
  };
}
