// Responses with what is held against them, as a list: when, where, why. What was answered is not in it.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import type { Flag, Suspect } from "../../model/define/misuse";
import { reasonText } from "../../model/define/misuse_reasons";
import { kioskName } from "../../model/programme";
import { find } from "../../model/find";
import { useDefine } from "./use_draft";

const shownAtFirst = 8;

/** With `freed`, a response that nothing is held against any more says so. */
export function Suspects(props: { list: (Suspect & { flags: Flag[] })[]; freed?: boolean }) {
  const { t, say, format, language } = useI18n();
  const { draft } = useDefine();
  const [all, setAll] = useState(false);
  const { list } = props;
  const programme = draft.base;
  return (
    <>
      <ol class="suspects" data-testid="suspects">
        {list.slice(0, all ? list.length : shownAtFirst).map((each) => (
          <li key={each.response}>
            <span class="suspects__when">{each.at ? format.since(new Date(each.at), new Date()) : format.days({ from: each.day, to: each.day })}</span>
            <span>
              {kioskName(programme, each.kiosk ?? "", say)}
              <small>{say(find(programme.moments, each.moment ?? "")?.name)}</small>
            </span>
            <span class="suspects__why">
              {each.flags.length === 0 && props.freed && t("define.misuse.freed")}
              {each.flags.map(({ rule, reason }) => (
                <span key={rule}>
                  <b>{t(`define.misuse.${rule}`)}</b> {reasonText(reason, language)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
      {!all && list.length > shownAtFirst && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t("define.misuse.more", { count: list.length - shownAtFirst })}
        </button>
      )}
    </>
  );
}
