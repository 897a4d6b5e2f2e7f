// Somebody else published while this draft was open: nothing is lost, and what both changed is named.

import { useI18n } from "../../i18n";
import type { Conflict } from "../../model/define/merge";
import { ApiError } from "../../api";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../../ui/controls";
import { useValueText } from "./wording";
import { useDefine } from "./use_draft";

function ConflictRow(props: { conflict: Conflict; of: "conflict" | "conflict_elsewhere" }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { pathText, valueText } = useValueText();
  const { path, mine, theirs } = props.conflict;
  const text = (value: unknown): string => valueText(value, document, path);
  return (
    <li>
      <b>{pathText(document, path)}</b> {t(`define.${props.of}`, { mine: text(mine), theirs: text(theirs) })}
    </li>
  );
}

function Conflicts(props: { conflicts: readonly Conflict[]; of: "conflict" | "conflict_elsewhere" }) {
  if (props.conflicts.length === 0) return null;
  return (
    <ul class="conflicts">
      {props.conflicts.map((conflict) => (
        <ConflictRow key={conflict.path.join("/")} conflict={conflict} of={props.of} />
      ))}
    </ul>
  );
}

/** The same person has the draft open in another window. */
export function ElsewhereNotice() {
  const { t } = useI18n();
  const { elsewhere, forgetElsewhere } = useDefine();
  if (!elsewhere) return null;
  const conflicts = elsewhere.is === "joined" ? elsewhere.conflicts : [];
  return (
    <Notice>
      <div data-testid="elsewhere" data-is={elsewhere.is}>
        {t(elsewhere.is === "gone" ? "define.gone_elsewhere" : "define.open_elsewhere")}{" "}
        {conflicts.length > 0 && <>{t("define.conflicts_elsewhere", { count: conflicts.length })} </>}
        <button type="button" class="link" onClick={forgetElsewhere}>
          {t("define.understood")}
        </button>
        <Conflicts conflicts={conflicts} of="conflict_elsewhere" />
      </div>
    </Notice>
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
        <Conflicts conflicts={takenIn.conflicts} of="conflict" />
      </div>
    </Notice>
  );
}
