// What customers chose and wrote beside their ratings.

import { find } from "./find";
import type { Option, Programme, Question } from "./programme";

/** Of /api/v1/scores by question: how many chose each option of those who answered. */
export interface ChoiceRow {
  group: Record<string, string | number | null>;
  scale: { type: string };
  n: number;
  counts: Record<string, number>;
  shares: Record<string, { share: number; low: number; high: number }> | null; // by option; null: nobody answered
}

export interface Comment {
  at: string | null;
  day: string | null; // at its site
  hour: number | null;
  site: string | null;
  kiosk: string | null;
  moment: string | null;
  question: string;
  text: string;
  index: number | null; // of the rating beside it, 0 to 100
  language: string;
  segments: Record<string, string>;
}

export interface CommentsReply {
  comments: Comment[];
  found: number; // of which these are the newest
}

export interface Reason {
  id: string;
  option: Option | undefined; // of a former version: not known any more
  n: number;
  share: number; // of those who answered the question
  interval: [number, number]; // of the share
}

export interface Reasons {
  question: Question | undefined;
  id: string;
  n: number; // who answered it
  several: boolean; // may be chosen by one
  reasons: Reason[]; // the most chosen first
}

/** Each question of choices with what was chosen; those that nobody answered are left out. */
export function reasonsOf(rows: readonly ChoiceRow[], programme: Programme): Reasons[] {
  return rows
    .filter(({ n }) => n > 0)
    .map((row) => {
      const id = String(row.group["question"] ?? "");
      const [survey = "", name = ""] = id.split(".");
      const question = find(find(programme.surveys, survey)?.questions ?? [], name);
      const reasons = Object.entries(row.shares ?? {})
        .map(([option, { share, low, high }]): Reason => ({
          id: option,
          option: find(question?.options ?? [], option),
          n: row.counts[option] ?? 0,
          share,
          interval: [low, high],
        }))
        .sort((a, b) => b.share - a.share);
      return { question, id, n: row.n, several: row.scale.type === "multiple_choice", reasons };
    });
}
