// A new question: first its words, then how it is answered. The words give it the name it keeps.

import i18next from "i18next";
import { useEffect, useRef, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { languages as ours } from "../../i18n/format";
import { nameIn } from "../../model/define/edits";
import { freeId } from "../../model/define/ids";
import { mostQuestions, newQuestion, questionTypes, takenIds, type QuestionType } from "../../model/define/questions";
import type { Programme, Question } from "../../model/programme";
import { TextField } from "../../ui/fields";
import { Plus } from "../../ui/icons";
import { useQuestionWords } from "./question_words";
import { TypeIcon } from "./type_icon";
import { useDefine } from "./use_draft";
import { useSurvey } from "./use_survey";

/** Who writes freely is asked not to write of people. */
function askForNoNames(programme: Programme, question: Question): void {
  const spoken = ours.filter((each) => programme.languages.includes(each));
  if (spoken.length === programme.languages.length) {
    question.help = Object.fromEntries(spoken.map((each) => [each, i18next.getFixedT(each)("define.question.personal")]));
  }
}

function Palette(props: { chosen: QuestionType; onChoose: (type: QuestionType) => void }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { typeText } = useQuestionWords();
  const impossible = (type: QuestionType): boolean => type === "segment" && document.dimensions.length === 0;
  return (
    <fieldset class="field palette">
      <legend class="field__label">{t("define.question.add_type")}</legend>
      {questionTypes.map((type) => (
        <label key={type} class="palette__one">
          <input type="radio" name="new_type" value={type} checked={type === props.chosen} disabled={impossible(type)} onChange={() => props.onChoose(type)} />
          <TypeIcon type={type} />
          <span>
            <b>{typeText(type)}</b>
            <small>{impossible(type) ? t("define.question.needs_dimension") : t(`define.question.when.${type}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function AddQuestion() {
  const { t, language } = useI18n();
  const { document } = useDefine();
  const { survey, everPublished, learnOfEarlier, change, openFresh } = useSurvey();
  const [asking, setAsking] = useState(false);
  const [words, setWords] = useState("");
  const [type, setType] = useState<QuestionType>("smiley5");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!asking) return;
    place.current?.querySelector("input")?.focus();
    learnOfEarlier();
  }, [asking, learnOfEarlier]);
  if (survey.questions.length >= mostQuestions) return <p class="field__help">{t("define.question.add_full", { count: mostQuestions })}</p>;
  if (!asking) {
    return (
      <div ref={place} class="questions__add">
        <button type="button" class="button button--plain" data-testid="add-question" onClick={() => setAsking(true)}>
          <Plus />
          {t("define.question.add")}
        </button>
      </div>
    );
  }
  const close = (): void => {
    setAsking(false);
    setWords("");
  };
  const leave = (): void => {
    close();
    requestAnimationFrame(() => place.current?.querySelector("button")?.focus()); // back to where it was opened
  };
  const add = (event: Event): void => {
    event.preventDefault();
    const text = words.trim();
    if (!text) return;
    const id = freeId(text, takenIds(survey, everPublished), "question");
    const question = newQuestion(document, id, type, nameIn(document, language, text));
    if (type === "text") askForNoNames(document, question);
    if (survey.questions.length === 0) question.required = true;
    change((next) => void next.questions.push(question));
    close();
    openFresh(id);
  };
  return (
    <div ref={place}>
      <form class="new-question" data-testid="new-question" onSubmit={add}>
        <TextField label={t("define.question.add_words")} name="new_words" help={t("define.question.add_words_help")} wide value={words} onChange={setWords} />
        <Palette chosen={type} onChoose={setType} />
        <p class="new-question__go">
          <button type="submit" class="button" disabled={!words.trim()}>
            {t("define.question.add_go")}
          </button>
          <button type="button" class="link" onClick={leave}>
            {t("define.question.add_leave")}
          </button>
        </p>
      </form>
    </div>
  );
}
