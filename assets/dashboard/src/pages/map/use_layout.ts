// How tightly the map is set: as many columns as there are must share the width there is.

import { useEffect, useRef, useState } from "preact/hooks";
import { densityOf, type Density } from "../../model/density";

interface Layout {
  density: Density;
  fits: boolean;
  more: boolean; // something lies to the right
  scrolled: boolean; // something lies under the row heads
}

function measure(box: HTMLElement, columns: number): Layout {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const beyond = box.firstElementChild!.getBoundingClientRect().width - box.clientWidth;
  return {
    density: densityOf(box.clientWidth / rem, columns),
    fits: beyond <= 1,
    more: beyond > 1 && box.scrollLeft < beyond - 8,
    scrolled: box.scrollLeft > 4,
  };
}

/**
 * Classes for the box around the table. While the table fits, its head can stick to the window; when it does not, the
 * box scrolls sideways and its edges show that there is more. The open cell stays in sight when the room changes.
 */
export function useLayout(columns: number, open: string | null) {
  const box = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<Layout>({ density: "roomy", fits: false, more: false, scrolled: false });

  useEffect(() => {
    const element = box.current!;
    const update = (): void => {
      const next = measure(element, columns);
      setLayout((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const observer = new ResizeObserver(update);
    observer.observe(element);
    observer.observe(element.firstElementChild!);
    element.addEventListener("scroll", update, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, [columns]);

  useEffect(() => {
    if (!open) return;
    const cell = box.current?.querySelector(`[data-cell="${CSS.escape(open)}"]`);
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [open, layout.density, layout.fits]);

  const states = (["fits", "more", "scrolled"] as const).filter((state) => layout[state]);
  return { box, layout: [`heat--${layout.density}`, ...states.map((state) => `heat--${state}`)].join(" ") };
}
