// A survey that is being written cannot be published yet, but it can be looked at: what is missing is filled in for the picture.

import { produce } from "immer";
import type { LocalizedText, Programme, Question } from "../programme";
import { texts } from "./edits";
import { isObject, type JsonObject } from "./json";
import { fewestOptions, kindOf } from "./questions";

const notWritten = "…";

function said(text: JsonObject, languages: readonly string[]): LocalizedText {
  const words = (language: string): string => (typeof text[language] === "string" ? text[language] : "");
  const any = languages.map(words).find(Boolean) ?? notWritten;
  return Object.fromEntries(languages.map((language) => [language, words(language) || any]));
}

/** Everything is said in every language, if need be in the words of another. */
function sayAll(value: unknown, languages: readonly string[]): void {
  if (Array.isArray(value)) value.forEach((each) => sayAll(each, languages));
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (texts.includes(key) && isObject(inner)) value[key] = said(inner, languages);
    else sayAll(inner, languages);
  }
}

function offerSomething(question: Question, languages: readonly string[]): void {
  if (kindOf(question.type) !== "choice") return;
  const options = (question.options ??= []);
  for (let i = options.length; i < fewestOptions; ++i) options.push({ id: `not-written-${i}`, label: said({}, languages) });
}

/** What only matters to scores, or to who is asked, has no say in how a question looks. */
function forgetScoring(question: Question): void {
  for (const key of ["variable", "cut", "polarity", "construct", "feature", "weight", "condition"] as const) delete question[key];
}

/** The programme with this survey alone, complete enough to be drawn. */
export function drawable(programme: Programme, id: string): Programme {
  return produce(programme, (next) => {
    const survey = next.surveys.find((each) => each.id === id);
    next.surveys = survey ? [survey] : [];
    next.kiosks = [];
    delete next.sheets;
    for (const question of survey?.questions ?? []) {
      offerSomething(question, next.languages);
      forgetScoring(question);
    }
    if (survey) delete survey.idle_seconds;
    sayAll(next, next.languages);
  });
}
