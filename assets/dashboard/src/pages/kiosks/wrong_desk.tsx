// A device that stood at another kiosk's desk for some days: its answers of these are counted for the other, and back.

import { useCallback, useEffect, useState } from "preact/hooks";
import { asApiError, type Api, type ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { arePast, holding, type Attribution, type WrongDesk as Wanted } from "../../model/attributions";
import { addDays, isDay, todayIn } from "../../model/period";
import { kioskName, timeZoneOf, type Kiosk, type Programme } from "../../model/programme";
import { deedFailureText } from "../../ui/failure";
import { SelectField, TextField } from "../../ui/fields";

interface DeskProps {
  api: Api;
  programme: Programme;
  kiosk: string;
  now: Date;
}

const askAfter = 400; // ms without another change: all responses of the site are looked through

/** What would be moved, asked anew whenever the form says something else; null: not known yet. */
function usePreview(api: Api, kiosk: string, wanted: Wanted | null): number | null {
  const [preview, setPreview] = useState<number | null>(null);
  const key = wanted ? `${wanted.counted_as} ${wanted.from} ${wanted.to}` : "";
  useEffect(() => {
    setPreview(null);
    if (!wanted) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.previewAttribution(kiosk, wanted, stop.signal).then(setPreview, () => {}); // the deed itself tells what is wrong
    }, askAfter);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, kiosk, key]);
  return preview;
}

function DeskForm(props: DeskProps & { others: Kiosk[]; onDone: () => void; onClose: () => void }) {
  const { t, say, format } = useI18n();
  const { api, kiosk, others, programme, now } = props;
  const today = todayIn(timeZoneOf(programme, others[0]!.site), now);
  const [form, setForm] = useState<Wanted>({ counted_as: "", from: addDays(today, -1), to: addDays(today, -1) });
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [working, setWorking] = useState(false);
  const fine = isDay(form.from) && isDay(form.to) && arePast(form, today);
  const wanted = form.counted_as !== "" && fine ? form : null;
  const preview = usePreview(api, kiosk, wanted);
  const other = kioskName(programme, form.counted_as, say);
  const change = (part: Partial<Wanted>) => setForm({ ...form, ...part });
  const send = async (): Promise<void> => {
    setWorking(true);
    setFailure(null);
    try {
      await api.attribute(kiosk, form);
      props.onDone();
    } catch (error) {
      setFailure(asApiError(error));
      setWorking(false);
    }
  };
  return (
    <form class="desk__form" data-testid="desk-form" onSubmit={(event) => (event.preventDefault(), void send())}>
      <SelectField
        label={t("fleet.desk.as")}
        name="counted_as"
        value={form.counted_as}
        choices={[{ value: "", label: t("fleet.desk.choose") }, ...others.map(({ id, name }) => ({ value: id, label: say(name) }))]}
        onChange={(counted_as) => change({ counted_as })}
      />
      {(["from", "to"] as const).map((end) => (
        <TextField key={end} label={t(`filter.${end}`)} name={end} type="date" value={form[end]} onChange={(day) => change({ [end]: day })} />
      ))}
      <p class="desk__preview" aria-live="polite" data-testid="desk-preview">
        {!fine && t("fleet.desk.wrong_days")}
        {wanted && preview === 0 && t("fleet.desk.none")}
        {wanted && preview !== null && preview > 0 && t("fleet.desk.would", { count: preview, formatted: format.count(preview), kiosk: other })}
        {failure && <span class="actions__bad">{deedFailureText(failure, t)}</span>}
      </p>
      <button type="submit" class="button" disabled={!wanted || working} data-testid="desk-do">
        {t("fleet.desk.do")}
      </button>
      <button type="button" class="button button--plain" onClick={props.onClose}>
        {t("fleet.keep")}
      </button>
    </form>
  );
}

function Held(props: { each: Attribution; programme: Programme; now: Date; onUndo: () => void }) {
  const { t, say, format } = useI18n();
  const { each, programme, now } = props;
  const kiosk = kioskName(programme, each.counted_as, say);
  const seconds = Math.max(0, (now.getTime() - new Date(each.at).getTime()) / 1000);
  return (
    <li data-attribution={each.number}>
      <div>
        <b>{t("fleet.desk.holds", { days: format.days(each) ?? "", kiosk })}</b>
        <p>{t("fleet.desk.moved", { count: each.responses, formatted: format.count(each.responses), by: each.by, ago: format.ago(seconds) })}</p>
      </div>
      <button type="button" class="button button--plain" data-testid="desk-undo" onClick={props.onUndo}>
        {t("fleet.desk.undo")}
      </button>
    </li>
  );
}

/** Nothing where no other kiosk stands at the site and nothing was counted for one. */
export function WrongDesk(props: DeskProps) {
  const { t } = useI18n();
  const { api, programme, kiosk } = props;
  const [known, setKnown] = useState<Attribution[]>([]);
  const [writing, setWriting] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const load = useCallback(
    (signal?: AbortSignal) =>
      api.attributions(signal).then(
        (all) => (setKnown(holding(all, kiosk)), setFailure(null)),
        (error: unknown) => void (signal?.aborted || setFailure(asApiError(error))),
      ),
    [api, kiosk],
  );
  useEffect(() => {
    const stop = new AbortController();
    void load(stop.signal);
    return () => stop.abort();
  }, [load]);
  const site = programme.kiosks?.find(({ id }) => id === kiosk)?.site;
  const others = (programme.kiosks ?? []).filter((each) => each.site === site && each.id !== kiosk);
  if (others.length === 0 && known.length === 0) return null;
  const undo = (number: number): void => void api.undoAttribution(kiosk, number).then(() => load(), (error: unknown) => setFailure(asApiError(error)));
  return (
    <section class="desk" data-testid="desk">
      <h2>{t("fleet.desk.title")}</h2>
      <p>{t("fleet.desk.lead")}</p>
      {known.length > 0 && (
        <ul class="desk__held">
          {known.map((each) => (
            <Held key={each.number} {...props} each={each} onUndo={() => undo(each.number)} />
          ))}
        </ul>
      )}
      {failure && <p class="actions__bad">{deedFailureText(failure, t)}</p>}
      {writing ? (
        <DeskForm {...props} others={others} onClose={() => setWriting(false)} onDone={() => (setWriting(false), void load())} />
      ) : (
        others.length > 0 && (
          <button type="button" class="button button--plain" data-testid="desk-open" onClick={() => setWriting(true)}>
            {t("fleet.desk.open")}
          </button>
        )
      )}
    </section>
  );
}
