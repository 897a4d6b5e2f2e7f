// The page's words for outcomes, moments, shares and places.

import { useMemo } from "preact/hooks";
import { useI18n } from "../../i18n";
import type { Interval, Outcome, State } from "../../model/drivers";
import { find } from "../../model/find";
import type { Programme } from "../../model/programme";

const narrow = 0.03; // in whole per cents such an interval would have hardly any length

export interface Words {
  moment: (id: string) => string;
  moments: (ids: string[]) => string;
  /** By its name: "Loyalty". */
  outcome: (outcome: Outcome) => string;
  /** Within a sentence: "loyalty". */
  inSentence: (outcome: Outcome) => string;
  state: (state: State) => string;
  /** An importance as it is read: a share, as fine as its interval is narrow, or the number that the programme states. */
  importance: (stated: boolean, interval?: Interval | null) => (value: number) => string;
}

export function useWords(programme: Programme): Words {
  const { t, say, format } = useI18n();
  return useMemo(() => {
    const moment = (id: string): string => say(find(programme.moments, id)?.name) || id;
    const named = ({ of }: Outcome): string => moment(of.replace(/^moment:/, ""));
    return {
      moment,
      moments: (ids) => format.list(ids.map(moment)),
      outcome: (outcome) => (outcome.kind === "moment" ? named(outcome) : outcome.kind === "image" ? t("map.image") : t(`drivers.outcome.${outcome.kind}`)),
      inSentence: (outcome) => t(`drivers.in_words.${outcome.kind}`, { name: outcome.kind === "moment" ? named(outcome) : "" }),
      state: (state) => t(`drivers.state.${state}`),
      importance: (stated, interval) => {
        if (stated) return format.tenth;
        return interval && interval[1] - interval[0] < narrow ? format.percentTenth : format.percent;
      },
    };
  }, [programme, t, say, format]);
}
