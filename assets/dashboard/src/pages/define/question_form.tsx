// Everything about one question, from its words to what programs call it.

import { useEffect } from "preact/hooks";
import { useI18n } from "../../i18n";
import { put, removeQuestion } from "../../model/define/edits";
import {
  asType, duplicateQuestion, kindOf, pointsOf, questionTypes, replaceQuestion, setDimension, setType, takenIds,
} from "../../model/define/questions"; // prettier-ignore
import type { LocalizedText, Question, Survey } from "../../model/programme";
import { CheckField, SelectField, WordsField } from "../../ui/fields";
import { AdvancedFields } from "./advanced_fields";
import { ConditionForm } from "./condition_form";
import { useErrors } from "./finding_text";
import { RemoveButton } from "./items";
import { OptionsForm } from "./options_form";
import { Group, type QuestionProps } from "./question_parts";
import { useQuestionWords } from "./question_words";
import { ScoringFields } from "./scoring_fields";
import { useDefine } from "./use_draft";
import { useOpenScreen, useSurvey } from "./use_survey";

/** Numbered scales have words at their ends; faces and yes/no say it all. */
const withEnds: readonly string[] = ["stars", "nps", "ces"];

function TypeFields(props: QuestionProps) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const { path, published, change } = useSurvey();
  const { typeText } = useQuestionWords();
  const errorAt = useErrors();
  const { question, at } = props;
  const copy = useCopy(question);
  const withOwn = (next: Survey, to: (own: Question) => void): void => next.questions.filter(({ id }) => id === question.id).forEach(to);
  const fixed = published?.questions.some(({ id }) => id === question.id) ?? false;
  const possible = questionTypes.filter((type) => type !== "segment" || document.dimensions.length > 0 || question.type === "segment");
  return (
    <>
      <SelectField
        label={t("define.field.type")}
        name="type"
        disabled={fixed}
        help={fixed ? t("define.question.type_help") : t(`define.question.when.${asType(question.type)}`)}
        error={errorAt(`${path}.questions[${at}].type`)}
        value={question.type}
        choices={possible.map((value) => ({ value, label: typeText(value) }))}
        onChange={(type) => change((next) => withOwn(next, (own) => setType(document, next, own, asType(type))))}
      />
      {fixed && (
        <p class="question__replace">
          <button type="button" class="link" data-testid="replace" onClick={() => copy(replaceQuestion)}>
            {t("define.question.replace")}
          </button>
          <small>{t("define.question.replace_help")}</small>
        </p>
      )}
      {question.type === "segment" && (
        <SelectField
          label={t("define.field.dimension")}
          name="dimension"
          help={t("define.question.dimension_help")}
          error={errorAt(`${path}.questions[${at}].dimension`)}
          value={question.dimension ?? ""}
          choices={[
            ...(document.dimensions.some(({ id }) => id === question.dimension) ? [] : [{ value: question.dimension ?? "", label: t("define.choose") }]),
            ...document.dimensions.map(({ id, name }) => ({ value: id, label: say(name) || id })),
          ]}
          onChange={(dimension) => change((next) => withOwn(next, (own) => setDimension(next, own, dimension)))}
        />
      )}
    </>
  );
}

type Words = "help" | "low_label" | "high_label";

function OptionalWords(props: QuestionProps & { field: Words; label: string; help?: string }) {
  const { document } = useDefine();
  const { path, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at, field } = props;
  const value: LocalizedText | undefined = question[field];
  const own = `${path}.questions[${at}].${field}`;
  return (
    <WordsField
      label={props.label}
      name={field}
      help={props.help}
      languages={document.languages}
      value={value}
      error={errorAt(own)}
      errorIn={(language) => (value?.[language] ? errorAt(`${own}.${language}`) : null)}
      onChange={(words, language) => changeQuestion(question.id, (each) => put(each, field, words), `${field}.${language}`)}
    />
  );
}

/** Makes a question of this one, and opens it. */
function useCopy(question: Question): (make: typeof duplicateQuestion) => void {
  const { survey, everPublished, change, openFresh } = useSurvey();
  return (make) => {
    let id = "";
    change((next) => void (id = make(next, takenIds(survey, everPublished), question.id)));
    openFresh(id);
  };
}

function Tools(props: { question: Question }) {
  const { t } = useI18n();
  const { change } = useSurvey();
  const [, setScreen] = useOpenScreen();
  const { question } = props;
  const copy = useCopy(question);
  return (
    <div class="question__tools">
      <button type="button" class="link" data-testid="duplicate" onClick={() => copy(duplicateQuestion)}>
        {t("define.question.duplicate")}
      </button>
      <RemoveButton
        label={t("define.remove.question")}
        onRemove={() => {
          change((next) => removeQuestion(next, question.id));
          setScreen(null);
        }}
      />
    </div>
  );
}

export function QuestionForm(props: QuestionProps) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { path, changeQuestion, learnOfEarlier } = useSurvey();
  useEffect(learnOfEarlier, [learnOfEarlier]);
  const { pointText } = useQuestionWords();
  const errorAt = useErrors();
  const { question, at } = props;
  const own = `${path}.questions[${at}]`;
  const points = pointsOf(question.type);
  const set = (recipe: (question: Question) => void): void => changeQuestion(question.id, recipe);
  return (
    <div data-testid="question-form">
      <div class="form">
        <WordsField
          label={t("define.field.text")}
          name="text"
          lines={2}
          required
          languages={document.languages}
          value={question.text}
          error={errorAt(`${own}.text`)}
          errorIn={(language) => (question.text[language] ? errorAt(`${own}.text.${language}`) : null)}
          onChange={(words, language) => changeQuestion(question.id, (each) => void (each.text = words ?? {}), `text.${language}`)}
        />
        <OptionalWords {...props} field="help" label={t("define.field.help")} help={t("define.question.help_help")} />
        <TypeFields {...props} />
        {withEnds.includes(question.type) && (
          <>
            <OptionalWords {...props} field="low_label" label={t("define.question.low_end", { point: pointText(question.type, points[0]!) })} />
            <OptionalWords {...props} field="high_label" label={t("define.question.high_end", { point: pointText(question.type, points.at(-1)!) })} help={t("define.question.ends_help")} />
          </>
        )}
      </div>
      {kindOf(question.type) === "choice" && <OptionsForm {...props} />}
      <Group title={t("define.question.who")}>
        <ConditionForm {...props} />
        <CheckField label={t("define.field.required")} name="required" help={t("define.question.required_help")} checked={question.required ?? false} onChange={(on) => set((each) => put(each, "required", on || undefined))} />
        <CheckField
          label={t("define.field.allow_not_applicable")}
          name="allow_not_applicable"
          help={t("define.question.not_applicable_help")}
          checked={question.allow_not_applicable ?? false}
          onChange={(on) => set((each) => put(each, "allow_not_applicable", on || undefined))}
        />
      </Group>
      {kindOf(question.type) === "rating" && <ScoringFields {...props} />}
      <AdvancedFields {...props} />
      <Tools question={question} />
    </div>
  );
}
