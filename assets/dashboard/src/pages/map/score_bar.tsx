// A score on its way from 0 to 100, with its interval: the same drawing in cards and in the detail.

import { scoreColour } from "../../model/colour";

export function ScoreBar(props: { value: number; low: number; high: number }) {
  const left = Math.max(0, props.low);
  const width = Math.min(100, props.high) - left;
  return (
    <div class="score-bar" aria-hidden="true">
      <span class="score-bar__interval" style={{ left: `${left}%`, width: `${width}%` }} />
      <span class="score-bar__value" style={{ left: `${props.value}%`, "--score": scoreColour(props.value) }} />
    </div>
  );
}
