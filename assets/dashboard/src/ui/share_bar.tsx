// A share as a bar, with its interval as a bracket beneath the bar's end: told apart by shape, not by colour. The figures stand
// beside it as text.

import "./share_bar.css";

/** On its way from nothing to `most`. */
export function ShareBar(props: { value: number; interval: [number, number] | null; most: number }) {
  const at = (value: number): string => `${(100 * Math.min(Math.max(value, 0), props.most)) / props.most}%`;
  const { value, interval } = props;
  return (
    <div class="share-bar" aria-hidden="true">
      <span class="share-bar__value" style={{ width: at(value) }} />
      {interval && <span class="share-bar__interval" style={{ left: at(interval[0]), width: `calc(${at(interval[1])} - ${at(interval[0])})` }} />}
    </div>
  );
}
