// A list that opens under its button and closes when one turns elsewhere. Who closes it by a key is back at the button.

import { useEffect, useRef } from "preact/hooks";

export function useMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const element = menu.current;
      if (!element?.open) return;
      const inside = event.target instanceof Node && element.contains(event.target);
      if (!(event instanceof KeyboardEvent)) {
        if (!inside) element.open = false;
      } else if (event.key === "Escape") {
        element.open = false;
        if (inside) element.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return menu;
}
