// A code typed, or read with the reader at this desk: which kind takes it and what it would say, before any kiosk does.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { bytesOf, longest, placesOf, rulesOf, tryCode, type Place, type Trial } from "../../model/define/reader";
import type { Scanner, TicketPattern } from "../../model/programme";
import { TextField } from "../../ui/fields";
import { useReaderWords } from "./reader_words";
import { useDefine } from "./use_draft";

type Taken = Extract<Trial, { is: "taken" }>;
type Unknown = Extract<Trial, { is: "unknown" }>;

/** What a place of a code that is taken is looked at for. */
function partOf(place: Place, pattern: TicketPattern, identity: Taken["identity"]): "known" | "identity" | null {
  const { prefix, marks } = rulesOf(pattern);
  if (place.from < bytesOf(prefix).length || marks.some(({ at }) => at >= place.from && at < place.to)) return "known";
  return identity && place.from >= identity.from && place.from < identity.to ? "identity" : null;
}

/** The code with its places numbered, as the form beside counts them. */
function Ruler(props: { code: string; pattern: TicketPattern | undefined; identity: Taken["identity"] }) {
  const { t } = useI18n();
  const { code, pattern, identity } = props;
  const places = placesOf(code).map((place) => ({ ...place, part: pattern ? partOf(place, pattern, identity) : null }));
  const has = (part: "known" | "identity"): boolean => places.some((place) => place.part === part);
  return (
    <div class="ruler" aria-hidden="true" data-testid="ruler">
      <p class="ruler__places">
        {places.map(({ character, from, part }) => (
          <span key={from} class={part ? `ruler__one ruler__one--${part}` : "ruler__one"}>
            <b>{character}</b>
            <small>{from + 1}</small>
          </span>
        ))}
      </p>
      {(["known", "identity"] as const).filter(has).map((part) => (
        <p key={part} class="ruler__legend">
          <span class={`ruler__one ruler__one--${part}`} /> {t(`define.reader.ruler.${part}`)}
        </p>
      ))}
    </div>
  );
}

function TakenWords(props: { trial: Taken; scanner: Scanner }) {
  const { t, format } = useI18n();
  const { document } = useDefine();
  const { quoted, lookText, segmentText } = useReaderWords();
  const { at, also, segments, identity } = props.trial;
  return (
    <>
      <p>
        <b>{t("define.reader.taken", { at: at + 1 })}</b> {lookText(props.scanner.patterns[at]!)}.
      </p>
      <ul>
        <li>{segments.length > 0 ? t("define.reader.would_say", { segments: format.list(segments.map((choice) => quoted(segmentText(document, choice)))) }) : t("define.reader.would_say_nothing")}</li>
        <li>{identity ? t("define.reader.would_name", { part: quoted(identity.text) }) : t("define.reader.would_not_name")}</li>
        {also.length > 0 && <li>{t("define.reader.also", { codes: format.list(also.map((other) => String(other + 1))), count: also.length })}</li>}
      </ul>
    </>
  );
}

function UnknownWords(props: { trial: Unknown; onAccept: (code: string) => void }) {
  const { t } = useI18n();
  const { misfitText } = useReaderWords();
  const { code, misfits } = props.trial;
  return (
    <>
      <p>
        <b>{t("define.reader.unknown")}</b> {misfits.length > 0 ? t("define.reader.unknown_lead") : t("define.reader.none_yet")}
      </p>
      {misfits.length > 0 && (
        <ul>
          {misfits.map((misfit, at) => (
            <li key={at}>{t("define.reader.misfit", { at: at + 1, why: misfitText(misfit, code) })}</li>
          ))}
        </ul>
      )}
      <button type="button" class="button button--plain" data-testid="accept-code" onClick={() => props.onAccept(code)}>
        {t("define.reader.accept")}
      </button>
    </>
  );
}

export function ReaderTrial(props: { scanner: Scanner; onAccept: (code: string) => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const { scanner, onAccept } = props;
  const trial = tryCode(scanner, typed);
  const pattern = trial.is === "taken" ? scanner.patterns[trial.at] : undefined;
  return (
    <div class="trial" data-testid="trial">
      {/* A reader ends with Enter: what it reads next takes the place of this. */}
      <div onKeyDown={(event) => event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.select()}>
        <TextField label={t("define.reader.try")} name="trial" wide help={t("define.reader.try_help")} value={typed} onChange={setTyped} />
      </div>
      <div class={`trial__outcome trial__outcome--${trial.is}`} role="status" data-testid="trial-outcome">
        {trial.is === "short" && <p>{t("define.reader.short")}</p>}
        {trial.is === "long" && <p>{t("define.reader.long", { most: longest })}</p>}
        {trial.is === "taken" && <TakenWords trial={trial} scanner={scanner} />}
        {trial.is === "unknown" && <UnknownWords trial={trial} onAccept={onAccept} />}
      </div>
      {(trial.is === "taken" || trial.is === "unknown") && <Ruler code={trial.code} pattern={pattern} identity={trial.is === "taken" ? trial.identity : null} />}
    </div>
  );
}
