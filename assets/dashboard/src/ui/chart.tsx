// A chart in the colours of the page. What it shows must stand beside it in words or in a table: it is a picture.

import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "preact/hooks";

/** The page's colours, as they are now: charts draw on a canvas, which knows no style sheets. */
export interface ChartColours {
  ink: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  worst: string; // the first and the last verdict: for what is a judgement
  best: string;
}

function coloursOf(element: HTMLElement): ChartColours {
  const style = getComputedStyle(element);
  const same = (name: string): string => style.getPropertyValue(`--${name}`).trim(); // by day and by night
  const colour = (name: string): string => {
    element.style.color = `var(--${name})`; // the token itself holds both
    return style.color;
  };
  return {
    ink: colour("ink"),
    muted: colour("muted"),
    line: colour("line"),
    surface: colour("surface"),
    accent: colour("accent"),
    worst: same("verdict-1"),
    best: same("verdict-5"),
  };
}

/** Calls back when the theme has changed, by the switch or by the system. */
function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}

/** Calls back when the page has just been laid out for paper, and again for the screen: no frame is drawn between. */
function onPaper(changed: () => void): () => void {
  const paper = matchMedia("print");
  paper.addEventListener("change", changed);
  return () => paper.removeEventListener("change", changed);
}

/** `option` must be the same function from one drawing to the next while it draws the same. */
export function Chart(props: { label: string; class: string; option: (colours: ChartColours) => EChartsCoreOption }) {
  const { option } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let ended = false;
    let end = (): void => {};
    void import("./chart_parts").then(({ init }) => {
      const element = host.current;
      if (ended || !element) return;
      const chart = init(element);
      const draw = (): void => chart.setOption(option(coloursOf(element)), true);
      draw();
      element.dataset["drawn"] = "true";
      const size = new ResizeObserver(() => chart.resize());
      size.observe(element);
      const stopListening = onTheme(draw);
      const stopPrinting = onPaper(() => {
        chart.resize();
        chart.setOption({ ...option(coloursOf(element)), animation: false }, true);
      });
      end = () => {
        size.disconnect();
        stopListening();
        stopPrinting();
        chart.dispose();
      };
    });
    return () => {
      ended = true;
      end();
    };
  }, [option]);
  return <div ref={host} class={props.class} role="img" aria-label={props.label} />;
}
