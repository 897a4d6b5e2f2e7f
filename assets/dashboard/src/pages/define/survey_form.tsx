// One survey: its questions in order, what comes at the end, and the kiosk's picture beside them.

import { useI18n } from "../../i18n";
import { lengthOf } from "../../model/define/conditions";
import { removeById } from "../../model/define/edits";
import type { Moment, Survey } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { useQuery } from "../../ui/use_address";
import { AddQuestion } from "./add_question";
import { RemoveButton } from "./items";
import { QuestionList } from "./question_list";
import { useQuestionWords } from "./question_words";
import { SurveyEnd } from "./survey_end";
import { SurveyVersions } from "./survey_versions";
import { SurveyPreview } from "./survey_preview";
import { useDefine } from "./use_draft";
import { forMoment, useSurvey } from "./use_survey";

function Standing(props: { survey: Survey }) {
  const { t } = useI18n();
  const { changes } = useDefine();
  const { survey } = props;
  const { least, most } = lengthOf(survey);
  const changed = changes.some(({ part, item }) => part === "surveys" && item === survey.id);
  const version = !survey.version
    ? t("define.survey.stands_new")
    : t(changed ? "define.survey.stands_changed" : "define.survey.stands", { version: survey.version });
  const asked = t("define.survey.length", { count: least });
  return (
    <p class="survey__standing">
      {version}. {least === most ? t("define.survey.exactly", { least: asked }) : t("define.survey.at_most", { least: asked, most })}
    </p>
  );
}

export function SurveyForm(props: { moment: Moment | undefined }) {
  const { t, say, format } = useI18n();
  const { update } = useDefine();
  const { survey, fellAway } = useSurvey();
  const { questionText } = useQuestionWords();
  const [, setQuery] = useQuery();
  const remove = (): void => {
    update((d) => removeById(d.surveys, survey.id));
    setQuery({ id: `${forMoment}${survey.moment}`, screen: null }, "replace"); // its moment stays in sight
  };
  return (
    <section class="survey" data-testid="survey-form">
      <header class="survey__head">
        <h2>{say(props.moment?.name) || survey.id}</h2>
        <Standing survey={survey} />
      </header>
      {fellAway.length > 0 && (
        <Notice>
          <span data-testid="fell-away">{t("define.survey.fell_away", { questions: format.list(fellAway.map((each) => t("define.question.quoted", { words: questionText(each) }))) })}</span>
        </Notice>
      )}
      <div class="survey__columns">
        <div class="survey__main">
          <h3>{t("define.survey.heading")}</h3>
          <QuestionList />
          <AddQuestion />
          <SurveyEnd />
          <SurveyVersions />
          <RemoveButton label={t("define.remove.survey")} onRemove={remove} />
          <p class="form__history">{t("define.history_stays")}</p>
        </div>
        <SurveyPreview />
      </div>
    </section>
  );
}
