// A screen of the draft as the kiosk's own program draws it, some time after the last change.

import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import type { ScoresQuery } from "../../api";
import type { Programme } from "../../model/programme";
import { failureText, helpsToWait } from "../../ui/failure";
import { once, Poller } from "../../ui/poller";
import { useDefine } from "./use_draft";

const drawAfter = 700; // ms without another change

type Picture = { address: string | null; error: ApiError | null };

function useDraftPicture(document: Programme, survey: string, scene: ScoresQuery): Picture {
  const { api } = useDefine();
  const [picture, setPicture] = useState<Picture>({ address: null, error: null });
  const asked = JSON.stringify(scene);
  useEffect(() => {
    let poller: Poller<Blob> | undefined;
    const timer = setTimeout(() => {
      poller = new Poller(
        (signal) => api.draftPicture(document, survey, JSON.parse(asked) as ScoresQuery, signal),
        ({ data, error }) => setPicture((now) => ({ address: data ? URL.createObjectURL(data) : now.address, error })),
        once,
      );
    }, drawAfter);
    return () => {
      clearTimeout(timer);
      poller?.stop();
    };
  }, [api, document, survey, asked]);
  useEffect(() => {
    const { address } = picture;
    return () => {
      if (address) URL.revokeObjectURL(address);
    };
  }, [picture.address]);
  return picture;
}

/** `of` is drawn in place of the draft, for what is not whole yet. */
export function DraftPicture(props: { of?: Programme; survey: string; screen: string; language: string; alt: string; upright?: boolean; dark?: boolean }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const [width, height] = props.upright ? [800, 1280] : [1280, 800];
  const scene: ScoresQuery = {
    screen: props.screen,
    language: props.language,
    width: String(width),
    height: String(height),
    dark: props.dark ? "true" : null,
  };
  const { address, error } = useDraftPicture(props.of ?? document, props.survey, scene);
  return (
    <figure class="draft-picture">
      {address ? <img src={address} width={width} height={height} alt={props.alt} data-testid="draft-picture" /> : <div class="skeleton draft-picture__wait" style={{ aspectRatio: `${width} / ${height}` }} />}
      {error && (
        <figcaption class="draft-picture__note">
          {error.status === 400 || error.status === 409 ? t("define.picture.after_mending") : error.status === 503 && !helpsToWait(error) ? t("define.picture.unavailable") : failureText(error, t)}
        </figcaption>
      )}
    </figure>
  );
}
