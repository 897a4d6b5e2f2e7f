// Who is asked: everybody, or only those whose earlier answer calls for it. Said again as a sentence, so that it can be checked.

import { useI18n } from "../../i18n";
import { answersOf, decidersFor, pointsMeant, rangeOf, setRange, usualCondition } from "../../model/define/conditions";
import { kindOf, pointsOf } from "../../model/define/questions";
import { find } from "../../model/find";
import type { Condition, Question } from "../../model/programme";
import { Face } from "../../ui/face";
import { ChoicesField, SelectField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import type { QuestionProps } from "./question_parts";
import { useQuestionWords } from "./question_words";
import { useDefine } from "./use_draft";
import { useSurvey } from "./use_survey";

const everybody = "";

/** The points of a scale, those that are meant standing out. */
function Points(props: { decider: Question; condition: Condition }) {
  const { pointText } = useQuestionWords();
  const { decider, condition } = props;
  const meant = pointsMeant(condition, decider);
  const faces = decider.type === "smiley4" || decider.type === "smiley5";
  return (
    <div class="points field--wide" aria-hidden="true">
      {pointsOf(decider.type).map((point) => (
        <span key={point} class={meant.includes(point) ? "points__one points__one--meant" : "points__one"}>
          {faces ? <Face verdict={decider.type === "smiley4" && point > 2 ? point + 1 : point} size={28} /> : pointText(decider.type, point)}
        </span>
      ))}
    </div>
  );
}

function RangeFields(props: QuestionProps & { decider: Question; condition: Condition }) {
  const { t } = useI18n();
  const { path, changeQuestion } = useSurvey();
  const { pointText } = useQuestionWords();
  const errorAt = useErrors();
  const { question, at, decider, condition } = props;
  const { from, to } = rangeOf(condition, decider);
  const own = `${path}.questions[${at}].condition`;
  const choices = pointsOf(decider.type).map((point) => ({ value: String(point), label: pointText(decider.type, point) }));
  const set = (low: number, high: number): void => changeQuestion(question.id, (each) => each.condition && setRange(each.condition, decider, low, high));
  return (
    <>
      <SelectField
        label={t("define.question.from")}
        name="condition.from"
        error={errorAt(`${own}.at_least`)}
        value={String(from)}
        choices={choices}
        onChange={(value) => set(Number(value), Math.max(Number(value), to))}
      />
      <SelectField
        label={t("define.question.to")}
        name="condition.to"
        error={errorAt(`${own}.at_most`)}
        value={String(to)}
        choices={choices}
        onChange={(value) => set(Math.min(from, Number(value)), Number(value))}
      />
      <Points decider={decider} condition={condition} />
    </>
  );
}

function AnswerFields(props: QuestionProps & { decider: Question; condition: Condition }) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const { path, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at, decider, condition } = props;
  const answers = answersOf(document, decider);
  const own = `${path}.questions[${at}].condition.any_of`;
  return (
    <ChoicesField
      label={t("define.question.any_of")}
      name="condition.any_of"
      error={errorAt(own) ?? errorAt(`${own}[0]`)}
      chosen={condition.any_of ?? []}
      choices={answers.map(({ id, words }) => ({ value: id, label: say(words) || id }))}
      onChange={(chosen) =>
        changeQuestion(question.id, (each) => {
          // In the order of the answers, so that ticking one off and on again is no change.
          if (each.condition) each.condition.any_of = answers.map(({ id }) => id).filter((id) => chosen.includes(id));
        })
      }
    />
  );
}

export function ConditionForm(props: QuestionProps) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { survey, path, changeQuestion } = useSurvey();
  const { questionText, conditionText } = useQuestionWords();
  const errorAt = useErrors();
  const { question, at } = props;
  const deciders = decidersFor(survey, question.id);
  const { condition } = question;
  const decider = find(deciders, condition?.question ?? "");
  if (at === 0 && !condition) return <p class="field--wide question__note">{t("define.question.first_always")}</p>;
  if (deciders.length === 0 && !condition) return <p class="field--wide question__note">{t("define.question.none_decides")}</p>;
  const own = `${path}.questions[${at}].condition`;
  return (
    <div class="field--wide condition" data-testid="condition">
      <div class="form condition__form">
        <SelectField
          label={t("define.question.depends_on")}
          name="condition.question"
          error={errorAt(`${own}.question`) ?? errorAt(own)}
          value={condition?.question ?? everybody}
          choices={[
            { value: everybody, label: t("define.question.everybody") },
            ...(condition && !decider ? [{ value: condition.question, label: t("define.choose") }] : []), // it was never there
            ...deciders.map((each) => ({ value: each.id, label: `${survey.questions.indexOf(each) + 1}. ${questionText(each)}` })),
          ]}
          onChange={(id) =>
            changeQuestion(question.id, (each) => {
              const chosen = find(deciders, id);
              if (chosen) each.condition = usualCondition(document, chosen);
              else delete each.condition;
            })
          }
        />
        {decider && condition && (kindOf(decider.type) === "rating" ? <RangeFields {...props} decider={decider} condition={condition} /> : <AnswerFields {...props} decider={decider} condition={condition} />)}
      </div>
      {decider && (
        <p class="condition__sentence" aria-live="polite" data-testid="condition-sentence">
          {conditionText(document, survey, question)}
        </p>
      )}
    </div>
  );
}
