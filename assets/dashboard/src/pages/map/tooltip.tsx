// The figures of the cell under the pointer or the focus. The detail says the same and more, so this is not read aloud.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { shown, type ScoreRow } from "../../model/scores";
import type { Place } from "./heat_cell";

export interface Tip {
  anchor: DOMRect;
  place: Place;
  row: ScoreRow | null;
}

const gap = 8;

export function Tooltip(props: { tip: Tip; minimum: number }) {
  const { t, format } = useI18n();
  const { anchor, place } = props.tip;
  const element = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ left: 0, top: 0 });

  useLayoutEffect(() => {
    const size = element.current!.getBoundingClientRect();
    const centre = anchor.left + anchor.width / 2 - size.width / 2;
    const above = anchor.top - size.height - gap;
    setAt({
      left: Math.max(gap, Math.min(centre, document.documentElement.clientWidth - size.width - gap)),
      top: above >= gap ? above : anchor.bottom + gap,
    });
  }, [anchor, props.tip]);

  const row = shown(props.tip.row, props.minimum);
  const index = row?.index;
  return (
    <div ref={element} class="tooltip" aria-hidden="true" style={{ left: `${at.left}px`, top: `${at.top}px` }}>
      <span class="tooltip__place">
        {place.moment} · {place.segment}
      </span>
      {row && index ? (
        <>
          <b>
            {t("tip.interval", {
              value: format.tenth(index.value),
              low: format.tenth(index.low),
              high: format.tenth(index.high),
            })}
          </b>
          <span>
            n {format.count(row.n)}
            {row.favourable && ` · ${t("tip.favourable", { share: format.percent(row.favourable.share) })}`}
          </span>
        </>
      ) : (
        <span>{t("tip.too_few")}</span>
      )}
      {props.tip.row && props.tip.row.not_applicable > 0 && (
        <span>{t("tip.not_applicable", { formatted: format.count(props.tip.row.not_applicable) })}</span>
      )}
    </div>
  );
}
