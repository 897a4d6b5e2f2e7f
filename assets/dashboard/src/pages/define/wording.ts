// What changed, in words: things by their names, fields by what their forms call them.

import { useI18n } from "../../i18n";
import { parts, type Change } from "../../model/define/changes";
import { spansText } from "../../model/define/hours";
import { isObject, keyOf } from "../../model/define/json";
import { misuseRules, ruleDefaults } from "../../model/define/misuse";
import { constructs } from "../../model/define/questions";
import { find } from "../../model/find";
import { stages, weekdays, type LocalizedText, type OpeningHours, type Programme, type Question, type Scanner, type SegmentChoice, type StatedMicrosegment, type TicketPattern, type Worth } from "../../model/programme";
import { useQuestionWords } from "./question_words";
import { useReaderWords } from "./reader_words";

const knownFields = [
  "name", "parent", "time_zone", "opening_hours", "group", "values", "worth", "share", "stage", "channel", "owner", "target",
  "importance", "moment", "idle_seconds", "unfinished", "thanks", "questions", "type", "text", "help", "low_label", "high_label",
  "variable", "polarity", "cut", "construct", "feature", "weight", "required", "allow_not_applicable", "options", "label", "dimension",
  "condition", "site", "moments", "asking", "segments", "languages", "attendant_pin", "scanner", "disclosure_minimum",
  "smallest_difference", "theme", "privacy", "misuse", "id", "offer", "expectation", "responsible", "process", "channels", "people",
  "information_required", "information_generated", "systems", "scheme", "ground", "ink", "accent", "logo", "controller", "purpose",
  "rights", "retention", "contact", "amount", "currency", "period", "order", "prompt", "patterns", "prefix", "length", "min_length",
  "max_length", "characters", "marks", "at", "one_of", "identifies", "part", "from", "value", "microsegments",
] as const; // prettier-ignore
export type KnownField = (typeof knownFields)[number];

function isKnown(field: string): field is KnownField {
  return (knownFields as readonly string[]).includes(field);
}

/** A member of `list`, as a type knows it; null for anything else. */
function oneOf<Word extends string>(list: readonly Word[], word: string): Word | null {
  return list.find((each) => each === word) ?? null;
}

const nameKeys = ["name", "text", "label"] as const;

function namesIn(thing: unknown): LocalizedText | undefined {
  if (!isObject(thing)) return undefined;
  const key = nameKeys.find((each) => isObject(thing[each]));
  return key ? (thing[key] as LocalizedText) : undefined;
}

const longestValue = 80;
export const channels = ["counter", "kiosk", "telephone", "web", "app", "email", "chat", "home", "mail", "hall", "gate", "lounge", "aircraft"] as const;
const askings = ["choose", "rotate", "together"] as const;
const periods = ["year", "month", "visit"] as const;
const ruleNumbers = ["visits", "seconds", "seconds_between", "margin_minutes", "minutes", "history_days", "least_days", "least_ratings", "times_usual", "probability"] as const;

function isSegment(value: object): value is SegmentChoice {
  return "dimension" in value && "value" in value;
}

/** The thing that the last step of a path is a member of. */
function holderOf(programme: Programme, path: readonly string[]): unknown {
  let at: unknown = programme;
  for (const step of path.slice(0, -1)) at = Array.isArray(at) ? at.find((element) => keyOf(element) === step) : isObject(at) ? at[step] : undefined;
  return at;
}

/** A channel in words; one that an organisation made up is as it wrote it. */
export function useChannelText(): (channel: string) => string {
  const { t } = useI18n();
  return (channel) => {
    const known = oneOf(channels, channel);
    return known ? t(`define.channel.${known}`) : channel;
  };
}

/** Values that a form shows in words: by the field that they are of. */
function useWordOf() {
  const { t, say, format } = useI18n();
  const channelText = useChannelText();
  const { typeText, pointText } = useQuestionWords();
  return (field: string, word: string, programme: Programme, holder: unknown): string | null => {
    const named = (list: readonly { id: string; name: LocalizedText }[]): string => say(find(list, word)?.name) || word;
    if (field === "parent" || field === "site") return named(programme.sites);
    if (field === "moment" || field === "moments") return named(programme.moments);
    if (field === "dimension") return named(programme.dimensions);
    if (field === "channel") return channelText(word);
    if (field === "languages") return format.language(word);
    if (field === "type") return typeText(word);
    if (field === "polarity") return t(word === "negative" ? "define.question.negative" : "define.question.positive");
    if (field === "unfinished") return t(word === "discard" ? "define.survey.discard" : "define.survey.keep");
    if (field === "scheme") return t(word === "dark" ? "define.theme.dark" : "define.theme.light");
    if (field === "logo") return t("define.an_image");
    if (field === "cut") return pointText((holder as Question | undefined)?.type ?? "", Number(word));
    const [stage, asking, construct, period] = [oneOf(stages, word), oneOf(askings, word), oneOf(constructs, word), oneOf(periods, word)];
    if (field === "stage" && stage) return t(`stage.${stage}`);
    if (field === "asking" && asking) return t(`define.asking.${asking}`);
    if (field === "construct" && construct) return t(`define.question.construct.${construct}`);
    if (field === "period" && period) return t(`define.per.${period}`);
    return ["time_zone", "currency", "ground", "ink", "accent"].includes(field) ? word : null;
  };
}

