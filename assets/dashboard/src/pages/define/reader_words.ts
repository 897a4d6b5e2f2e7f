// Kinds of codes in words: how they look, what they say of a customer, and why one is not taken.

import { useI18n } from "../../i18n";
import { fewest, longest, placesOf, rulesOf, type Misfit, type Rules } from "../../model/define/reader";
import { partShown } from "../../model/define/reader_edits";
import { find } from "../../model/find";
import type { Programme, SegmentChoice, TicketPattern } from "../../model/programme";

export function useReaderWords() {
  const { t, say, format } = useI18n();

  const quoted = (words: string): string => t("define.question.quoted", { words });
  const oneOf = (characters: string): string => format.either([...characters]);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

  /** "10 letters or digits", "6 to 8 digits", "58 characters or more". */
  const lengthText = ({ min, max, characters }: Pick<Rules, "min" | "max" | "characters">): string => {
    const of = (count: number): string => t(`define.reader.of.${characters}`, { count });
    if (min === max) return of(min);
    if (max >= longest) return min <= fewest ? t(`define.reader.any_number.${characters}`) : t("define.reader.or_more", { least: of(min) });
    return t("define.reader.range", { from: min, to: of(max) });
  };

  /** "Begins with “LC”, 10 letters or digits": what such a code is known by. */
  const lookText = (pattern: TicketPattern): string => {
    const rules = rulesOf(pattern);
    const marks = rules.marks.filter(({ one_of }) => one_of).map(({ at, one_of }) => t("define.reader.mark_is", { at: at + 1, characters: oneOf(one_of) }));
    return capital([rules.prefix && t("define.reader.begins", { prefix: quoted(rules.prefix) }), lengthText(rules), ...marks].filter(Boolean).join(", "));
  };

  /** "Class: Business". */
  const segmentText = (programme: Programme, choice: SegmentChoice): string => {
    const dimension = find(programme.dimensions, choice.dimension);
    const value = find(dimension?.values ?? [], choice.value);
    return `${say(dimension?.name) || choice.dimension}: ${say(value?.name) || choice.value}`;
  };

  /** "Class: Business · names the customer by characters 3 to 10". */
  const meaningText = (programme: Programme, pattern: TicketPattern): string => {
    const part = partShown(pattern);
    const names = !rulesOf(pattern).identifies
      ? ""
      : !part
        ? t("define.reader.names")
        : part.to === undefined
          ? t("define.reader.names_from", { from: part.from })
          : t("define.reader.names_part", { from: part.from, to: part.to });
    return [...(pattern.segments ?? []).map((choice) => segmentText(programme, choice)), names].filter(Boolean).join(" · ") || t("define.reader.says_nothing");
  };

  /** The whole of it in one line, where there is no form beside. */
  const patternText = (programme: Programme, pattern: TicketPattern): string => `${lookText(pattern)} (${meaningText(programme, pattern)})`;

  const misfitText = (misfit: Misfit, code: string): string => {
    const characterAt = (at: number): string | undefined => placesOf(code).find(({ from, to }) => at >= from && at < to)?.character;
    switch (misfit.is) {
      case "prefix":
        return t("define.reader.not.prefix", { prefix: quoted(misfit.prefix) });
      case "length":
        return t("define.reader.not.length", { count: misfit.length, wanted: lengthText({ ...misfit, characters: "any" }) });
      case "characters":
        return t(`define.reader.not.${misfit.characters === "digits" ? "digits" : "letters_digits"}`, { at: misfit.at + 1, character: quoted(characterAt(misfit.at) ?? "") });
      case "mark": {
        const at = misfit.at + 1;
        const character = characterAt(misfit.at);
        if (character === undefined) return t("define.reader.not.mark_missing", { at });
        if (!misfit.one_of) return t("define.reader.not.mark_open", { at });
        return t("define.reader.not.mark", { at, character: quoted(character), characters: oneOf(misfit.one_of) });
      }
    }
  };

  return { quoted, lookText, segmentText, meaningText, patternText, misfitText };
}
