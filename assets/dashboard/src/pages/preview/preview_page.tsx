// Kiosk preview: every screen of a survey as the kiosk's own program draws it.

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { pictureUrl, type Api } from "../../api";
import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import type { Programme, Survey } from "../../model/programme";
import { readLook, sceneOf, screensOf, sidesOf, sizes, type Look } from "../../model/scene";
import { ChoicePill } from "../../ui/controls";
import { NotRead } from "../../ui/failure";
import { Close } from "../../ui/icons";
import { usePageTitle } from "../../ui/page_head";
import { once, usePolled } from "../../ui/poller";
import { useQuery, type SetQuery } from "../../ui/use_address";
import { KioskPicture } from "./kiosk_picture";
import "./preview.css";

function useScreenName(survey: Survey): (screen: string) => string {
  const { t, say } = useI18n();
  return (screen) => {
    const question = find(survey.questions, screen.replace(/^question:/, ""));
    if (question) return say(question.text);
    const named = (["attract", "thanks", "privacy"] as const).find((each) => each === screen);
    return t(`preview.screen.${named ?? "not_saved"}`);
  };
}

function Controls(props: { programme: Programme; survey: Survey; look: Look; setQuery: SetQuery }) {
  const { t, say } = useI18n();
  const { programme, survey, look, setQuery } = props;
  const moment = (id: string): string => say(find(programme.moments, id)?.name) || id;
  const versions = Array.from({ length: survey.version ?? 1 }, (_, at) => String((survey.version ?? 1) - at));
  const languageNames = new Intl.DisplayNames([useI18n().language], { type: "language" });
  return (
    <div class="filters" role="group" aria-label={t("preview.look")}>
      <ChoicePill
        label={t("preview.survey")}
        name="survey"
        value={survey.id}
        choices={programme.surveys.map((each) => ({ value: each.id, label: moment(each.moment) }))}
        onChange={(value) => setQuery({ survey: value, version: null, screen: null })}
      />
      {versions.length > 1 && (
        <ChoicePill
          label={t("preview.version")}
          name="version"
          value={String(look.version ?? survey.version)}
          choices={versions.map((value) => ({ value, label: value }))}
          onChange={(value) => setQuery({ version: value === versions[0] ? null : value, screen: null })}
        />
      )}
      <ChoicePill
        label={t("preview.language")}
        name="language"
        value={look.language}
        choices={programme.languages.map((value) => ({ value, label: languageNames.of(value) ?? value }))}
        onChange={(value) => setQuery({ language: value })}
      />
      <ChoicePill
        label={t("preview.size")}
        name="size"
        value={look.size}
        choices={sizes.map((value) => ({ value, label: value.replace("x", " × ") }))}
        onChange={(value) => setQuery({ size: value === sizes[0] ? null : value })}
      />
      {(
        [
          ["upright", look.upright, { upright: look.upright ? null : "1" }],
          ["dark", look.dark, { theme: look.dark ? null : "dark" }],
          ["accessible", look.accessible, { accessible: look.accessible ? null : "1" }],
        ] as const
      ).map(([name, on, change]) => (
        <button
          key={name}
          type="button"
          class={on ? "pill pill--switch pill--on" : "pill pill--switch"}
          aria-pressed={on}
          data-testid={name}
          onClick={() => setQuery({ ...change })}
        >
          {t(`preview.${name}`)}
        </button>
      ))}
    </div>
  );
}

/** One screen as large as it fits; Escape and the button lead back. */
function Large(props: { children: preact.ComponentChildren; name: string; onClose: () => void }) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="large" ref={dialog} aria-label={props.name} data-testid="large" onClose={props.onClose}>
      <header>
        <b>{props.name}</b>
        <button type="button" class="icon-button" aria-label={t("preview.close")} onClick={() => dialog.current?.close()}>
          <Close />
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

function Gallery(props: { api: Api; programme: Programme; survey: Survey; asked: Survey; look: Look; screen: string | null; setQuery: SetQuery }) {
  const { api, look, asked, setQuery } = props;
  const { t } = useI18n();
  const name = useScreenName(asked);
  const screens = screensOf(asked, props.programme);
  const open = screens.find((each) => each === props.screen) ?? null;
  const sides = sidesOf(look);
  const url = (screen: string): string => pictureUrl(look.survey, sceneOf(look, screen));
  return (
    <>
      <ul class={look.upright ? "gallery gallery--upright" : "gallery"} data-testid="gallery">
        {screens.map((screen) => (
          <li key={screen} data-screen={screen}>
            <button type="button" class="shot" title={t("preview.enlarge", { name: name(screen) })} onClick={() => setQuery({ screen })}>
              <KioskPicture key={url(screen)} api={api} url={url(screen)} sides={sides} alt={name(screen)} />
            </button>
            <p class="shot__name">{name(screen)}</p>
          </li>
        ))}
      </ul>
      {open && (
        <Large name={name(open)} onClose={() => setQuery({ screen: null }, "replace")}>
          <KioskPicture key={url(open)} api={api} url={url(open)} sides={sides} alt={name(open)} />
        </Large>
      )}
    </>
  );
}

/** Pictures need a program that may not be there: nothing else of the dashboard does. */
function NotInstalled(props: { detail: string | null }) {
  const { t } = useI18n();
  return (
    <section class="empty" data-testid="no-preview">
      <h2>{t("preview.absent_title")}</h2>
      <p>{t("preview.absent_lead")}</p>
      <code class="command">instante-server serve --kiosk-program /usr/local/bin/instante-kiosk</code>
      {props.detail && <p class="empty__note">{props.detail}</p>}
    </section>
  );
}

/** The survey as it was published in that version; the present one needs no question. */
function useVersion(api: Api, survey: Survey | undefined, version: number | null): Survey | null {
  const [read, setRead] = useState<Survey | null>(null);
  useEffect(() => {
    setRead(null);
    if (!survey || version === null) return;
    let gone = false;
    api.surveyVersion(survey.id, version).then(
      (found) => !gone && setRead(found),
      () => !gone && setRead(survey), // the pictures will say what is wrong
    );
    return () => {
      gone = true;
    };
  }, [api, survey, version]);
  return version === null ? (survey ?? null) : read;
}

export function PreviewPage(props: { api: Api; programme: Programme }) {
  const { t, language } = useI18n();
  const { api, programme } = props;
  const [query, setQuery] = useQuery();
  const { data: status, error } = usePolled(
    useCallback((signal: AbortSignal) => api.status(signal), [api]),
    once,
  );
  const look = useMemo(() => readLook(query, programme, language), [query.toString(), programme, language]);
  const survey = find(programme.surveys, look.survey);
  const asked = useVersion(api, survey, look.version);

  usePageTitle(t("preview.title"), programme);

  return (
    <>
      <header class="page-head">
        <h1>{t("preview.title")}</h1>
        <p class="page-head__note">{t("preview.lead")}</p>
      </header>
      <NotRead error={error} />
      {survey && <Controls programme={programme} survey={survey} look={look} setQuery={setQuery} />}
      {status && !status.preview.available && <NotInstalled detail={status.preview.detail} />}
      {status?.preview.available && !survey && <p>{t("preview.no_surveys")}</p>}
      {status?.preview.available && survey && asked && (
        <Gallery {...props} survey={survey} asked={asked} look={look} screen={query.get("screen")} setQuery={setQuery} />
      )}
    </>
  );
}
