// Light, dark, or as the system says.

import { useCallback, useEffect, useState } from "preact/hooks";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "instante.theme";

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return themes.includes(stored as Theme) ? (stored as Theme) : "auto";
  } catch {
    return "auto";
  }
}

/** Before the first paint, so that the page does not flash in the other theme. */
export function applyTheme(theme: Theme = storedTheme()): void {
  if (theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
}

/** The theme and a step to the next one. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  useEffect(() => applyTheme(theme), [theme]);
  const next = useCallback(() => {
    setTheme((current) => {
      const following = themes[(themes.indexOf(current) + 1) % themes.length]!;
      try {
        localStorage.setItem(storageKey, following);
      } catch {
        // it holds for this visit only
      }
      return following;
    });
  }, []);
  return [theme, next];
}
