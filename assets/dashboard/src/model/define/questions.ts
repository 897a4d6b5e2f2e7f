// What the types of question are, as the server knows them (shared/programme.cpp), and steps of the editor that keep a
// question and those that look back at it fitting together.

import type { Programme, Question, Survey } from "../programme";
import { dropForwardConditions, moveTo, put } from "./edits";
import { freeId } from "./ids";

/** In the order in which they are offered. */
export const questionTypes = ["smiley5", "smiley4", "stars", "yes_no", "nps", "ces", "single_choice", "multiple_choice", "segment", "text"] as const;
export type QuestionType = (typeof questionTypes)[number];
export type Kind = "rating" | "choice" | "segment" | "text";

export const constructs = [
  "satisfaction", "perception", "expectation", "importance", "effort", "loyalty", "switching_emotional", "switching_psychological",
  "switching_learning", "switching_economic", "kano_functional", "kano_dysfunctional", "other",
] as const; // prettier-ignore
export type Construct = (typeof constructs)[number];

export const mostQuestions = 30;
export const fewestOptions = 2;
export const mostOptions = 12;
export const usualIdle = 20;

export interface Scale {
  min: number;
  max: number;
}

const scales: Partial<Record<QuestionType, Scale & { cut: number }>> = {
  smiley5: { min: 1, max: 5, cut: 4 },
  smiley4: { min: 1, max: 4, cut: 3 },
  stars: { min: 1, max: 5, cut: 4 },
  nps: { min: 0, max: 10, cut: 9 },
  ces: { min: 1, max: 7, cut: 5 },
  yes_no: { min: 0, max: 1, cut: 1 },
};

export function asType(type: string): QuestionType {
  return questionTypes.find((each) => each === type) ?? "text";
}

export function scaleOf(type: string): Scale | null {
  return scales[asType(type)] ?? null;
}

export function kindOf(type: string): Kind {
  if (scaleOf(type)) return "rating";
  if (type === "single_choice" || type === "multiple_choice") return "choice";
  return type === "segment" ? "segment" : "text";
}

export function pointsOf(type: string): number[] {
  const scale = scaleOf(type);
  return scale ? Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i) : [];
}

/** Effort is asked for as effort: there, more is worse. */
export function polarityOf(question: Question): "positive" | "negative" {
  if (question.polarity === "positive" || question.polarity === "negative") return question.polarity;
  return question.type === "ces" ? "negative" : "positive";
}

/** Favourable from here, or up to here where more is worse; null where there is no such side. */
export function cutOf(question: Question): number | null {
  if (question.cut !== undefined) return question.cut;
  const scale = scales[asType(question.type)];
  if (!scale) return null;
  return polarityOf(question) === "positive" ? scale.cut : scale.min + scale.max - scale.cut;
}

/** Where a cut may be: some answers are on either side of it. */
export function cutChoices(question: Question): number[] {
  const points = pointsOf(question.type);
  return polarityOf(question) === "positive" ? points.slice(1) : points.slice(0, -1);
}

/** Turned round, a question has its favourable side at the other end. */
export function setPolarity(question: Question, polarity: "positive" | "negative"): void {
  const scale = scaleOf(question.type);
  if (!scale || polarity === polarityOf(question)) return;
  const cut = cutOf(question);
  question.polarity = polarity;
  question.cut = cut === null ? null : scale.min + scale.max - cut;
}

export function usualConstruct(type: string): Construct {
  if (type === "nps") return "loyalty";
  if (type === "ces") return "effort";
  return kindOf(type) === "rating" ? "satisfaction" : "other";
}

const pairs: Partial<Record<Construct, Construct>> = {
  expectation: "perception",
  perception: "expectation",
  kano_functional: "kano_dysfunctional",
  kano_dysfunctional: "kano_functional",
};

/** The other construct of a pair of questions; null where questions of this one stand alone. */
export function counterpartOf(construct: string): Construct | null {
  return pairs[construct as Construct] ?? null;
}

/** The name that statistics programs get where nobody gives one. */
export function usualVariable(id: string): string {
  const name = id.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  return (/^[A-Z]/.test(name) ? name : `Q_${name}`).slice(0, 64);
}

