// Fields of a form: each says what it is for, takes its words as they are typed, and shows what is wrong with it.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useI18n } from "../i18n";
import type { LocalizedText } from "../model/programme";
import "./fields.css";

interface Common {
  label: string;
  help?: string | undefined;
  error?: string | null | undefined;
  name?: string;
}

/** The label, what is under it, and what ties them together for whoever does not see them. */
function Field(props: Common & { wide?: boolean; children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ComponentChildren }) {
  const id = useId();
  const described = [props.help && `${id}-help`, props.error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={props.wide ? "field field--wide" : "field"} data-field={props.name}>
      <label class="field__label" for={id}>
        {props.label}
      </label>
      {props.children({ id, describedBy: described, invalid: Boolean(props.error) })}
      {props.help && (
        <p class="field__help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
      {props.error && (
        <p class="field__error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

export function TextField(
  props: Common & {
    value: string;
    onChange: (value: string) => void;
    lines?: number;
    wide?: boolean;
    placeholder?: string;
    type?: "text" | "password" | "time" | "date" | "datetime-local" | "color";
    list?: readonly string[]; // suggestions
    lang?: string;
    inputMode?: "numeric" | "decimal";
    maxLength?: number;
    autocomplete?: string;
  },
) {
  const listId = useId();
  return (
    <Field {...props} wide={props.wide ?? Boolean(props.lines)}>
      {({ id, describedBy, invalid }) => {
        const shared = {
          id,
          name: props.name,
          value: props.value,
          lang: props.lang,
          placeholder: props.placeholder,
          maxLength: props.maxLength,
          "aria-describedby": describedBy,
          "aria-invalid": invalid || undefined,
        } as const;
        return props.lines ? (
          <textarea {...shared} class="input input--lines" rows={props.lines} onInput={(event) => props.onChange(event.currentTarget.value)} />
        ) : (
          <>
            <input
              {...shared}
              class="input"
              type={props.type ?? "text"}
              list={props.list ? listId : undefined}
              inputMode={props.inputMode}
              autocomplete={props.autocomplete ?? "off"}
              onInput={(event) => props.onChange(event.currentTarget.value)}
            />
            {props.list && (
              <datalist id={listId}>
                {props.list.map((each) => (
                  <option key={each} value={each} />
                ))}
              </datalist>
            )}
          </>
        );
      }}
    </Field>
  );
}

/** `undefined` where nothing stands there. What is no number is not taken, and stays to be mended. */
export function NumberField(
  props: Common & {
    value: number | undefined;
    onChange: (value: number | undefined) => void;
    min?: number;
    max?: number;
    step?: number | "any";
    unit?: string;
    placeholder?: string;
  },
) {
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <span class="input-unit">
          <input
            id={id}
            name={props.name}
            class="input"
            type="number"
            value={props.value ?? ""}
            min={props.min}
            max={props.max}
            step={props.step ?? "any"}
            placeholder={props.placeholder}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(event) => {
              const { value, valueAsNumber } = event.currentTarget;
              if (value === "") props.onChange(undefined);
              else if (Number.isFinite(valueAsNumber)) props.onChange(valueAsNumber);
            }}
          />
          {props.unit && <span class="input-unit__unit">{props.unit}</span>}
        </span>
      )}
    </Field>
  );
}

export function SelectField(
  props: Common & { value: string; choices: readonly { value: string; label: string }[]; onChange: (value: string) => void; disabled?: boolean },
) {
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          name={props.name}
          class="input"
          value={props.value}
          disabled={props.disabled}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField(props: Omit<Common, "error"> & { checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div class="field field--check" data-field={props.name}>
      <input
        id={id}
        name={props.name}
        type="checkbox"
        checked={props.checked}
        aria-describedby={props.help ? `${id}-help` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <label for={id}>{props.label}</label>
      {props.help && (
        <p class="field__help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
    </div>
  );
}

/** Several of a few. */
export function ChoicesField(
  props: Omit<Common, "error"> & {
    error?: string | null | undefined;
    chosen: readonly string[];
    choices: readonly { value: string; label: string }[];
    onChange: (chosen: string[]) => void;
  },
) {
  const { chosen, choices } = props;
  return (
    <fieldset class="field field--wide" data-field={props.name}>
      <legend class="field__label">{props.label}</legend>
      <div class="chips">
        {choices.map(({ value, label }) => (
          <label key={value} class="chip">
            <input
              type="checkbox"
              name={props.name}
              value={value}
              checked={chosen.includes(value)}
              onChange={(event) =>
                props.onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
              }
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {props.help && <p class="field__help">{props.help}</p>}
      {props.error && <p class="field__error">{props.error}</p>}
    </fieldset>
  );
}

/**
 * The same words in every language of the programme, side by side; missing ones are marked. Undefined where none has any.
 * `errorIn` says what is wrong with those of a language.
 */
export function WordsField(
  props: Common & {
    languages: readonly string[];
    value: LocalizedText | undefined;
    onChange: (value: LocalizedText | undefined, language: string) => void;
    required?: boolean;
    lines?: number;
    errorIn?: (language: string) => string | null | undefined;
  },
) {
  const { t, format } = useI18n();
  const { languages, value = {} } = props;
  const some = languages.some((language) => value[language]);
  const id = useId();
  const set = (language: string, text: string): void => {
    const next = { ...value, [language]: text };
    if (!text) delete next[language];
    props.onChange(Object.keys(next).length > 0 ? next : undefined, language);
  };
  return (
    <fieldset class="field field--wide words" data-field={props.name}>
      <legend class="field__label">{props.label}</legend>
      <div class="words__languages">
        {languages.map((language) => {
          const missing = !value[language] && (some || props.required);
          const error = props.errorIn?.(language) ?? null;
          const shared = {
            id: `${id}-${language}`,
            class: props.lines ? "input input--lines" : "input",
            lang: language,
            name: `${props.name ?? ""}.${language}`,
            value: value[language] ?? "",
            "aria-label": `${props.label}, ${format.language(language)}`,
            "aria-invalid": Boolean(error) || undefined,
          };
          return (
            <div key={language} class={missing ? "words__one words__one--missing" : "words__one"}>
              <span class="words__language" aria-hidden="true">
                {language.toUpperCase()}
              </span>
              {props.lines ? (
                <textarea {...shared} rows={props.lines} onInput={(event) => set(language, event.currentTarget.value)} />
              ) : (
                <input {...shared} type="text" autocomplete="off" onInput={(event) => set(language, event.currentTarget.value)} />
              )}
              {missing && <span class="words__missing">{t("field.missing")}</span>}
              {error && <p class="field__error">{error}</p>}
            </div>
          );
        })}
      </div>
      {props.help && <p class="field__help">{props.help}</p>}
      {props.error && <p class="field__error">{props.error}</p>}
    </fieldset>
  );
}
