// How a rating is counted: which way it points, from where it is favourable, and what it measures.

import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { constructs, counterpartOf, cutChoices, cutOf, polarityOf, scaleOf, setPolarity, usualConstruct, type Construct } from "../../model/define/questions";
import { find } from "../../model/find";
import type { Question } from "../../model/programme";
import { SelectField, TextField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { Group, type QuestionProps } from "./question_parts";
import { useQuestionWords } from "./question_words";
import { useSurvey } from "./use_survey";

const none = "none"; // no cut, on purpose

/** What enters the perceived quality of a moment (server/scoring). */
const ofQuality: readonly string[] = ["satisfaction", "perception", "effort"];

export function constructOf(question: Question): Construct {
  return constructs.find((each) => each === question.construct) ?? usualConstruct("smiley5");
}

/** Would scores before and after not say the same? */
function breaks(question: Question, published: Question | undefined): boolean {
  if (!published) return false;
  return polarityOf(published) !== polarityOf(question) || cutOf(published) !== cutOf(question) || constructOf(published) !== constructOf(question);
}

/** What the pair is about, where a question is half of one. */
function FeatureField(props: QuestionProps & { other: Construct }) {
  const { t } = useI18n();
  const { path, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at, other } = props;
  return (
    <TextField
      label={t("define.field.feature")}
      name="feature"
      help={t("define.question.feature_help", { other: t(`define.question.construct.${other}`) })}
      maxLength={64}
      value={question.feature ?? ""}
      error={errorAt(`${path}.questions[${at}].feature`)}
      onChange={(feature) => changeQuestion(question.id, (each) => put(each, "feature", feature), "feature")}
    />
  );
}

/** Also for choices: Kano's questions may be of five answers. */
export function ConstructFields(props: QuestionProps) {
  const { t } = useI18n();
  const { path, changeQuestion } = useSurvey();
  const errorAt = useErrors();
  const { question, at } = props;
  const construct = constructOf(question);
  const other = counterpartOf(construct);
  return (
    <>
      <SelectField
        label={t("define.field.construct")}
        name="construct"
        help={t(scaleOf(question.type) && ofQuality.includes(construct) ? "define.question.construct_counts" : "define.question.construct_apart")}
        error={errorAt(`${path}.questions[${at}].construct`)}
        value={construct}
        choices={constructs.map((value) => ({ value, label: t(`define.question.construct.${value}`) }))}
        onChange={(value) =>
          changeQuestion(question.id, (each) => {
            each.construct = value;
            if (!counterpartOf(value)) delete each.feature;
          })
        }
      />
      {other && <FeatureField {...props} other={other} />}
    </>
  );
}

export function ScoringFields(props: QuestionProps) {
  const { t } = useI18n();
  const { path, published, changeQuestion } = useSurvey();
  const { pointText } = useQuestionWords();
  const errorAt = useErrors();
  const { question, at } = props;
  const polarity = polarityOf(question);
  const scale = scaleOf(question.type)!;
  const cut = cutOf(question);
  const cutText = (point: number): string => {
    const words = pointText(question.type, point);
    if (point === (polarity === "positive" ? scale.max : scale.min)) return t("define.question.best_only", { point: words });
    return polarity === "positive" ? t("define.question.or_better", { point: words }) : words;
  };
  return (
    <Group title={t("define.question.counts")}>
      <SelectField
        label={t("define.field.polarity")}
        name="polarity"
        value={polarity}
        error={errorAt(`${path}.questions[${at}].polarity`)}
        choices={(["positive", "negative"] as const).map((value) => ({ value, label: t(`define.question.${value}`) }))}
        onChange={(value) => changeQuestion(question.id, (each) => setPolarity(each, value === "negative" ? "negative" : "positive"))}
      />
      <SelectField
        label={t(polarity === "positive" ? "define.field.cut" : "define.question.cut_up_to")}
        name="cut"
        help={t("define.question.cut_help")}
        error={errorAt(`${path}.questions[${at}].cut`)}
        value={cut === null ? none : String(cut)}
        choices={[...cutChoices(question).map((point) => ({ value: String(point), label: cutText(point) })), { value: none, label: t("define.question.no_cut") }]}
        onChange={(value) => changeQuestion(question.id, (each) => void (each.cut = value === none ? null : Number(value)))}
      />
      <ConstructFields {...props} />
      {breaks(question, find(published?.questions ?? [], question.id)) && (
        <p class="field--wide question__breaks" role="status" data-testid="breaks">
          {t("define.question.breaks")}
        </p>
      )}
    </Group>
  );
}