export function newQuestion(programme: Programme, id: string, type: QuestionType, text: Question["text"]): Question {
  const question: Question = { id, type, text };
  fit(programme, question);
  return question;
}

/** Gives a question what its type needs and takes what it has no use for. */
function fit(programme: Programme, question: Question): void {
  const kind = kindOf(question.type);
  const construct = usualConstruct(question.type);
  put(question, "construct", construct === "satisfaction" ? undefined : construct);
  put(question, "polarity", undefined);
  put(question, "cut", undefined);
  put(question, "feature", undefined);
  put(question, "options", kind === "choice" ? (question.options ?? []) : undefined);
  put(question, "dimension", kind === "segment" ? (question.dimension ?? programme.dimensions[0]?.id) : undefined);
  if (kind === "rating") return;
  put(question, "low_label", undefined);
  put(question, "high_label", undefined);
  put(question, "weight", undefined);
}

/** Another type: conditions that could not be read on its answers any more go. */
export function setType(programme: Programme, survey: Survey, question: Question, type: QuestionType): void {
  const before = question.type;
  question.type = type;
  fit(programme, question);
  const alike = kindOf(before) === kindOf(type) && pointsOf(before).join() === pointsOf(type).join();
  if (!alike) forgetAnswersOf(survey, question);
}

/** The segments of another dimension are other answers. */
export function setDimension(survey: Survey, question: Question, dimension: string): void {
  if (dimension !== question.dimension) forgetAnswersOf(survey, question);
  question.dimension = dimension;
}

function forgetAnswersOf(survey: Survey, question: Question): void {
  for (const other of survey.questions) if (other.condition?.question === question.id) delete other.condition;
}

/** Ids that a new question may not have: those of the survey's questions, also of published ones that the draft has not. */
export function takenIds(survey: Survey, published: readonly Survey[]): string[] {
  return [survey, ...published].flatMap(({ questions }) => questions.map(({ id }) => id));
}

/** The same for an option: what was once chosen under an id is never another answer later. */
export function takenOptionIds(question: Question, published: readonly Survey[]): string[] {
  const before = published.flatMap(({ questions }) => questions.filter(({ id }) => id === question.id));
  return [question, ...before].flatMap(({ options }) => (options ?? []).map(({ id }) => id));
}

export function moveQuestion(survey: Survey, id: string, place: number): void {
  moveTo(survey.questions, id, place);
  dropForwardConditions(survey);
}

function copyOf(question: Question, id: string): Question {
  const copy = JSON.parse(JSON.stringify(question)) as Question;
  copy.id = id;
  delete copy.code;
  delete copy.variable; // two questions never share one
  delete copy.feature; // nor the same half of a pair
  for (const option of copy.options ?? []) delete option.code;
  return copy;
}

/** The same again, right after it; the id of the copy. */
export function duplicateQuestion(survey: Survey, taken: readonly string[], id: string): string {
  const at = survey.questions.findIndex((each) => each.id === id);
  const copy = copyOf(survey.questions[at]!, freeId(id, taken, "question"));
  survey.questions.splice(at + 1, 0, copy);
  return copy.id;
}

/** A question that is asked in its stead, so that it can be changed in any way; what waited for it waits for the new one. */
export function replaceQuestion(survey: Survey, taken: readonly string[], id: string): string {
  const at = survey.questions.findIndex((each) => each.id === id);
  const copy = copyOf(survey.questions[at]!, freeId(id, taken, "question"));
  survey.questions[at] = copy;
  for (const { condition } of survey.questions) if (condition?.question === id) condition.question = copy.id;
  return copy.id;
}

/** The smallest survey of a moment: one question that cannot be skipped. */
export function beginSurvey(programme: Programme, moment: string, taken: readonly string[], text: Question["text"]): Survey {
  return {
    id: freeId(moment, [...programme.surveys.map(({ id }) => id), ...taken], "survey"),
    moment,
    idle_seconds: usualIdle,
    questions: [{ id: "service", type: "smiley5", text, required: true }],
  };
}
