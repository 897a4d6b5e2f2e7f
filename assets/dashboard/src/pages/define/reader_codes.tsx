// The kinds of codes that a reader takes, in the order in which they are looked for: a line each, of which one opens.

import { useRef } from "preact/hooks";
import { useI18n } from "../../i18n";
import { findingsAt } from "../../model/define/publishing";
import { moveAt } from "../../model/define/reader_edits";
import type { TicketPattern } from "../../model/programme";
import { ChevronDown, Grip, Plus } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { MoveButtons, useDragging } from "./items";
import { useOpenCode, type ReaderProps } from "./reader_parts";
import { ReaderPattern } from "./reader_pattern";
import { useReaderWords } from "./reader_words";
import { useDefine } from "./use_draft";

/** Kinds of codes have no names: each gets a number here, so that the focus goes along with what is moved. */
function useKeys(count: number) {
  const keys = useRef<number[]>([]);
  const given = useRef(0);
  while (keys.current.length < count) keys.current.push(given.current++);
  keys.current.length = count;
  return keys.current;
}

interface CodeProps {
  pattern: TicketPattern;
  at: number;
  fresh: boolean;
  onFocused: () => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function CodeItem(props: ReaderProps & CodeProps) {
  const { t } = useI18n();
  const { document, checked } = useDefine();
  const { lookText, meaningText } = useReaderWords();
  const [opened, setOpen] = useOpenCode();
  const { scanner, pattern, at, change } = props;
  const open = opened === at;
  const path = `${props.path}.patterns[${at}]`;
  const bad = checked && findingsAt(checked.findings, path).length > 0;
  const name = t("define.reader.code", { at: at + 1 });
  return (
    <li data-id={at} data-testid="code">
      <div class={open ? "question question--open" : "question"}>
        <div class="question__row">
          <span class="question__grip" data-handle aria-hidden="true">
            <Grip />
          </span>
          <button type="button" class="question__open" aria-expanded={open} aria-controls={`code-${at}`} onClick={() => setOpen(open ? null : at)}>
            <span class="question__words">
              <b>{t("define.question.open", { at: at + 1, name: lookText(pattern) })}</b>
              <small>{meaningText(document, pattern)}</small>
            </span>
            {bad && <span class="mark mark--bad">{t("define.mark.bad")}</span>}
            <ChevronDown />
          </button>
          {scanner.patterns.length > 1 && <MoveButtons name={name} first={at === 0} last={at === scanner.patterns.length - 1} onMove={props.onMove} />}
        </div>
        {open && (
          <div class="question__form" id={`code-${at}`}>
            <ReaderPattern
              pattern={pattern}
              path={path}
              fresh={props.fresh}
              onFocused={props.onFocused}
              change={(recipe, step) => change((next) => recipe(next.patterns[at]!), step && `${at}.${step}`)}
              onRemove={props.onRemove}
            />
          </div>
        )}
      </div>
    </li>
  );
}

/** `fresh`: the one that was made just now, until it has the focus. */
export function ReaderCodes(props: ReaderProps & { fresh: number | null; onFocused: () => void; onAdd: () => void }) {
  const { t } = useI18n();
  const errorAt = useErrors();
  const [open, setOpen] = useOpenCode();
  const { scanner, path, change, fresh, onAdd } = props;
  const { patterns } = scanner;
  const keys = useKeys(patterns.length);
  const move = (from: number, to: number): void => {
    change((next) => moveAt(next.patterns, from, to));
    moveAt(keys, from, to);
    if (open === null) return;
    const order = patterns.map((_, at) => at);
    moveAt(order, from, to);
    setOpen(order.indexOf(open)); // what is open stays open
  };
  const remove = (at: number): void => {
    change((next) => void next.patterns.splice(at, 1));
    keys.splice(at, 1);
    setOpen(null);
  };
  const list = useDragging((id, place) => move(Number(id), place));
  const error = errorAt(`${path}.patterns`);
  return (
    <div class="reader__codes" role="group" aria-label={t("define.field.patterns")} data-field="patterns">
      <h4>{t("define.field.patterns")}</h4>
      <p class="field__help">{t(patterns.length === 0 ? "define.reader.begin" : patterns.length === 1 ? "define.reader.codes_help" : "define.reader.order_help")}</p>
      <ul class="questions" ref={list}>
        {patterns.map((pattern, at) => (
          <CodeItem key={keys[at]} {...props} pattern={pattern} at={at} fresh={fresh === at} onMove={(by) => move(at, at + by)} onRemove={() => remove(at)} />
        ))}
      </ul>
      {error && <p class="field__error">{error}</p>}
      <button type="button" class="button button--plain" data-testid="add-code" onClick={onAdd}>
        <Plus />
        {t("define.reader.add_code")}
      </button>
    </div>
  );
}
