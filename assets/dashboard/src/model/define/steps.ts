// The way to a programme, in the order in which it comes about, and how far this one is.

import type { Programme, Stage } from "../programme";
import { stages } from "../programme";
import { filledAspects } from "./sheets";

export const steps = ["organisation", "sites", "dimensions", "moments", "surveys", "kiosks"] as const;
export type StepName = (typeof steps)[number];

export interface Step {
  name: StepName;
  count: number;
  done: boolean;
  /** What is left to do, by the key of its words. */
  todo: "none" | "optional" | "moments_without_survey" | "surveys_without_kiosk" | "stages_without_moment";
  missing: number;
}

/** Moments whose customers nobody asks. */
export function withoutSurvey(programme: Programme): string[] {
  return programme.moments.map(({ id }) => id).filter((id) => !programme.surveys.some(({ moment }) => moment === id));
}

/** Moments with a survey that no kiosk asks. */
export function withoutKiosk(programme: Programme): string[] {
  return programme.surveys.map(({ moment }) => moment).filter((id) => !programme.kiosks.some(({ moments }) => moments.includes(id)));
}

export function stagesWithoutMoment(programme: Programme): Stage[] {
  return stages.filter((stage) => !programme.moments.some((moment) => moment.stage === stage));
}

export function stepsOf(programme: Programme): Step[] {
  const places = programme.sites.filter(({ group }) => !group).length;
  const unasked = withoutSurvey(programme).length;
  const nowhere = withoutKiosk(programme).length;
  const empty = stagesWithoutMoment(programme).length;
  const step = (name: StepName, count: number, todo: Step["todo"] = "none", missing = 0): Step => ({ name, count, done: count > 0, todo, missing });
  return [
    step("organisation", programme.languages.length),
    step("sites", places),
    step("dimensions", programme.dimensions.length, programme.dimensions.length === 0 ? "optional" : "none"),
    step("moments", programme.moments.length, programme.moments.length > 0 && empty > 0 ? "stages_without_moment" : "none", empty),
    step("surveys", programme.surveys.length, unasked > 0 ? "moments_without_survey" : "none", unasked),
    step("kiosks", programme.kiosks.length, nowhere > 0 ? "surveys_without_kiosk" : "none", nowhere),
  ];
}

/** How many of the pairs of moment and segment of the first dimension have a sheet: the analysis, as far as it is. */
export function sheetsWritten(programme: Programme): number {
  return (programme.sheets ?? []).filter((sheet) => filledAspects(sheet) > 0).length;
}

/** Where to begin: the smallest programme that a customer can answer, in the words of whoever begins it. */
export interface Beginning {
  organisation: string;
  site: string;
  timeZone: string;
  moment: string;
  stage: Stage;
  question: Record<string, string>; // in each language
  kiosk: string;
  minimum: number; // of answers to show a score
  languages: string[];
}

export function beginProgramme(id: string, ids: { root: string; site: string; moment: string; kiosk: string }, beginning: Beginning): Programme {
  const { languages } = beginning;
  const everywhere = (text: string): Record<string, string> => Object.fromEntries(languages.map((language) => [language, text]));
  return {
    format: 1,
    id,
    name: everywhere(beginning.organisation),
    languages,
    disclosure_minimum: beginning.minimum,
    smallest_difference: 2,
    sites: [
      { id: ids.root, name: everywhere(beginning.organisation), parent: null, group: true, time_zone: beginning.timeZone },
      { id: ids.site, name: everywhere(beginning.site), parent: ids.root },
    ],
    dimensions: [],
    moments: [{ id: ids.moment, name: everywhere(beginning.moment), stage: beginning.stage, importance: 1 }],
    surveys: [
      {
        id: ids.moment,
        moment: ids.moment,
        idle_seconds: 20,
        questions: [{ id: "service", type: "smiley5", text: beginning.question, required: true }],
      },
    ],
    kiosks: [{ id: ids.kiosk, name: everywhere(beginning.kiosk), site: ids.site, moments: [ids.moment] }],
  };
}
