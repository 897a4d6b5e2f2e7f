// What one may choose from: put in order, said in every language.

import { useI18n } from "../../i18n";
import { moveTo, nameIn, removeOption } from "../../model/define/edits";
import { freeId } from "../../model/define/ids";
import { mostOptions, takenOptionIds } from "../../model/define/questions";
import type { Option } from "../../model/programme";
import { WordsField } from "../../ui/fields";
import { Grip, Trash } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { AddByName, MoveButtons, useDragging } from "./items";
import type { QuestionProps } from "./question_parts";
import { useDefine } from "./use_draft";
import { useSurvey } from "./use_survey";

function OptionRow(props: QuestionProps & { option: Option; place: number; count: number }) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const { path, change, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at, option, place } = props;
  const own = `${path}.questions[${at}].options[${place}].label`;
  const name = say(option.label) || option.id;
  return (
    <li class="option" data-id={option.id} data-testid="option">
      <span class="question__grip" data-handle aria-hidden="true">
        <Grip />
      </span>
      <WordsField
        label={t("define.question.option_at", { at: place + 1 })}
        name={`option.${option.id}`}
        required
        languages={document.languages}
        value={option.label}
        error={errorAt(own)}
        errorIn={(language) => (option.label[language] ? errorAt(`${own}.${language}`) : null)}
        onChange={(words, language) => changeQuestion(question.id, (each) => void (each.options![place]!.label = words ?? {}), `options.${option.id}.${language}`)}
      />
      <span class="option__tools">
        <MoveButtons name={name} first={place === 0} last={place === props.count - 1} onMove={(by) => changeQuestion(question.id, (each) => moveTo(each.options!, option.id, place + by))} />
        <button
          type="button"
          class="icon-button"
          aria-label={t("define.question.option_remove", { name })}
          title={t("define.question.option_remove", { name })}
          onClick={() =>
            change((next) => {
              const asking = next.questions.find(({ id }) => id === question.id);
              if (asking) removeOption(next, asking, option.id);
            })
          }
        >
          <Trash />
        </button>
      </span>
    </li>
  );
}

export function OptionsForm(props: QuestionProps) {
  const { t, language } = useI18n();
  const { document } = useDefine();
  const { path, everPublished, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at } = props;
  const options = question.options ?? [];
  const list = useDragging((id, place) => changeQuestion(question.id, (each) => moveTo(each.options!, id, place)));
  const error = errorAt(`${path}.questions[${at}].options`);
  const add = (name: string): void => {
    const id = freeId(name, takenOptionIds(question, everPublished), "option");
    changeQuestion(question.id, (each) => void (each.options ??= []).push({ id, label: nameIn(document, language, name) }));
  };
  return (
    <div class="question__group" role="group" aria-label={t("define.field.options")} data-field="options">
      <h4>{t("define.field.options")}</h4>
      <p class="field__help">{t("define.question.options_help")}</p>
      <ul class="options" ref={list}>
        {options.map((option, place) => (
          <OptionRow key={option.id} {...props} option={option} place={place} count={options.length} />
        ))}
      </ul>
      {error && <p class="field__error">{error}</p>}
      {options.length < mostOptions ? (
        <AddByName label={t("define.question.new_option")} onAdd={add} />
      ) : (
        <p class="field__help">{t("define.question.options_full", { count: mostOptions })}</p>
      )}
    </div>
  );
}
