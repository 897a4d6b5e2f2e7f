// Somebody else published while this draft was open: nothing is lost, and what both changed is named.

import { useI18n } from "../../i18n";
import type { Conflict } from "../../model/define/merge";
import { ApiError } from "../../api";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../../ui/controls";
import { useValueText } from "./wording";
import { useDefine } from "./use_draft";

function ConflictRow(props: { conflict: Conflict }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { pathText, valueText } = useValueText();
  const { path, mine, theirs } = props.conflict;
  const text = (value: unknown): string => valueText(value, document, path.at(-1));
  return (
    <li>
      <b>{pathText(document, path)}</b> {t("define.conflict", { mine: text(mine), theirs: text(theirs) })}
    </li>
  );
}

const askEvery = 20_000;

/** Has somebody published something newer than what this draft stands on? */
function useNewer(): boolean {
  const { api, draft, checked } = useDefine();
  const [newest, setNewest] = useState(draft.version);
  useEffect(() => {
    const timer = setInterval(() => {
      api.programmeNow().then(
        (now) => setNewest(now?.version ?? 0),
        (error) => {
          if (!(error instanceof ApiError)) throw error; // the next time will tell
        },
      );
    }, askEvery);
    return () => clearInterval(timer);
  }, [api]);
  return Math.max(newest, checked?.outcome?.version ?? 0) > draft.version;
}

export function TakenInNotice() {
  const { t } = useI18n();
  const { takenIn, takeIn, forgetTakenIn } = useDefine();
  const newer = useNewer();
  if (newer) {
    return (
      <Notice>
        {t("define.newer")}{" "}
        <button type="button" class="link" data-testid="take-in" onClick={() => void takeIn()}>
          {t("define.take_in")}
        </button>
      </Notice>
    );
  }
  if (!takenIn) return null;
  return (
    <Notice>
      <div data-testid="taken-in">
        {t("define.taken_in", { version: takenIn.version })}{" "}
        {takenIn.conflicts.length === 0 ? t("define.no_conflicts") : t("define.conflicts", { count: takenIn.conflicts.length })}{" "}
        <button type="button" class="link" onClick={forgetTakenIn}>
          {t("define.understood")}
        </button>
        {takenIn.conflicts.length > 0 && (
          <ul class="conflicts">
            {takenIn.conflicts.map((conflict) => (
              <ConflictRow key={conflict.path.join("/")} conflict={conflict} />
            ))}
          </ul>
        )}
      </div>
    </Notice>
  );
}
