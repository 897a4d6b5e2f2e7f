// Steps of an editor that reach further than one field: what is taken away leaves nothing behind that speaks of it.

import type { Programme, Question, SegmentChoice, Survey } from "../programme";
import { freeId } from "./ids";
import { isObject } from "./json";

type Has = { id: string };

/** Moves the element with this id by so many places, as far as the list goes. */
export function moveBy<Element extends Has>(list: Element[], id: string, by: number): void {
  moveTo(list, id, list.findIndex((element) => element.id === id) + by);
}

export function moveTo<Element extends Has>(list: Element[], id: string, place: number): void {
  const at = list.findIndex((element) => element.id === id);
  if (at < 0) return;
  const [element] = list.splice(at, 1);
  list.splice(Math.max(0, Math.min(list.length, place)), 0, element!);
}

export function removeById<Element extends Has>(list: Element[], id: string): void {
  const at = list.findIndex((element) => element.id === id);
  if (at >= 0) list.splice(at, 1);
}

/** Sets a member, or takes it away where there is nothing to say. */
export function put<Thing extends object, Key extends keyof Thing>(thing: Thing, key: Key, value: Thing[Key] | undefined | ""): void {
  if (value === undefined || value === "") delete thing[key];
  else thing[key] = value as Thing[Key];
}

/** Members that are said in several languages, wherever they stand. */
export const texts: readonly string[] = ["name", "text", "help", "low_label", "high_label", "label", "thanks", "prompt", "controller", "purpose", "rights", "retention", "contact"];

/** A language goes with all that was said in it. */
export function removeLanguage(programme: Programme, language: string): void {
  programme.languages = programme.languages.filter((each) => each !== language);
  for (const kiosk of programme.kiosks) {
    if (kiosk.languages) put(kiosk, "languages", nothingOr(kiosk.languages.filter((each) => each !== language)));
  }
  const strip = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(strip);
    if (!isObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (texts.includes(key) && isObject(inner)) delete inner[language];
      strip(inner);
    }
  };
  strip(programme);
}

/** A moment goes with its survey and its sheets, and no kiosk asks about it any more. */
export function removeMoment(programme: Programme, id: string): void {
  removeById(programme.moments, id);
  programme.surveys = programme.surveys.filter((survey) => survey.moment !== id);
  for (const kiosk of programme.kiosks) kiosk.moments = kiosk.moments.filter((moment) => moment !== id);
  if (programme.sheets) keepSheets(programme, (sheet) => sheet.moment !== id);
}

/** Why a site or group cannot be taken away; null where it can. */
export function holdsSite(programme: Programme, id: string): "sites" | "kiosks" | null {
  if (programme.sites.some((site) => site.parent === id)) return "sites";
  return programme.kiosks.some((kiosk) => kiosk.site === id) ? "kiosks" : null;
}

/** A dimension goes from kiosks, what their readers say, sheets and surveys as well. */
export function removeDimension(programme: Programme, id: string): void {
  removeById(programme.dimensions, id);
  forgetSegments(programme, (choice) => choice.dimension === id);
  for (const survey of programme.surveys) {
    for (const question of survey.questions.filter((each) => each.dimension === id)) removeQuestion(survey, question.id);
  }
}

/** A segment goes from kiosks, what their readers say, and sheets, and no question waits for it any more. */
export function removeSegment(programme: Programme, dimension: string, value: string): void {
  const of = programme.dimensions.find((each) => each.id === dimension);
  if (of) removeById(of.values, value);
  forgetSegments(programme, (choice) => choice.dimension === dimension && choice.value === value);
  for (const survey of programme.surveys) {
    const asking = survey.questions.filter((question) => question.dimension === dimension).map(({ id }) => id);
    for (const question of survey.questions) if (asking.includes(question.condition?.question ?? "")) forgetAnswer(question, value);
  }
}

function forgetSegments(programme: Programme, gone: (choice: SegmentChoice) => boolean): void {
  for (const thing of programme.kiosks.flatMap((kiosk) => [kiosk, ...(kiosk.scanner?.patterns ?? [])])) {
    if (thing.segments?.some(gone)) put(thing, "segments", nothingOr(thing.segments.filter((choice) => !gone(choice))));
  }
  if (programme.sheets) keepSheets(programme, (sheet) => !sheet.segments?.some(gone));
  if (programme.microsegments) put(programme, "microsegments", nothingOr(programme.microsegments.filter((each) => !each.segments.some(gone))));
}

function keepSheets(programme: Programme, wanted: (sheet: NonNullable<Programme["sheets"]>[number]) => boolean): void {
  put(programme, "sheets", nothingOr((programme.sheets ?? []).filter(wanted)));
}

function nothingOr<Element>(list: Element[]): Element[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** One segment of a dimension at most is said of a customer; an empty `value` says none. */
export function withSegment(segments: readonly SegmentChoice[] | undefined, dimension: string, value: string): SegmentChoice[] | undefined {
  const others = (segments ?? []).filter((choice) => choice.dimension !== dimension);
  return nothingOr(value ? [...others, { dimension, value }] : others);
}

/** A question goes, and those that waited for its answer are asked of everybody. */
export function removeQuestion(survey: Survey, id: string): void {
  removeById(survey.questions, id);
  for (const question of survey.questions) if (question.condition?.question === id) delete question.condition;
}

/** An option goes, also from the conditions that name it. */
export function removeOption(survey: Survey, question: Question, option: string): void {
  if (question.options) removeById(question.options, option);
  for (const other of survey.questions) if (other.condition?.question === question.id) forgetAnswer(other, option);
}

function forgetAnswer(question: Question, answer: string): void {
  const condition = question.condition;
  if (!condition?.any_of) return;
  condition.any_of = condition.any_of.filter((each) => each !== answer);
  if (condition.any_of.length === 0) delete question.condition;
}

/** A condition looks back at what was asked before: after moving questions, those that cannot any more go. */
export function dropForwardConditions(survey: Survey): void {
  const asked: string[] = [];
  for (const question of survey.questions) {
    if (question.condition && !asked.includes(question.condition.question)) delete question.condition;
    asked.push(question.id);
  }
}

/** Adds what has this name, in every language of the programme until somebody says it in theirs; its id. */
export function addNamed<Element extends Has>(
  list: Element[],
  name: string,
  other: string,
  make: (id: string) => Element,
): string {
  const id = freeId(name, list.map((element) => element.id), other);
  list.push(make(id));
  return id;
}

/** A name that was typed once, in the language of whoever typed it, or in the programme's first. */
export function nameIn(programme: Programme, language: string, name: string): Record<string, string> {
  const own = programme.languages.includes(language) ? language : (programme.languages[0] ?? language);
  return { [own]: name };
}
