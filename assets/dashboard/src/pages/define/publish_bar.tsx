// What stands between a draft and its effect: how much changed, step back, look it over.

import { useEffect } from "preact/hooks";
import { useI18n } from "../../i18n";
import { Redo, Undo } from "../../ui/icons";
import { goTo } from "../../ui/use_address";
import { useDefine } from "./use_draft";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

/** Ctrl+Z and Ctrl+Shift+Z, where they do not belong to a field that is being typed in. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || isTyping(event.target)) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [undo, redo]);
}

export function PublishBar(props: { reviewing: boolean }) {
  const { t } = useI18n();
  const { draft, changes, checked, undo, redo } = useDefine();
  useUndoKeys(undo, redo);
  const steps = draft.past.length + draft.future.length > 0;
  if (changes.length === 0 && !steps) return null;
  const wrong = checked?.findings.length ?? 0;
  return (
    <div class="publish-bar" role="region" aria-label={t("define.draft")} data-testid="publish-bar">
      <span class="publish-bar__words" aria-live="polite">
        <b>{changes.length === 0 ? t("define.unchanged") : t("define.changes", { count: changes.length })}</b>{" "}
        {wrong > 0 ? (
          <span class="publish-bar__wrong">{t("define.wrong", { count: wrong })}</span>
        ) : (
          changes.length > 0 && <span>{t("define.kept_here")}</span>
        )}
      </span>
      <button type="button" class="icon-button" disabled={draft.past.length === 0} title={t("define.undo")} aria-label={t("define.undo")} data-testid="undo" onClick={undo}>
        <Undo />
      </button>
      <button type="button" class="icon-button" disabled={draft.future.length === 0} title={t("define.redo")} aria-label={t("define.redo")} data-testid="redo" onClick={redo}>
        <Redo />
      </button>
      {!props.reviewing && changes.length > 0 && (
        <button type="button" class="button" data-testid="review" onClick={() => goTo("define", { part: "review" })}>
          {t("define.review")}
        </button>
      )}
    </div>
  );
}
