// A survey that is being written cannot be published yet, but it can be looked at: what is missing is filled in for the picture.

import { produce } from "immer";
import type { LocalizedText, Programme, Question, Survey } from "../programme";
import { fewestOptions, kindOf } from "./questions";

const notWritten = "…";

function said(text: LocalizedText | undefined, languages: readonly string[]): LocalizedText {
  const any = languages.map((language) => text?.[language]).find(Boolean) ?? notWritten;
  return Object.fromEntries(languages.map((language) => [language, text?.[language] || any]));
}

function mendQuestion(question: Question, languages: readonly string[]): void {
  question.text = said(question.text, languages);
  for (const key of ["help", "low_label", "high_label"] as const) {
    if (question[key]) question[key] = said(question[key], languages);
  }
  if (kindOf(question.type) !== "choice") return;
  const options = (question.options ??= []);
  for (const option of options) option.label = said(option.label, languages);
  for (let i = options.length; i < fewestOptions; ++i) options.push({ id: `not-written-${i}`, label: said(undefined, languages) });
}

/** What only matters to scores, or to who is asked, has no say in how a question looks. */
function forgetScoring(question: Question): void {
  for (const key of ["variable", "cut", "polarity", "construct", "feature", "weight", "condition"] as const) delete question[key];
}

/** The programme with this survey alone, complete enough to be drawn. */
export function drawable(programme: Programme, id: string): Programme {
  return produce(programme, (next) => {
    const survey = next.surveys.find((each): each is Survey => each.id === id);
    next.surveys = survey ? [survey] : [];
    next.kiosks = [];
    delete next.sheets;
    for (const question of survey?.questions ?? []) {
      mendQuestion(question, next.languages);
      forgetScoring(question);
    }
    if (survey?.thanks) survey.thanks = said(survey.thanks, next.languages);
    if (survey) delete survey.idle_seconds;
  });
}
