// The questions of a survey in their order: a line each, of which one opens into its form.

import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../../i18n";
import { depthOf } from "../../model/define/conditions";
import { findingsAt } from "../../model/define/publishing";
import { asType, moveQuestion } from "../../model/define/questions";
import type { Question } from "../../model/programme";
import { ChevronDown, Grip } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { MoveButtons, useDragging } from "./items";
import { QuestionForm } from "./question_form";
import { useQuestionWords } from "./question_words";
import { TypeIcon } from "./type_icon";
import { useDefine } from "./use_draft";
import { useOpenScreen, useSurvey } from "./use_survey";

const deepest = 3; // further in, a line only gets narrow

/** A new question takes the focus, where something is left to be written. */
function useFocusOnFresh(id: string) {
  const item = useRef<HTMLLIElement>(null);
  const { fresh } = useSurvey();
  useEffect(() => {
    if (fresh !== id) return;
    const next = item.current?.querySelector<HTMLElement>(".words__one--missing .input") ?? item.current?.querySelector("button");
    next?.focus();
  }, [fresh, id]);
  return item;
}

function QuestionItem(props: { question: Question; at: number; open: boolean; onToggle: () => void }) {
  const { t } = useI18n();
  const { document, checked } = useDefine();
  const { survey, path, published, change } = useSurvey();
  const { typeText, questionText, conditionText } = useQuestionWords();
  const { question, at, open } = props;
  const item = useFocusOnFresh(question.id);
  const bad = checked && findingsAt(checked.findings, `${path}.questions[${at}]`).length > 0;
  const fresh = !published?.questions.some(({ id }) => id === question.id);
  const condition = conditionText(document, survey, question);
  const depth = Math.min(deepest, depthOf(survey, question));
  return (
    <li class="questions__item" data-id={question.id} data-depth={depth} data-testid="question" ref={item}>
      <div class={open ? "question question--open" : "question"}>
        <div class="question__row">
          <span class="question__grip" data-handle aria-hidden="true">
            <Grip />
          </span>
          <button type="button" class="question__open" aria-expanded={open} aria-controls={`question-${question.id}`} onClick={props.onToggle}>
            <TypeIcon type={asType(question.type)} />
            <span class="question__words">
              <b>{t("define.question.open", { at: at + 1, name: questionText(question) })}</b>
              {condition && <span class="question__condition">{condition}</span>}
              <small>
                {typeText(question.type)}
                {question.required && ` · ${t("define.question.required")}`}
              </small>
            </span>
            {bad ? <span class="mark mark--bad">{t("define.mark.bad")}</span> : fresh && <span class="mark">{t("define.mark.new")}</span>}
            <ChevronDown />
          </button>
          <MoveButtons
            name={questionText(question)}
            first={at === 0}
            last={at === survey.questions.length - 1}
            onMove={(by) => change((next) => moveQuestion(next, question.id, at + by))}
          />
        </div>
        {open && (
          <div class="question__form" id={`question-${question.id}`}>
            <QuestionForm question={question} at={at} />
          </div>
        )}
      </div>
    </li>
  );
}

export function QuestionList() {
  const { survey, path, change } = useSurvey();
  const errorAt = useErrors();
  const [screen, setScreen] = useOpenScreen();
  const list = useDragging((id, place) => change((next) => moveQuestion(next, id, place)));
  const error = errorAt(`${path}.questions`);
  return (
    <>
      <ul class="questions" ref={list} data-testid="questions">
        {survey.questions.map((question, at) => {
          const own = `question:${question.id}`;
          return <QuestionItem key={question.id} question={question} at={at} open={screen === own} onToggle={() => setScreen(screen === own ? null : own)} />;
        })}
      </ul>
      {error && <p class="field__error">{error}</p>}
    </>
  );
}
