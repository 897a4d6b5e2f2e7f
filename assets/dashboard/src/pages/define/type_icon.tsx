// A small sign for each type of question; its word always stands beside it.

import type { QuestionType } from "../../model/define/questions";
import { Face } from "../../ui/face";

const paths: Record<Exclude<QuestionType, "smiley4" | "smiley5">, string> = {
  stars: "M8 2.2 9.8 6 14 6.5 10.9 9.3 11.7 13.4 8 11.4 4.3 13.4 5.1 9.3 2 6.5 6.2 6Z",
  yes_no: "M2 8.4 4.2 10.6 7.6 5.8 M10 6 14 10 M14 6 10 10",
  nps: "M2 12.5V9.5 M6 12.5V7.5 M10 12.5V5.5 M14 12.5V3.5",
  ces: "M2.4 12A6 6 0 1 1 13.6 12 M8 11.4 10.8 6.6",
  single_choice: "M3.6 3.4A1.6 1.6 0 1 1 3.6 6.6 1.6 1.6 0 0 1 3.6 3.4 M8 5H14 M3.6 9.4A1.6 1.6 0 1 1 3.6 12.6 1.6 1.6 0 0 1 3.6 9.4 M8 11H14",
  multiple_choice: "M2 3.4H5.2V6.6H2Z M8 5H14 M2 9.4H5.2V12.6H2Z M2.8 11 3.5 11.8 4.6 10.2 M8 11H14",
  segment: "M6 3.2A2.2 2.2 0 1 1 6 7.6 2.2 2.2 0 0 1 6 3.2 M2 13C2 9.2 10 9.2 10 13 M11 3.6A2.2 2.2 0 0 1 11 7.4 M12 9.8C13.4 10.4 14 11.5 14 13",
  text: "M2.5 3.5H13.5V10.5H8L5 13.2V10.5H2.5Z M5.2 7H10.8",
};

export function TypeIcon(props: { type: QuestionType }) {
  const { type } = props;
  if (type === "smiley5") return <Face verdict={5} size={22} />;
  if (type === "smiley4") return <Face verdict={4} size={22} />;
  return (
    <svg class="icon type-icon" viewBox="0 0 16 16" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={paths[type]} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
