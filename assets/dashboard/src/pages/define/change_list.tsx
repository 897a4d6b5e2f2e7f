// Changes, thing by thing: what was there, what is there now.

import type { ComponentChildren } from "preact";
import { useI18n } from "../../i18n";
import { keyOf } from "../../model/define/json";
import { saidBy, type Change } from "../../model/define/changes";
import type { Programme } from "../../model/programme";
import { useValueText } from "./wording";

const mostFields = 12;

function Fields(props: { change: Change; before: Programme; after: Programme; whole: boolean }) {
  const { t } = useI18n();
  const { pathText, valueText } = useValueText();
  const { change, before, after } = props;
  if (change.kind !== "changed" && change.kind !== "added") return null;
  const added = change.kind === "added";
  const own = change.part === "programme" ? [change.item!] : [change.part, change.item!];
  const fields = added ? saidBy(after, change) : change.fields;
  const shown = props.whole ? fields : fields.slice(0, mostFields);
  const place = (path: string[]): string => {
    const words = pathText(after, [...own, ...path]).split(" › ").slice(own.length);
    const old = pathText(before, [...own, ...path]).split(" › ").slice(own.length);
    return words.map((word, i) => (word === path[i] ? (old[i] ?? word) : word)).join(" › ");
  };
  return (
    <ul class="change__fields">
      {shown.map(({ path, before: was, after: is }) => (
        <li key={path.join("/")}>
          {path.length > 0 && <span class="change__path">{place(path)}</span>}{" "}
          {path.at(-1) === "order" ? (
            t("define.reordered")
          ) : keyOf(was) === undefined && keyOf(is) !== undefined && path.at(-1) === keyOf(is) ? (
            <ins>{t("define.kind.added")}</ins> // its name stands before it
          ) : keyOf(is) === undefined && keyOf(was) !== undefined && path.at(-1) === keyOf(was) ? (
            <ins>{t("define.kind.removed")}</ins>
          ) : added ? (
            valueText(is, after, [...own, ...path])
          ) : (
            <>
              <del>{valueText(was, before, [...own, ...path])}</del> <ins>{valueText(is, after, [...own, ...path])}</ins>
            </>
          )}
        </li>
      ))}
      {fields.length > shown.length && <li>{t("define.more_fields", { count: fields.length - shown.length })}</li>}
    </ul>
  );
}

/** `whole`: every field, however many. */
export function ChangeList(props: { changes: Change[]; before: Programme; after: Programme; whole?: boolean; tool?: (change: Change) => ComponentChildren }) {
  const { t } = useI18n();
  const { subjectText } = useValueText();
  const { changes, before, after } = props;
  return (
    <ul class="changes-list" data-testid="changes">
      {changes.map((change) => (
        <li key={`${change.part}/${change.item}/${change.kind}`} class="change">
          <div class="change__head">
            <span class={`mark mark--${change.kind === "added" ? "new" : change.kind === "removed" ? "bad" : "changed"}`}>{t(`define.kind.${change.kind}`)}</span>
            <b>{subjectText(change, before, after)}</b>
            {props.tool?.(change)}
          </div>
          <Fields change={change} before={before} after={after} whole={props.whole ?? false} />
        </li>
      ))}
    </ul>
  );
}
