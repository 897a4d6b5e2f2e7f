// Who is asked a question: everybody, or whoever answered an earlier one in a certain way.

import type { Condition, Programme, Question, Survey } from "../programme";
import { put } from "./edits";
import { kindOf, pointsOf, polarityOf, scaleOf } from "./questions";

/** Earlier questions that can decide: a text cannot. */
export function decidersFor(survey: Survey, id: string): Question[] {
  const at = survey.questions.findIndex((each) => each.id === id);
  return survey.questions.slice(0, Math.max(0, at)).filter(({ type }) => kindOf(type) !== "text");
}

/** Answers of a choice or segment question, by id. */
export function answersOf(programme: Programme, question: Question): { id: string; words: Record<string, string> }[] {
  if (kindOf(question.type) === "choice") return (question.options ?? []).map(({ id, label }) => ({ id, words: label }));
  const dimension = programme.dimensions.find(({ id }) => id === question.dimension);
  return (dimension?.values ?? []).map(({ id, name }) => ({ id, words: name }));
}

const lastDetractor = 6; // of a recommendation from 0 to 10

/** Where one begins: those who were discontented, or whoever gave the first answer. */
export function usualCondition(programme: Programme, decider: Question): Condition {
  const scale = scaleOf(decider.type);
  if (!scale) return { question: decider.id, any_of: answersOf(programme, decider).slice(0, 1).map(({ id }) => id) };
  const middle = (scale.min + scale.max) / 2;
  if (polarityOf(decider) === "negative") return { question: decider.id, at_least: Math.floor(middle) + 1 };
  return { question: decider.id, at_most: decider.type === "nps" ? lastDetractor : Math.ceil(middle) - 1 };
}

/** The points that a rating must have, both ends included. */
export function rangeOf(condition: Condition, decider: Question): { from: number; to: number } {
  const scale = scaleOf(decider.type) ?? { min: 0, max: 0 };
  return { from: condition.at_least ?? scale.min, to: condition.at_most ?? scale.max };
}

/** An end of the scale need not be said; a condition that says neither holds for nobody, so for all points it says the low one. */
export function setRange(condition: Condition, decider: Question, from: number, to: number): void {
  const scale = scaleOf(decider.type);
  if (!scale) return;
  put(condition, "at_least", from > scale.min || to === scale.max ? from : undefined);
  put(condition, "at_most", to < scale.max ? to : undefined);
}

/** Which points are asked on, in their order. */
export function pointsMeant(condition: Condition, decider: Question): number[] {
  const { from, to } = rangeOf(condition, decider);
  return pointsOf(decider.type).filter((point) => point >= from && point <= to);
}

/** How many questions stand before this one on the way of conditions. */
export function depthOf(survey: Survey, question: Question): number {
  let depth = 0;
  let current: Question | undefined = question;
  while (current?.condition && depth < survey.questions.length) {
    const before: string = current.condition.question;
    current = survey.questions.find(({ id }) => id === before);
    ++depth;
  }
  return depth;
}

/** Those that were asked of some and are asked of all now. */
export function lostConditions(before: Survey, after: Survey): Question[] {
  return after.questions.filter(({ id, condition }) => !condition && before.questions.find((each) => each.id === id)?.condition);
}

/** How many questions everybody is asked, and how many at most. */
export function lengthOf(survey: Survey): { least: number; most: number } {
  return { least: survey.questions.filter(({ condition }) => !condition).length, most: survey.questions.length };
}
