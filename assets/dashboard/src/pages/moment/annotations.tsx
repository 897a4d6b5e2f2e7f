// What people wrote down beside the days of a trend, and a line to write down more.

import { useCallback, useEffect, useState } from "preact/hooks";
import { asApiError, type Api, type ApiError, type Session } from "../../api";
import { useI18n } from "../../i18n";
import { longestAnnotation, mayRemove, type Annotation, type NewAnnotation, type Placed } from "../../model/annotations";
import { find } from "../../model/find";
import { isDay, type FixedDays } from "../../model/period";
import { siteTree, type Programme } from "../../model/programme";
import { deedFailureText } from "../../ui/failure";
import { CheckField, SelectField, TextField } from "../../ui/fields";
import "./annotations.css";

export interface AnnotationContext {
  api: Api;
  session: Session;
  programme: Programme;
  moment: string;
  site: string | null;
  days: FixedDays;
}

export interface Diary {
  annotations: Annotation[];
  add: (wanted: NewAnnotation) => Promise<void>;
  remove: (number: number) => Promise<void>;
}

/** Of a moment, place and period; what is written shows at once. */
export function useDiary(context: Omit<AnnotationContext, "programme" | "session">): Diary {
  const { api, moment, site } = context;
  const { from, to } = context.days;
  const [annotations, setAnnotations] = useState<Annotation[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    api.annotations({ moment, site, from, to }, abort.signal).then(setAnnotations, () => {}); // the page itself tells when the server is away
    return () => abort.abort();
  }, [api, moment, site, from, to]);
  const add = useCallback(
    async (wanted: NewAnnotation) => {
      const made = await api.annotate(wanted);
      setAnnotations((now) => [...now, made].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.number - b.number)));
    },
    [api],
  );
  const remove = useCallback(
    async (number: number) => {
      await api.removeAnnotation(number);
      setAnnotations((now) => now.filter((each) => each.number !== number));
    },
    [api],
  );
  return { annotations, add, remove };
}

const indent = "\u2003";
const everywhere = "";

function Form(props: AnnotationContext & { diary: Diary; onClose: () => void }) {
  const { t, say } = useI18n();
  const { session, programme, moment, days, diary, onClose } = props;
  const bounded = session.role === "site_manager";
  const sites = siteTree(programme.sites, session.sites).map(({ site, depth }) => ({ value: site.id, label: indent.repeat(depth) + say(site.name) }));
  const [day, setDay] = useState(days.to);
  const [text, setText] = useState("");
  const [site, setSite] = useState(props.site ?? (bounded ? (sites[0]?.value ?? everywhere) : everywhere));
  const [all, setAll] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [working, setWorking] = useState(false);
  const long = new TextEncoder().encode(text).length > longestAnnotation;
  const send = async (): Promise<void> => {
    setWorking(true);
    setFailure(null);
    try {
      await diary.add({ day, text: text.trim(), site: site || null, moment: all ? null : moment });
      onClose();
    } catch (error) {
      setFailure(asApiError(error));
      setWorking(false);
    }
  };
  return (
    <form class="diary__form" data-testid="annotation-form" onSubmit={(event) => (event.preventDefault(), void send())}>
      <TextField label={t("diary.day")} name="day" type="date" value={day} onChange={setDay} />
      <TextField label={t("diary.text")} name="text" value={text} placeholder={t("diary.example")} error={long ? t("diary.long") : null} onChange={setText} />
      <SelectField
        label={t("filter.site")}
        name="annotation_site"
        value={site}
        choices={bounded ? sites : [{ value: everywhere, label: t("diary.everywhere") }, ...sites]}
        onChange={setSite}
      />
      <CheckField label={t("diary.all_moments")} name="all_moments" checked={all} onChange={setAll} />
      <p class="diary__go">
        <button type="submit" class="button" disabled={working || long || !isDay(day) || !text.trim()} data-testid="annotation-do">
          {t("diary.do")}
        </button>
        <button type="button" class="link" onClick={onClose}>
          {t("diary.cancel")}
        </button>
        {failure && <span class="actions__bad">{deedFailureText(failure, t)}</span>}
      </p>
    </form>
  );
}

/** One click away from being there again. */
function TakenBack(props: { annotation: Annotation; diary: Diary; onDone: () => void }) {
  const { t } = useI18n();
  const [failure, setFailure] = useState<ApiError | null>(null);
  const undo = (): void => void props.diary.add(props.annotation).then(props.onDone, (error: unknown) => setFailure(asApiError(error)));
  return (
    <p class="moment__note" role="status">
      {t("diary.gone", { text: props.annotation.text })}{" "}
      <button type="button" class="link" data-testid="annotation-undo" onClick={undo}>
        {t("diary.undo")}
      </button>
      {failure && <span class="actions__bad"> {deedFailureText(failure, t)}</span>}
    </p>
  );
}

/** `placed`: by the signs that the trend has. */
export function Annotations(props: AnnotationContext & { diary: Diary; placed: Placed[] }) {
  const { t, say, format } = useI18n();
  const { session, programme, diary } = props;
  const [writing, setWriting] = useState(false);
  const [gone, setGone] = useState<Annotation | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const name = (list: { id: string; name: Record<string, string> }[], id: string | null): string => (id ? say(find(list, id)?.name) || id : "");
  const remove = (annotation: Annotation): void => void diary.remove(annotation.number).then(() => setGone(annotation), (error: unknown) => setFailure(asApiError(error)));
  return (
    <div class="diary" data-testid="annotations">
      {props.placed.length > 0 && (
        <ol class="diary__list">
          {props.placed.flatMap(({ sign, annotations }) =>
            annotations.map((each) => (
              <li key={each.number} data-annotation={each.number}>
                <b class="diary__sign">{sign}</b>
                <span>
                  {format.days({ from: each.day, to: each.day })} · {each.text}
                  <small>{[name(programme.sites, each.site) || t("diary.everywhere"), each.moment ? "" : t("diary.of_all"), each.by].filter(Boolean).join(" · ")}</small>
                </span>
                {mayRemove(each, session, programme) && (
                  <button type="button" class="link" onClick={() => remove(each)} aria-label={t("diary.remove_one", { text: each.text })}>
                    {t("diary.remove")}
                  </button>
                )}
              </li>
            )),
          )}
        </ol>
      )}
      {gone && <TakenBack annotation={gone} diary={diary} onDone={() => setGone(null)} />}
      {failure && <p class="actions__bad">{deedFailureText(failure, t)}</p>}
      {session.role !== "viewer" &&
        (writing ? (
          <Form {...props} onClose={() => setWriting(false)} />
        ) : (
          <button type="button" class="link" data-testid="annotate" onClick={() => (setWriting(true), setGone(null))}>
            {t("diary.open")}
          </button>
        ))}
    </div>
  );
}
