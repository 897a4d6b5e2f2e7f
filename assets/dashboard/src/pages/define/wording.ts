// What changed, in words: things by their names, fields by what their forms call them.

import { useI18n } from "../../i18n";
import type { Change } from "../../model/define/changes";
import { isObject, keyOf } from "../../model/define/json";
import type { LocalizedText, Programme } from "../../model/programme";

const knownFields = [
  "name", "parent", "time_zone", "opening_hours", "group", "values", "worth", "share", "stage", "channel", "owner", "target",
  "importance", "moment", "idle_seconds", "unfinished", "thanks", "questions", "type", "text", "help", "low_label", "high_label",
  "variable", "polarity", "cut", "construct", "feature", "weight", "required", "allow_not_applicable", "options", "label", "dimension",
  "condition", "site", "moments", "asking", "segments", "languages", "attendant_pin", "scanner", "disclosure_minimum",
  "smallest_difference", "theme", "privacy", "misuse", "id", "offer", "expectation", "responsible", "process", "channels", "people",
  "information_required", "information_generated", "systems", "scheme", "ground", "ink", "accent", "logo", "controller", "purpose",
  "rights", "retention", "contact", "amount", "currency", "period", "order",
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

export function useValueText() {
  const { t, say, format } = useI18n();

  const fieldText = (field: string): string => (isKnown(field) ? t(`define.field.${field}`) : field);

  /** "Questions › What went wrong? › Options › The queue": along a path of the document. */
  const pathText = (document: unknown, path: readonly string[]): string => {
    let at = document;
    const words: string[] = [];
    for (const step of path) {
      if (Array.isArray(at)) {
        at = at.find((element) => keyOf(element) === step);
        words.push(say(namesIn(at)) || step);
      } else {
        at = isObject(at) ? at[step] : undefined;
        words.push(/^[a-z]{2,3}(-|$)/.test(step) && !isKnown(step) ? format.language(step) : fieldText(step));
      }
    }
    return words.join(" › ");
  };

  const valueText = (value: unknown): string => {
    if (value === undefined || value === null || value === "") return t("define.nothing");
    if (typeof value === "boolean") return value ? t("define.yes") : t("define.no");
    if (typeof value === "number") return format.number(value);
    if (Array.isArray(value)) return format.list(value.map(valueText));
    if (isObject(value)) return say(namesIn(value) ?? (value as LocalizedText)) || t("define.something");
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
