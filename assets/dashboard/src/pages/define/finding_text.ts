// What the server found wrong, in the reader's language: its own words where they read English.

import { useI18n } from "../../i18n";
import type { Finding } from "../../model/define/publishing";
import { findingsAt } from "../../model/define/publishing";
import { inSpanish } from "../../model/define/findings_es";
import { useDefine } from "./use_draft";

export function useFindingText(): (finding: Finding) => string {
  const { language } = useI18n();
  return ({ detail }) => (language === "es" ? inSpanish(detail) : sentence(detail));
}

/** Where the server speaks of the document in words that no form has. */
const ofForms: Record<string, string> = {
  "must not be greater than max_length": "must not be greater than the longest",
  "must have at least one pattern": "at least one kind of code is needed",
  "must not be empty where the code does not identify": "a code that does not identify the customer has to say something of them",
};

function sentence(detail: string): string {
  const text = ofForms[detail] ?? detail;
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
