// What the parts of a question's form have in common.

import type { ComponentChildren } from "preact";
import type { Question } from "../../model/programme";

export interface QuestionProps {
  question: Question;
  at: number; // its place in the survey
}

/** Fields that belong together, under a small heading. */
export function Group(props: { title: string; children: ComponentChildren }) {
  return (
    <div class="question__group" role="group" aria-label={props.title}>
      <h4>{props.title}</h4>
      <div class="form">{props.children}</div>
    </div>
  );
}
