// Surveys: one for each moment, in the order of the relationship; the one that is looked at beside them.

import i18next from "i18next";
import { useI18n } from "../../i18n";
import { languages as ours } from "../../i18n/format";
import { beginSurvey } from "../../model/define/questions";
import { find } from "../../model/find";
import { kioskName, stages, type LocalizedText, type Moment, type Programme, type Survey } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { Link } from "../../ui/link";
import { useQuery } from "../../ui/use_address";
import { Items } from "./items";
import { SurveyForm } from "./survey_form";
import "./surveys.css";
import { useDefine } from "./use_draft";
import { forMoment, SurveyProvider } from "./use_survey";

interface Entry {
  id: string;
  moment: Moment;
  survey: Survey | undefined;
}

function entriesOf({ moments, surveys }: Programme): Entry[] {
  const inOrder = stages.flatMap((stage) => moments.filter((moment) => moment.stage === stage));
  return inOrder.map((moment) => {
    const survey = surveys.find((each) => each.moment === moment.id);
    return { id: survey?.id ?? `${forMoment}${moment.id}`, moment, survey };
  });
}

/** The first question of all, in those of the programme's languages that we speak. */
function firstWords(programme: Programme): LocalizedText {
  const spoken = ours.filter((each) => programme.languages.includes(each));
  return Object.fromEntries(spoken.map((each) => [each, i18next.getFixedT(each)("define.survey.first_question")]));
}

function BeginSurvey(props: { moment: Moment; onBegun: (id: string) => void }) {
  const { t, say } = useI18n();
  const { document, draft, update } = useDefine();
  const { moment } = props;
  const asking = document.kiosks.filter(({ moments }) => moments.includes(moment.id));
  const begin = (): void => {
    const published = draft.base.surveys.map(({ id }) => id);
    const survey = beginSurvey(document, moment.id, published, firstWords(document));
    update((d) => void d.surveys.push(survey));
    props.onBegun(survey.id);
  };
  return (
    <section class="survey-begin" data-testid="begin-survey">
      <small>{say(moment.name) || moment.id}</small>
      <h2>{t("define.survey.begin_title")}</h2>
      <p>{t("define.survey.begin_lead")}</p>
      {asking.length > 0 && (
        <Notice>
          {t("define.survey.still_asked")}{" "}
          {asking.map(({ id }, i) => (
            <span key={id}>
              {i > 0 && " · "}
              <Link class="link" to="define" query={{ part: "kiosks", id }}>
                {kioskName(document, id, say)}
              </Link>
            </span>
          ))}
        </Notice>
      )}
      <button type="button" class="button" data-testid="make-survey" onClick={begin}>
        {t("define.survey.begin")}
      </button>
    </section>
  );
}

export function SurveysPart() {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const [query, setQuery] = useQuery();
  const entries = entriesOf(document);
  const asked = query.get("id");
  // A moment that has got its survey meanwhile is known by that.
  const selected = entries.find(({ id, moment }) => id === asked || `${forMoment}${moment.id}` === asked) ?? entries[0];
  const note = (survey: Survey | undefined): string => {
    if (!survey) return t("define.survey.none_yet");
    const version = survey.version ? t("define.survey.version", { version: survey.version }) : t("define.survey.not_published");
    return `${t("define.survey.questions", { count: survey.questions.length })} · ${version}`;
  };
  const indexOf = (id: string): number => document.surveys.findIndex((each) => each.id === id);
  return (
    <div class="sheets surveys">
      <p class="define__intro">{t("define.intro.surveys")}</p>
      <Items
        part="surveys"
        items={entries.map(({ id, moment, survey }) => ({ id, name: say(moment.name) || moment.id, note: note(survey) }))}
        indexOf={indexOf}
        selected={selected?.id ?? null}
        onSelect={(id) => setQuery({ id, screen: null })}
        empty={t("define.empty.surveys")}
      >
        {selected && !selected.survey && <BeginSurvey key={selected.id} moment={selected.moment} onBegun={(id) => setQuery({ id, screen: null }, "replace")} />}
        {selected?.survey && (
          <SurveyProvider key={selected.survey.id} survey={selected.survey} index={indexOf(selected.survey.id)}>
            <SurveyForm moment={find(document.moments, selected.survey.moment)} />
          </SurveyProvider>
        )}
      </Items>
    </div>
  );
}
