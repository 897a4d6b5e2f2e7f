// Which pictures of a kiosk's screens there are to look at, and how they are asked for.

import type { ScoresQuery } from "../api";
import type { Programme, Survey } from "./programme";

/** Kiosks as they are sold, across. */
export const sizes = ["1280x800", "1920x1080", "1024x600", "800x480"] as const;
export type Size = (typeof sizes)[number];

export interface Look {
  survey: string;
  version: number | null; // null: the newest
  language: string;
  size: Size;
  upright: boolean;
  dark: boolean;
  accessible: boolean;
}

/** A screen as the address names it: the server's `screen`, or `question:ID`. */
export function screensOf(survey: Survey, programme: Programme): string[] {
  const notice = programme.privacy ? ["privacy"] : [];
  return ["attract", ...survey.questions.map(({ id }) => `question:${id}`), "thanks", ...notice, "unavailable:not_saved"];
}

export function sidesOf(look: Look): { width: number; height: number } {
  const [long, short] = look.size.split("x").map(Number) as [number, number];
  return look.upright ? { width: short, height: long } : { width: long, height: short };
}

export function sceneOf(look: Look, screen: string): ScoresQuery {
  const { width, height } = sidesOf(look);
  return {
    version: look.version === null ? null : String(look.version),
    screen,
    language: look.language,
    width: String(width),
    height: String(height),
    dark: look.dark ? "true" : null,
    accessible: look.accessible ? "true" : null,
  };
}

/** What an address asks for, as far as this programme has it. */
export function readLook(query: URLSearchParams, programme: Programme, language: string): Look {
  const survey = programme.surveys.find(({ id }) => id === query.get("survey")) ?? programme.surveys[0];
  const version = Number(query.get("version"));
  const known = survey?.version ?? 1;
  const asked = query.get("language") ?? language;
  return {
    survey: survey?.id ?? "",
    version: Number.isInteger(version) && version >= 1 && version < known ? version : null,
    language: programme.languages.includes(asked) ? asked : (programme.languages[0] ?? ""),
    size: sizes.find((each) => each === query.get("size")) ?? sizes[0],
    upright: query.get("upright") === "1",
    dark: query.get("theme") === "dark",
    accessible: query.get("accessible") === "1",
  };
}
