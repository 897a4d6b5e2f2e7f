// What few need: what statistics programs call the question, and how much it weighs.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { kindOf, usualVariable } from "../../model/define/questions";
import { NumberField, TextField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import type { QuestionProps } from "./question_parts";
import { ConstructFields } from "./scoring_fields";
import { useSurvey } from "./use_survey";

export function AdvancedFields(props: QuestionProps) {
  const { t } = useI18n();
  const { path, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const [opened, setOpened] = useState(false);
  const { question, at } = props;
  const own = `${path}.questions[${at}]`;
  const errors = { variable: errorAt(`${own}.variable`), weight: errorAt(`${own}.weight`) };
  const choice = kindOf(question.type) === "choice";
  const wrong = Boolean(errors.variable || errors.weight || (choice && errorAt(`${own}.feature`)));
  return (
    <details class="advanced" open={opened || wrong} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("define.question.advanced")}</summary>
      <div class="form">
        <TextField
          label={t("define.field.variable")}
          name="variable"
          help={t("define.question.variable_help", { name: usualVariable(question.id) })}
          maxLength={64}
          value={question.variable ?? ""}
          error={errors.variable}
          onChange={(variable) => changeQuestion(question.id, (each) => put(each, "variable", variable), "variable")}
        />
        {kindOf(question.type) === "rating" && (
          <NumberField
            label={t("define.field.weight")}
            name="weight"
            help={t("define.question.weight_help")}
            min={0}
            placeholder="1"
            value={question.weight}
            error={errors.weight}
            onChange={(weight) => changeQuestion(question.id, (each) => put(each, "weight", weight), "weight")}
          />
        )}
        {choice && <ConstructFields {...props} />}
      </div>
      <p class="field__help">{t("define.question.id_is", { id: question.id })}</p>
    </details>
  );
}