export function useValueText() {
  const { t, say, format } = useI18n();
  const { patternText, segmentText } = useReaderWords();
  const { conditionText, questionText } = useQuestionWords();
  const wordOf = useWordOf();

  const fieldText = (field: string): string => {
    const [day, rule, number] = [oneOf(weekdays, field), oneOf(misuseRules, field), oneOf(ruleNumbers, field)];
    if (day) return t(`define.weekday.${day}`);
    if (rule) return t(`define.misuse.${rule}`);
    if (number) return t(`define.misuse.number.${number}`);
    return isKnown(field) ? t(`define.field.${field}`) : field;
  };

  const nameOf = (document: unknown, thing: unknown): string => {
    const moment = isObject(thing) && typeof thing["moment"] === "string" ? thing["moment"] : null; // what surveys and sheets are known by
    return say(namesIn(thing)) || (moment && say(find((document as Programme).moments, moment)?.name)) || "";
  };

  /** "Questions › What went wrong? › Options › The queue": along a path of the document. */
  const pathText = (document: unknown, path: readonly string[]): string => {
    let at = document;
    const words: string[] = [];
    for (const [i, step] of path.entries()) {
      if (Array.isArray(at)) {
        const nameless = at.some((element) => keyOf(element) === undefined); // known by their place
        at = nameless ? at[Number(step)] : at.find((element) => keyOf(element) === step);
        words.push(nameOf(document, at) || (nameless ? format.number(Number(step) + 1) : step));
      } else {
        at = isObject(at) ? at[step] : undefined;
        const part = i === 0 && step !== "programme" ? oneOf(parts, step) : null;
        if (part && part !== "programme") words.push(t(`define.part.${part}`));
        else if (step === "segments" && path.includes("patterns")) words.push(t("define.reader.says"));
        else words.push(/^[a-z]{2,3}(-|$)/.test(step) && !isKnown(step) && !oneOf(weekdays, step) ? format.language(step) : fieldText(step));
      }
    }
    return words.join(" › ");
  };

  const hoursText = (hours: OpeningHours): string =>
    format.list(weekdays.filter((day) => hours[day]?.length).map((day) => `${t(`define.weekday.${day}`)} ${spansText(hours[day])}`));

  /** Of a thing that says more than its name; null where its name is enough. */
  const objectText = (value: object, programme: Programme, path: readonly string[]): string | null => {
    const field = path.at(-1);
    if (field === "opening_hours") return hoursText(value as OpeningHours);
    if (field === "worth") {
      const { amount, currency, period } = value as Worth;
      return `${format.number(amount)} ${currency} ${wordOf("period", period, programme, null) ?? period}`;
    }
    if (field === "condition") {
      const [survey, question] = [find(programme.surveys, path[1] ?? ""), holderOf(programme, path)];
      return survey && question ? conditionText(programme, survey, question as Question) : null;
    }
    if (field === "misuse") {
      const on = misuseRules.filter((rule) => (value as NonNullable<Programme["misuse"]>)[rule]?.["on"] ?? ruleDefaults[rule].on);
      return format.list(on.map((rule) => t(`define.misuse.${rule}`)));
    }
    if (field === "microsegments") {
      const { segments, share, worth } = value as StatedMicrosegment;
      const said = [share === undefined ? "" : format.percentTenth(share), worth ? (objectText(worth, programme, ["worth"]) ?? "") : ""];
      return [segments.map((choice) => segmentText(programme, choice)).join(" · "), ...said.filter(Boolean)].join(" ");
    }
    return field === "questions" || path.at(-2) === "questions" ? questionText(value as Question) : null;
  };

  /** What stands at this path of the document. */
  const valueText = (value: unknown, programme: Programme, path: readonly string[] = []): string => {
    const field = path.at(-1) ?? "";
    if (field === "cut" && value === null) return t("define.question.no_cut");
    if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) return t("define.nothing");
    if (typeof value === "boolean") return value ? t("define.yes") : t("define.no");
    if (typeof value === "number") {
      if (field === "share") return format.percentTenth(value);
      if (field === "probability") return format.number(Number((1 / value).toPrecision(9)));
      return (field === "cut" && wordOf(field, String(value), programme, holderOf(programme, path))) || format.number(value);
    }
    if (field === "scanner") return (value as Scanner).patterns.length > 0 ? valueText((value as Scanner).patterns, programme, ["patterns"]) : t("define.reader.none");
    if (Array.isArray(value)) {
      if (weekdays.some((day) => day === field)) return spansText(value as string[]);
      const each = value.map((one) => valueText(one, programme, path));
      return field === "patterns" ? each.join("; ") : format.list(each);
    }
    if (field === "patterns") return patternText(programme, value as TicketPattern);
    if (isObject(value)) {
      if (isSegment(value)) return segmentText(programme, value as SegmentChoice);
      return objectText(value, programme, path) ?? (say(namesIn(value) ?? (value as LocalizedText)) || t("define.something"));
    }
    const text = String(value);
    const words = wordOf(field, text, programme, null);
    return words ?? t("define.question.quoted", { words: text.length > longestValue ? `${text.slice(0, longestValue)}…` : text });
  };

  /** What a change is about: "Moment: Check-in". */
  const subjectText = (change: Change, before: Programme, after: Programme): string => {
    if (change.part === "programme") return fieldText(change.item ?? "");
    const part = t(`define.part.${change.part}`);
    if (change.item === null) return part;
    const nameIn = (programme: Programme): string => {
      const list = (programme[change.part as keyof Programme] ?? []) as unknown[];
      return nameOf(programme, list.find((element) => keyOf(element) === change.item));
    };
    return `${part}: ${nameIn(after) || nameIn(before) || change.item}`;
  };

  return { fieldText, pathText, valueText, subjectText };
}
