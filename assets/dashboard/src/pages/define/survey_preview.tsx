// What is open, as the customer will see it: drawn by the kiosk's own program, by day or night, across or upright.

import { useMemo, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { drawable } from "../../model/define/drawable";
import { find } from "../../model/find";
import { DraftPicture } from "./draft_picture";
import { useQuestionWords } from "./question_words";
import { useDefine } from "./use_draft";
import { useOpenScreen, useSurvey } from "./use_survey";

function Toggle(props: { label: string; name: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button type="button" class="toggle" aria-pressed={props.on} data-testid={`preview-${props.name}`} onClick={() => props.onChange(!props.on)}>
      {props.label}
    </button>
  );
}

export function SurveyPreview() {
  const { t, language, format } = useI18n();
  const { document } = useDefine();
  const { survey } = useSurvey();
  const { questionText } = useQuestionWords();
  const [screen] = useOpenScreen();
  const [asked, setAsked] = useState<string | null>(null);
  const [dark, setDark] = useState(false);
  const [upright, setUpright] = useState(false);
  const [large, setLarge] = useState(false);
  const drawn = useMemo(() => drawable(document, survey.id), [document, survey.id]);
  const spoken = [asked, language, document.languages[0]].find((each) => each && document.languages.includes(each));
  const question = find(survey.questions, screen?.replace(/^question:/, "") ?? "") ?? survey.questions[0];
  if (!spoken || (!question && screen !== "thanks")) return null;
  const shown = screen === "thanks" ? "thanks" : `question:${question!.id}`;
  const alt = screen === "thanks" ? t("define.survey.picture_of_thanks") : t("define.survey.picture_of", { name: questionText(question!) });
  return (
    <aside class={large ? "survey__preview survey__preview--large" : "survey__preview"} aria-label={t("define.survey.preview")} data-testid="survey-preview">
      <h3>{t("define.survey.preview")}</h3>
      <DraftPicture key={`${shown} ${upright}`} of={drawn} survey={survey.id} screen={shown} language={spoken} dark={dark} upright={upright} alt={alt} />
      <div class="survey__looks">
        {document.languages.length > 1 && (
          <span class="toggles" role="group" aria-label={t("define.survey.preview_language")}>
            {document.languages.map((each) => (
              <button key={each} type="button" class="toggle" lang={each} aria-pressed={each === spoken} aria-label={`${each.toUpperCase()}, ${format.language(each)}`} onClick={() => setAsked(each)}>
                {each.toUpperCase()}
              </button>
            ))}
          </span>
        )}
        <Toggle label={t("define.survey.preview_dark")} name="dark" on={dark} onChange={setDark} />
        <Toggle label={t("define.survey.preview_upright")} name="upright" on={upright} onChange={setUpright} />
        <Toggle label={t("define.survey.preview_large")} name="large" on={large} onChange={setLarge} />
      </div>
    </aside>
  );
}
