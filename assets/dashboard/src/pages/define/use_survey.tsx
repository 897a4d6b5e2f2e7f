// The survey that is edited: its place in the document, what of it is published, and changing it.

import { produce } from "immer";
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useRef, useState } from "preact/hooks";
import { lostConditions } from "../../model/define/conditions";
import { find } from "../../model/find";
import type { Question, Survey } from "../../model/programme";
import { useQuery } from "../../ui/use_address";
import { useDefine } from "./use_draft";

/** A moment without a survey, as the address names it. */
export const forMoment = "for:";

export interface SurveyEditing {
  survey: Survey;
  path: string; // in the document
  published: Survey | null; // as it is in force
  /** All that was published of it, as far as that is known here: ids in it are taken for ever. */
  everPublished: Survey[];
  /** Whoever is going to give ids asks for it in time. */
  learnOfEarlier: () => void;
  change: (recipe: (survey: Survey) => void, step?: string) => void;
  /** Changes a question of it; typing on in the same field is one step. */
  changeQuestion: (id: string, recipe: (question: Question) => void, field?: string) => void;
  /** Questions that the last change let be asked of everybody. */
  fellAway: Question[];
  /** The question that was made last: where one goes on writing. */
  fresh: string | null;
  openFresh: (id: string) => void;
}

const Context = createContext<SurveyEditing | null>(null);

export function useSurvey(): SurveyEditing {
  const value = useContext(Context);
  if (!value) throw new Error("SurveyProvider is missing");
  return value;
}

const mostVersions = 40; // that are looked through

/** Versions before the one in force, once somebody needs them. */
function useEarlier(published: Survey | null): [Survey[], () => void] {
  const { api } = useDefine();
  const [earlier, setEarlier] = useState<Survey[]>([]);
  const asked = useRef(false);
  const learn = useCallback(() => {
    const newest = (published?.version ?? 1) - 1;
    if (asked.current || !published || newest < 1) return;
    asked.current = true;
    const numbers = Array.from({ length: Math.min(newest, mostVersions) }, (_, i) => newest - i);
    Promise.all(numbers.map((version) => api.surveyVersion(published.id, version))).then(setEarlier, () => (asked.current = false));
  }, [api, published]);
  return [earlier, learn];
}

export function SurveyProvider(props: { survey: Survey; index: number; children: ComponentChildren }) {
  const { draft, update } = useDefine();
  const { survey, index } = props;
  const [fell, setFell] = useState<string[]>([]);
  const [fresh, setFresh] = useState<string | null>(null);
  const [, setScreen] = useOpenScreen();
  const change: SurveyEditing["change"] = (recipe, step) => {
    const next = produce(survey, recipe);
    if (next === survey) return;
    setFell(lostConditions(survey, next).map(({ id }) => id));
    update((d) => void (d.surveys[index] = next), step && `surveys.${survey.id}.${step}`);
  };
  const published = find(draft.base.surveys, survey.id) ?? null;
  const [earlier, learnOfEarlier] = useEarlier(published);
  const value: SurveyEditing = {
    survey,
    path: `surveys[${index}]`,
    published,
    everPublished: published ? [published, ...earlier] : [],
    learnOfEarlier,
    change,
    changeQuestion: (id, recipe, field) =>
      change((next) => {
        const question = next.questions.find((each) => each.id === id);
        if (question) recipe(question);
      }, field && `${id}.${field}`),
    // What was undone since has its condition again.
    fellAway: survey.questions.filter(({ id, condition }) => !condition && fell.includes(id)),
    fresh,
    openFresh: (id) => {
      setFresh(id);
      setScreen(`question:${id}`);
    },
  };
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}

/** What is open, as the kiosk names its screens: `question:ID`, `thanks`; null where nothing is. */
export function useOpenScreen(): [string | null, (screen: string | null) => void] {
  const [query, setQuery] = useQuery();
  return [query.get("screen"), (screen) => setQuery({ screen }, "replace")];
}
