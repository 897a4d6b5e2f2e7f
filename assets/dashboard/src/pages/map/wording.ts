// How the map names scales, points and cells.

import type { I18n } from "../../i18n";
import { find } from "../../model/find";
import type { Programme } from "../../model/programme";
import type { Scale, ShownRow } from "../../model/scores";
import { halfInterval } from "../../model/scores";
import { halfText } from "../../i18n/format";

const scaleTypes = ["smiley5", "smiley4", "stars", "nps", "ces", "yes_no"] as const;
const constructs = [
  "satisfaction",
  "loyalty",
  "effort",
  "importance",
  "expectation",
  "perception",
  "switching_emotional",
  "switching_psychological",
  "switching_learning",
  "switching_economic",
] as const;

export function scaleText(scale: Scale, t: I18n["t"]): string {
  const type = scaleTypes.find((each) => each === scale.type);
  const name = type ? t(`scale.${type}`) : t("scale.other", { min: scale.min, max: scale.max });
  const construct = constructs.find((each) => each === scale.construct);
  return construct ? t("scale.named", { scale: name, construct: t(`construct.${construct}`) }) : name;
}

/** The words of a scale point, where it has any; else its number. */
export function pointText(scale: Scale, point: number, t: I18n["t"], format: I18n["format"]): string {
  const words: Record<string, Record<string, string>> = {
    smiley5: t("point.smiley5", { returnObjects: true }),
    smiley4: t("point.smiley4", { returnObjects: true }),
    yes_no: t("point.yes_no", { returnObjects: true }),
  };
  return words[scale.type]?.[String(point)] ?? format.whole(point);
}

/** The face the kiosk shows for a point of a smiley scale: four-point scales leave the neutral one out. */
export function faceOf(scale: Scale, point: number): number | null {
  if (scale.type === "smiley5") return point;
  if (scale.type === "smiley4") return point <= 2 ? point : point + 1;
  return null;
}

/** `check-in@1`, `check-in@2` as "Check-in, versions 1 and 2": a survey is called as its moment is. */
export function versionsText(versions: string[], programme: Programme, { t, say, format }: I18n): string {
  const nameOf = (survey: string): string => say(find(programme.moments, find(programme.surveys, survey)?.moment ?? "")?.name) || survey;
  const numbers = new Map<string, string[]>();
  for (const version of versions) {
    const [survey = version, number = ""] = version.split("@");
    numbers.set(survey, [...(numbers.get(survey) ?? []), number]);
  }
  const texts = [...numbers].map(([survey, all]) =>
    t("detail.version", { survey: nameOf(survey), count: all.length, numbers: format.list(all) }),
  );
  return texts.join("; ");
}

export function plusMinus(row: ShownRow, format: I18n["format"]): string {
  return halfText(halfInterval(row.index), format.tenth);
}
