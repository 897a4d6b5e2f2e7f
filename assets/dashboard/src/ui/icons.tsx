// Small drawn signs, 1.5 px strokes on a 16 px grid. Decorative: the control that holds one says what it does.

import type { JSX } from "preact";

function icon(path: string): () => JSX.Element {
  return () => (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

export const ChevronDown = icon("M4 6.2 8 10.2 12 6.2");
export const ChevronRight = icon("M6.2 4 10.2 8 6.2 12");
export const Close = icon("M4 4 12 12 M12 4 4 12");
export const Download = icon("M8 2.5V10 M4.8 7 8 10.2 11.2 7 M3 13.2H13");
export const ArrowDown = icon("M8 3V13 M4.5 9.5 8 13 11.5 9.5");
export const ArrowUp = icon("M8 13V3 M4.5 6.5 8 3 11.5 6.5");
export const Eye = icon("M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z M8 6.2A1.8 1.8 0 1 1 8 9.8 1.8 1.8 0 0 1 8 6.2");
export const EyeOff = icon("M3 3 13 13 M6.2 4.1A6 6 0 0 1 8 3.8C12 3.8 14.2 8 14.2 8A11 11 0 0 1 12.3 10.3 M10 11.8A6 6 0 0 1 8 12.2C4 12.2 1.8 8 1.8 8A11 11 0 0 1 4.4 5.2");
export const Sun = icon("M8 5.2A2.8 2.8 0 1 1 8 10.8 2.8 2.8 0 0 1 8 5.2 M8 1.8V2.6 M8 13.4V14.2 M1.8 8H2.6 M13.4 8H14.2 M3.6 3.6 4.2 4.2 M11.8 11.8 12.4 12.4 M12.4 3.6 11.8 4.2 M4.2 11.8 3.6 12.4");
export const Moon = icon("M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8 5.6 5.6 0 1 0 13.2 9.6Z");
export const Screen = icon("M2.2 3.2H13.8V10.8H2.2Z M5.6 13.4H10.4 M8 10.8V13.4");
export const SignOut = icon("M6.4 2.8H3.2V13.2H6.4 M9.8 5 12.8 8 9.8 11 M12.6 8H6.4");
export const Steps = icon("M2.5 3H13.5 M4 8H12 M6 13H10");
export const Clock = icon("M8 2.2A5.8 5.8 0 1 1 8 13.8 5.8 5.8 0 0 1 8 2.2 M8 4.8V8L10.4 9.6");
export const Columns = icon("M2.5 6.5H6.5V13H2.5Z M9.5 3H13.5V13H9.5Z");
export const Levers = icon("M3.5 2.5V13.5 M8 2.5V13.5 M12.5 2.5V13.5 M1.8 5.5H5.2 M6.3 10.5H9.7 M10.8 7H14.2");
export const Gauge = icon("M2.2 11.5A5.9 5.9 0 1 1 13.8 11.5 M8 11.2 10.6 6.6 M8 11.2V11.3");
export const Trend = icon("M2.5 12.5 6.2 8 8.8 10 13.5 4 M10 4H13.5V7.5");
export const Kiosk = icon("M3 2.2H13V9.8H3Z M8 9.8V13.8 M5.4 13.8H10.6 M6.2 5.2V5.4 M9.8 5.2V5.4 M6 7.2C7 8.2 9 8.2 10 7.2");
export const Picture = icon("M2.2 3H13.8V13H2.2Z M2.4 11 6 7.4 8.6 10 10.4 8.4 13.6 11.4 M10.4 5.6V5.8");
export const MapGrid = icon("M2.5 2.5H6.8V6.8H2.5Z M9.2 2.5H13.5V6.8H9.2Z M2.5 9.2H6.8V13.5H2.5Z M9.2 9.2H13.5V13.5H9.2Z");
export const Plus = icon("M8 3V13 M3 8H13");
export const Trash = icon("M3 4.5H13 M6.2 4.5V2.8H9.8V4.5 M4.3 4.5 5 13.2H11L11.7 4.5 M6.9 7V10.8 M9.1 7V10.8");
export const Pencil = icon("M3 13 3.6 10.4 10.8 3.2 12.8 5.2 5.6 12.4Z M9.6 4.4 11.6 6.4");
export const Undo = icon("M5.5 3.5 2.5 6.5 5.5 9.5 M2.5 6.5H9.8A3.4 3.4 0 0 1 9.8 13.2H7.5");
export const Redo = icon("M10.5 3.5 13.5 6.5 10.5 9.5 M13.5 6.5H6.2A3.4 3.4 0 0 0 6.2 13.2H8.5");
export const Grip = icon("M6 3.5V3.6 M10 3.5V3.6 M6 8V8.1 M10 8V8.1 M6 12.5V12.6 M10 12.5V12.6");
