// The coins of the kiosk, 1 (very bad) to 5 (very good): same geometry, so that both screens show the same faces.

import { verdictColour } from "../model/colour";

// All colours are attributes: what a style sheet says of a drawing is lost where the page is taken as a picture.
const features = ["#FFFFFF", "#1D2B36", "#1D2B36", "#1D2B36", "#FFFFFF"];
const mouths = [
  "M-40.5 37.4Q0 0 40.5 37.4",
  "M-40.5 33.7Q0 15 40.5 33.7",
  "M-40.5 29.9H40.5",
  "M-40.5 25.5Q0 47.5 40.5 25.5",
  "M-40.5 20.7Q0 66.9 40.5 20.7",
];

/** `verdict` 1 to 5. Decorative: words always stand beside it. */
export function Face(props: { verdict: number; size: number }) {
  const at = Math.min(5, Math.max(1, Math.round(props.verdict))) - 1;
  const ink = features[at]!;
  return (
    <svg class="face" viewBox="-90 -90 180 180" width={props.size} height={props.size} aria-hidden="true" focusable="false">
      <circle r="88" fill={verdictColour(at + 1)} />
      <circle r="86" fill="none" stroke="currentColor" stroke-opacity="0.55" stroke-width="4" />
      <ellipse cx="-29.9" cy="-15.8" rx="8.4" ry="11.3" fill={ink} />
      <ellipse cx="29.9" cy="-15.8" rx="8.4" ry="11.3" fill={ink} />
      <path d={mouths[at]} fill="none" stroke={ink} stroke-width="8" stroke-linecap="round" />
      {at === 0 && (
        <path d="M-43.3-40.9l25.1 10M43.3-40.9l-25.1 10" fill="none" stroke={ink} stroke-width="5.3" stroke-linecap="round" />
      )}
    </svg>
  );
}
