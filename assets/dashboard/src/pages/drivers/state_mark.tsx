// What to do about a moment, in a word and a sign: the sign is the point's shape on the map.

import type { State } from "../../model/drivers";
import type { Words } from "./wording";

const signs: Record<State, string> = {
  concentrate_here: "■",
  keep_up_the_good_work: "●",
  low_priority: "●",
  possible_overkill: "●",
  not_clear: "◇",
};

export function StateMark(props: { state: State; words: Words }) {
  const { state, words } = props;
  return (
    <span class={`lever-state lever-state--${state}`} data-state={state}>
      <span class="lever-state__sign" aria-hidden="true">
        {signs[state]}
      </span>{" "}
      {words.state(state)}
    </span>
  );
}
