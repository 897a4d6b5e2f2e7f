// A list of things and the one that is looked at beside it: what most parts of "Define" are.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import Sortable from "sortablejs";
import { useI18n } from "../../i18n";
import { ArrowDown, ArrowUp, Grip, Plus, Trash } from "../../ui/icons";
import type { Part } from "../../model/define/changes";
import { findingsAt } from "../../model/define/publishing";
import { useQuery } from "../../ui/use_address";
import { useDefine } from "./use_draft";

export interface Item {
  id: string;
  name: string;
  note?: string;
  depth?: number;
}

/** Which of them the address names; the first where it names none. */
export function useSelected(items: readonly Item[]): [string | null, (id: string | null) => void] {
  const [query, setQuery] = useQuery();
  const asked = query.get("id");
  const selected = items.find(({ id }) => id === asked)?.id ?? items[0]?.id ?? null;
  return [selected, (id) => setQuery({ id })];
}

/** New, changed, or with something wrong, in a word. */
function useMarks(part: Part): (id: string, index: number) => { kind: "bad" | "new" | "changed"; words: string } | null {
  const { t } = useI18n();
  const { changes, checked } = useDefine();
  return (id, index) => {
    if (checked && findingsAt(checked.findings, `${part}[${index}]`).length > 0) return { kind: "bad", words: t("define.mark.bad") };
    const change = changes.find((each) => each.part === part && each.item === id);
    if (change?.kind === "added") return { kind: "new", words: t("define.mark.new") };
    return change ? { kind: "changed", words: t("define.mark.changed") } : null;
  };
}

/**
 * Dragging puts things in order, by a handle: whoever swipes over the rest of the list scrolls it. What moved is said by id and
 * new place, and the page draws itself.
 */
export function useDragging(onMove: ((id: string, place: number) => void) | undefined) {
  const list = useRef<HTMLUListElement>(null);
  const latest = useRef(onMove);
  latest.current = onMove;
  const draggable = onMove !== undefined;
  useEffect(() => {
    if (!list.current || !draggable) return;
    const sortable = Sortable.create(list.current, {
      animation: 160,
      handle: "[data-handle]",
      onEnd: ({ item, from, oldIndex, newIndex }) => {
        if (oldIndex === undefined || newIndex === undefined || oldIndex === newIndex) return;
        // The list is drawn from the document: put back what was dragged, and let the document say where it belongs.
        item.remove();
        from.insertBefore(item, from.children[oldIndex] ?? null);
        latest.current?.(item.dataset["id"] ?? "", newIndex);
      },
    });
    return () => sortable.destroy();
  }, [draggable]);
  return list;
}

export function AddByName(props: { label: string; onAdd: (name: string) => void }) {
  const { t } = useI18n();
  const [name, setName] = useState("");
  return (
    <form
      class="add"
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim()) return;
        props.onAdd(name.trim());
        setName("");
      }}
    >
      <input class="input" aria-label={props.label} placeholder={props.label} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      <button type="submit" class="button button--plain add__button" disabled={!name.trim()}>
        <Plus />
        {t("define.add")}
      </button>
    </form>
  );
}

/** What moves takes the focus along, so that it can be moved on; at an end, to the way back. */
function keepFocus(button: HTMLButtonElement): void {
  const both = button.parentElement;
  requestAnimationFrame(() => (button.disabled ? both?.querySelector<HTMLElement>("button:enabled") : button)?.focus());
}

export function MoveButtons(props: { name: string; first: boolean; last: boolean; onMove: (by: number) => void }) {
  const { t } = useI18n();
  const move = (by: number) => (event: { currentTarget: HTMLButtonElement }) => {
    keepFocus(event.currentTarget);
    props.onMove(by);
  };
  return (
    <span class="moves">
      <button type="button" class="icon-button" disabled={props.first} aria-label={t("define.up", { name: props.name })} title={t("define.up", { name: props.name })} onClick={move(-1)}>
        <ArrowUp />
      </button>
      <button type="button" class="icon-button" disabled={props.last} aria-label={t("define.down", { name: props.name })} title={t("define.down", { name: props.name })} onClick={move(1)}>
        <ArrowDown />
      </button>
    </span>
  );
}

/** Takes the thing away; a word says why where it cannot be. */
export function RemoveButton(props: { label: string; why?: string | null; onRemove: () => void }) {
  return (
    <div class="remove">
      <button type="button" class="link link--bad" disabled={Boolean(props.why)} data-testid="remove" onClick={props.onRemove}>
        <Trash />
        {props.label}
      </button>
      {props.why && <small>{props.why}</small>}
    </div>
  );
}

export function Items(props: {
  part: Part;
  items: readonly Item[];
  indexOf?: (id: string) => number; // in the document, where that is in another order
  selected: string | null;
  onSelect: (id: string) => void;
  addLabel?: string; // without one, nothing is added here
  onAdd?: (name: string) => void;
  onMove?: (id: string, place: number) => void;
  empty: string;
  tools?: ComponentChildren; // under the list
  instead?: ComponentChildren; // of the one that is looked at, while there is something to decide first
  children: ComponentChildren; // the one that is looked at
}) {
  const { t } = useI18n();
  const { part, items, selected, onMove } = props;
  const mark = useMarks(part);
  const list = useDragging(onMove);
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current="true"]');
    current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <div class="items">
      <aside class="items__side" aria-label={t(`define.part.${part === "programme" ? "organisation" : part}`)}>
        <ul class="items__list" ref={list} data-testid="items">
          {items.map((item, index) => {
            const marked = mark(item.id, props.indexOf?.(item.id) ?? index);
            return (
              <li key={item.id} class="items__row" data-id={item.id}>
                {onMove && (
                  <span class="items__grip" data-handle aria-hidden="true">
                    <Grip />
                  </span>
                )}
                <button
                  type="button"
                  class="items__item"
                  style={item.depth ? { paddingLeft: `${14 + item.depth * 16}px` } : undefined}
                  aria-current={item.id === selected ? "true" : undefined}
                  onClick={() => props.onSelect(item.id)}
                >
                  <span class="items__name">{item.name}</span>
                  {item.note && <small>{item.note}</small>}
                  {marked && <span class={`mark mark--${marked.kind}`}>{marked.words}</span>}
                </button>
                {onMove && item.id === selected && items.length > 1 && (
                  <MoveButtons name={item.name} first={index === 0} last={index === items.length - 1} onMove={(by) => onMove(item.id, index + by)} />
                )}
              </li>
            );
          })}
        </ul>
        {props.addLabel && props.onAdd && <AddByName label={props.addLabel} onAdd={props.onAdd} />}
        {props.tools}
      </aside>
      <div class="items__one">{props.instead ?? (items.length === 0 ? <p class="items__empty">{props.empty}</p> : props.children)}</div>
    </div>
  );
}
