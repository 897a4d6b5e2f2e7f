// The words of the dashboard: i18next holds them, a context gives them to the components.

import i18next, { type TFunction } from "i18next";
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { pick, type LocalizedText } from "../model/programme";
import type defineEs from "./define_es.json"; // comes with the pages that need it
import en from "./en.json";
import es from "./es.json";
import { languages, makeFormat, type Format, type Language } from "./format";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof es & typeof defineEs };
  }
}

export type { Language };

export interface I18n {
  language: Language;
  setLanguage: (language: Language) => void;
  t: TFunction;
  format: Format;
  /** The programme's own words in the reader's language. */
  say: (text: LocalizedText | undefined) => string;
}

const storageKey = "instante.language";

function isLanguage(text: string | null | undefined): text is Language {
  return languages.includes(text as Language);
}

/** What this person chose here, if anything. */
function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(storageKey);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null; // storage may be switched off
  }
}

function firstLanguage(): Language {
  const browser = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return chosenLanguage() ?? browser ?? "es";
}

export async function startI18n(): Promise<void> {
  await i18next.init({
    lng: firstLanguage(),
    fallbackLng: "es",
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false }, // Preact escapes
    returnEmptyString: false,
    showSupportNotice: false, // the console is for what is wrong
  });
}

const Context = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error("I18nProvider is missing");
  return value;
}

/** `suggested` is the language of the person's account; a choice made in this browser wins over it. */
export function I18nProvider(props: { suggested?: string | undefined; children: ComponentChildren }) {
  const [chosen, setChosen] = useState<Language | null>(chosenLanguage);
  const suggested = isLanguage(props.suggested) ? props.suggested : null;
  const language = chosen ?? suggested ?? firstLanguage();

  const setLanguage = useCallback((next: Language) => {
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // it holds for this visit only
    }
    setChosen(next);
  }, []);

  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const value = useMemo<I18n>(
    () => ({
      language,
      setLanguage,
      t: i18next.getFixedT(language),
      format: makeFormat(language),
      say: (text) => pick(text, language),
    }),
    [language, setLanguage],
  );
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}

/** Within it, texts missing in the reader's language are shown in the programme's own first language. */
export function ProgrammeLanguage(props: { fallback: string | undefined; children: ComponentChildren }) {
  const outer = useI18n();
  const value = useMemo<I18n>(
    () => ({ ...outer, say: (text) => pick(text, outer.language, props.fallback) }),
    [outer, props.fallback],
  );
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}
