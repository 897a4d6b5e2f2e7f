// Types, points and conditions in words.

import { useI18n } from "../../i18n";
import { answersOf, pointsMeant } from "../../model/define/conditions";
import { asType, pointsOf } from "../../model/define/questions";
import type { Programme, Question, Survey } from "../../model/programme";

const inWords: readonly string[] = ["smiley4", "smiley5", "yes_no"];
const mostNamed = 3; // points that are said one by one

export function useQuestionWords() {
  const { t, say, format } = useI18n();

  const typeText = (type: string): string => t(`define.question.type.${asType(type)}`);

  const questionText = (question: Question): string => say(question.text) || question.id;

  /** "Bad", "3 stars", "7": a point as the customer sees it. */
  const pointText = (type: string, point: number): string => {
    if (type === "smiley5") return t(`point.smiley5.${point}` as "point.smiley5.1");
    if (type === "smiley4") return t(`point.smiley4.${point}` as "point.smiley4.1");
    if (type === "yes_no") return t(`point.yes_no.${point}` as "point.yes_no.0");
    if (type === "stars") return t("define.question.star", { count: point });
    return format.number(point);
  };

  const quoted = (words: string): string => t("define.question.quoted", { words });

  /** Words stand in quotation marks, so that "Bad" is read as an answer. */
  const pointsText = (type: string, points: number[]): string => {
    const text = (point: number): string => (inWords.includes(type) ? quoted(pointText(type, point)) : pointText(type, point));
    if (points.length <= mostNamed) return format.either(points.map(text));
    return t("define.question.a_to_b", { from: text(points[0]!), to: text(points.at(-1)!) });
  };

  /** Null where everybody is asked. */
  const conditionText = (programme: Programme, survey: Survey, question: Question): string | null => {
    const { condition } = question;
    const decider = survey.questions.find(({ id }) => id === condition?.question);
    if (!condition || !decider) return null;
    const name = quoted(questionText(decider));
    const points = pointsMeant(condition, decider);
    if (points.length > 0 && points.length === pointsOf(decider.type).length) return t("define.question.only_if_answered", { question: name });
    const chosen = answersOf(programme, decider).filter(({ id }) => condition.any_of?.includes(id));
    const answers = points.length > 0 ? pointsText(decider.type, points) : format.either(chosen.map(({ id, words }) => quoted(say(words) || id)));
    return t("define.question.only_if", { question: name, answers: answers || t("define.question.nothing_yet") });
  };

  return { typeText, questionText, pointText, conditionText };
}
