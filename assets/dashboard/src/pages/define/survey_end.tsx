// How a survey ends: with thanks, with nobody there any more, or in the middle.

import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { usualIdle } from "../../model/define/questions";
import { NumberField, SelectField, WordsField } from "../../ui/fields";
import { ChevronDown } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";
import { useOpenScreen, useSurvey } from "./use_survey";

const ways = ["keep", "discard"] as const;

export function SurveyEnd() {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const { survey, path, change } = useSurvey();
  const errorAt = useErrors();
  const [screen, setScreen] = useOpenScreen();
  const open = screen === "thanks";
  return (
    <div class={open ? "question question--open question--end" : "question question--end"} data-testid="survey-end">
      <div class="question__row">
        <button type="button" class="question__open" aria-expanded={open} aria-controls="survey-end" onClick={() => setScreen(open ? null : "thanks")}>
          <span class="question__words">
            <b>{t("define.survey.end")}</b>
            <small>{say(survey.thanks) || t("define.survey.end_own")}</small>
          </span>
          <ChevronDown />
        </button>
      </div>
      {open && (
        <div class="question__form form" id="survey-end">
          <WordsField
            label={t("define.field.thanks")}
            name="thanks"
            help={t("define.survey.thanks_help")}
            lines={2}
            languages={document.languages}
            value={survey.thanks}
            error={errorAt(`${path}.thanks`)}
            errorIn={(language) => (survey.thanks?.[language] ? errorAt(`${path}.thanks.${language}`) : null)}
            onChange={(words, language) => change((next) => put(next, "thanks", words), `thanks.${language}`)}
          />
          <NumberField
            label={t("define.field.idle_seconds")}
            name="idle_seconds"
            help={t("define.survey.idle_help")}
            min={5}
            max={300}
            step={1}
            placeholder={String(usualIdle)}
            value={survey.idle_seconds}
            error={errorAt(`${path}.idle_seconds`)}
            onChange={(seconds) => change((next) => put(next, "idle_seconds", seconds), "idle_seconds")}
          />
          <SelectField
            label={t("define.field.unfinished")}
            name="unfinished"
            value={ways.find((each) => each === survey.unfinished) ?? "keep"}
            choices={ways.map((value) => ({ value, label: t(`define.survey.${value}`) }))}
            onChange={(unfinished) => change((next) => void (next.unfinished = unfinished))}
          />
        </div>
      )}
    </div>
  );
}
