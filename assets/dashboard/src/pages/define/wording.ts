// What changed, in words: things by their names, fields by what their forms call them.

import { useI18n } from "../../i18n";
import type { Change } from "../../model/define/changes";
import { isObject, keyOf } from "../../model/define/json";
import type { LocalizedText, Programme, Scanner, SegmentChoice, TicketPattern } from "../../model/programme";
import { useReaderWords } from "./reader_words";

const knownFields = [
  "name", "parent", "time_zone", "opening_hours", "group", "values", "worth", "share", "stage", "channel", "owner", "target",
  "importance", "moment", "idle_seconds", "unfinished", "thanks", "questions", "type", "text", "help", "low_label", "high_label",
  "variable", "polarity", "cut", "construct", "feature", "weight", "required", "allow_not_applicable", "options", "label", "dimension",
  "condition", "site", "moments", "asking", "segments", "languages", "attendant_pin", "scanner", "disclosure_minimum",
  "smallest_difference", "theme", "privacy", "misuse", "id", "offer", "expectation", "responsible", "process", "channels", "people",
  "information_required", "information_generated", "systems", "scheme", "ground", "ink", "accent", "logo", "controller", "purpose",
  "rights", "retention", "contact", "amount", "currency", "period", "order", "prompt", "patterns", "prefix", "length", "min_length",
  "max_length", "characters", "marks", "at", "one_of", "identifies", "part", "from", "value",
] as const; // prettier-ignore
export type KnownField = (typeof knownFields)[number];

function isKnown(field: string): field is KnownField {
  return (knownFields as readonly string[]).includes(field);
}

const nameKeys = ["name", "text", "label"] as const;

function namesIn(thing: unknown): LocalizedText | undefined {
  if (!isObject(thing)) return undefined;
  const key = nameKeys.find((each) => isObject(thing[each]));
  return key ? (thing[key] as LocalizedText) : undefined;
}

const longestValue = 80;

function isSegment(value: object): value is SegmentChoice {
  return "dimension" in value && "value" in value;
}

export function useValueText() {
  const { t, say, format } = useI18n();
  const { patternText, segmentText } = useReaderWords();

  const fieldText = (field: string): string => (isKnown(field) ? t(`define.field.${field}`) : field);

  /** "Questions › What went wrong? › Options › The queue": along a path of the document. */
  const pathText = (document: unknown, path: readonly string[]): string => {
    let at = document;
    const words: string[] = [];
    for (const step of path) {
      if (Array.isArray(at)) {
        const nameless = at.some((element) => keyOf(element) === undefined); // known by their place
        at = nameless ? at[Number(step)] : at.find((element) => keyOf(element) === step);
        words.push(say(namesIn(at)) || (nameless ? format.number(Number(step) + 1) : step));
      } else {
        at = isObject(at) ? at[step] : undefined;
        if (step === "segments" && path.includes("patterns")) words.push(t("define.reader.says"));
        else words.push(/^[a-z]{2,3}(-|$)/.test(step) && !isKnown(step) ? format.language(step) : fieldText(step));
      }
    }
    return words.join(" › ");
  };

  /** `field` is what the value is of; its segments are those of the programme. */
  const valueText = (value: unknown, programme: Programme, field?: string): string => {
    if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) return t("define.nothing");
    if (typeof value === "boolean") return value ? t("define.yes") : t("define.no");
    if (typeof value === "number") return format.number(value);
    if (field === "scanner") return (value as Scanner).patterns.length > 0 ? valueText((value as Scanner).patterns, programme, "patterns") : t("define.reader.none");
    if (Array.isArray(value)) {
      const each = value.map((one) => valueText(one, programme, field));
      return field === "patterns" ? each.join("; ") : format.list(each);
    }
    if (field === "patterns") return patternText(programme, value as TicketPattern);
    if (isObject(value)) {
      if (isSegment(value)) return segmentText(programme, value);
      return say(namesIn(value) ?? (value as LocalizedText)) || t("define.something");
    }
    const text = String(value);
    return `“${text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}”`;
  };

  /** What a change is about: "Moment: Check-in". */
  const subjectText = (change: Change, before: Programme, after: Programme): string => {
    if (change.part === "programme") return fieldText(change.item ?? "");
    const part = t(`define.part.${change.part}`);
    if (change.item === null) return part;
    const thingIn = (programme: Programme): unknown =>
      ((programme[change.part as keyof Programme] ?? []) as unknown[]).find((element) => keyOf(element) === change.item);
    const thing = thingIn(after) ?? thingIn(before);
    const moment = isObject(thing) && typeof thing["moment"] === "string" ? thing["moment"] : null;
    const name = namesIn(thing) ?? [...after.moments, ...before.moments].find(({ id }) => id === moment)?.name;
    return `${part}: ${say(name) || change.item}`;
  };

  return { fieldText, pathText, valueText, subjectText };
}
