// Misuse: what is set aside, by which rules, and what other rules would do.

import { useState } from "preact/hooks";
import "./misuse.css";
import { MisuseRules } from "./misuse_rules";
import { MisuseTrial } from "./misuse_trial";
import { SetAside } from "./set_aside";

export function MisusePart() {
  const [turn, setTurn] = useState(0);
  return (
    <div class="sheets stack">
      <SetAside turn={turn} />
      <MisuseRules />
      <MisuseTrial onApplied={() => setTurn((now) => now + 1)} />
    </div>
  );
}
