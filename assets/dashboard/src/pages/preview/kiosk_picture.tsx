// One picture of a kiosk's screen: its shape while it is drawn, and in words what is wrong where it does not come.

import { useEffect, useState } from "preact/hooks";
import type { Api, ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { helpsToWait } from "../../ui/failure";

/** The server draws a few at a time and asks the others to come back. */
const tryAgainAfter = 2_000;
const mostTries = 8;
const restAfterAll = 30_000;

type Seen = { state: "drawing"; tries: number } | { state: "shown" } | { state: "failed"; error: ApiError | null };

/** Another address is another picture: give it as the key. */
export function KioskPicture(props: { api: Api; url: string; sides: { width: number; height: number }; alt: string }) {
  const { t } = useI18n();
  const { api, url, sides } = props;
  const [seen, setSeen] = useState<Seen>({ state: "drawing", tries: 0 });
  const tries = seen.state === "drawing" ? seen.tries : 0;

  const resting = seen.state === "failed" && (!seen.error || helpsToWait(seen.error));
  useEffect(() => {
    if (!resting) return;
    const timer = setTimeout(() => setSeen({ state: "drawing", tries: 0 }), restAfterAll);
    return () => clearTimeout(timer);
  }, [resting]);

  const explain = async (): Promise<void> => {
    const error = await api.pictureFailure(url);
    if ((error && !helpsToWait(error)) || tries >= mostTries) return setSeen({ state: "failed", error });
    // Without an error it was drawn between our two questions; and if it still is no picture, asking at once would never end.
    const wait = error || tries > 0 ? tryAgainAfter : 0;
    setTimeout(() => setSeen((now) => (now.state === "drawing" ? { state: "drawing", tries: now.tries + 1 } : now)), wait);
  };
  return (
    <span
      class={seen.state === "drawing" ? "picture skeleton" : "picture"}
      style={{ aspectRatio: `${sides.width} / ${sides.height}` }}
      data-state={seen.state}
      aria-busy={seen.state === "drawing"}
    >
      {seen.state === "failed" ? (
        <span class="picture__failure">
          <b>{t("preview.failed")}</b>
          <span>{seen.error?.problem?.detail ?? t("failure.unreachable")}</span>
        </span>
      ) : (
        <img
          key={`${url} ${tries}`}
          src={url}
          width={sides.width}
          height={sides.height}
          alt={props.alt}
          loading="lazy"
          onLoad={() => setSeen({ state: "shown" })}
          onError={() => void explain()}
        />
      )}
    </span>
  );
}
