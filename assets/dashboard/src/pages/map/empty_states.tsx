// Nothing to show is a chance to teach: each of these says what is missing and how to get it.

import { useEffect, useState } from "preact/hooks";
import { ApiError, type Api, type PairingCode } from "../../api";
import { useI18n } from "../../i18n";
import type { KioskState } from "../../model/fleet";
import { ratingsIn } from "../../model/heat_map";
import { isGated, kioskName, type Programme } from "../../model/programme";
import { Face } from "../../ui/face";
import { NewPairingCode } from "../../ui/pairing_code";
import { useArrivals } from "../../ui/use_arrivals";
import "./empty_states.css";

const applyCommand = "instante-server programme apply programme.json";

function kioskCommand(code: string): string {
  return `instante-kiosk --server ${location.origin} --pair ${code}`;
}

/** The server has no programme yet. */
export function NoProgramme() {
  const { t } = useI18n();
  return (
    <section class="empty">
      <h1>{t("empty.programme_title")}</h1>
      <p>{t("empty.programme_lead")}</p>
      <code class="command">{applyCommand}</code>
      <p class="empty__note">{t("empty.programme_after")}</p>
    </section>
  );
}

type Pairing =
  | { state: "idle" }
  | { state: "working" }
  | { state: "done"; code: PairingCode }
  | { state: "failed"; error: unknown };

function PairingResult(props: { pairing: Pairing }) {
  const { t } = useI18n();
  const { pairing } = props;
  if (pairing.state === "done") return <NewPairingCode code={pairing.code} />;
  if (pairing.state !== "failed") return null;
  const forbidden = pairing.error instanceof ApiError && pairing.error.status === 403;
  return <p class="empty__bad">{forbidden ? t("empty.not_allowed") : t("empty.code_failed")}</p>;
}

function KioskChoice(props: { programme: Programme; kiosks: KioskState[]; value: string; onChange: (id: string) => void }) {
  const { t, say } = useI18n();
  const name = (id: string): string => kioskName(props.programme, id, say);
  return (
    <select
      class="pairing__kiosk"
      aria-label={t("empty.kiosk")}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      {props.kiosks.map((each) => (
        <option key={each.id} value={each.id}>
          {name(each.id)}
          {each.paired ? ` (${t("empty.paired")})` : ""}
        </option>
      ))}
    </select>
  );
}

function PairingStep(props: { api: Api; programme: Programme; kiosks: KioskState[]; onCode: (code: string) => void }) {
  const { t } = useI18n();
  const free = props.kiosks.find((kiosk) => !kiosk.paired) ?? props.kiosks[0];
  const [kiosk, setKiosk] = useState(free?.id ?? "");
  const [pairing, setPairing] = useState<Pairing>({ state: "idle" });

  const choose = (id: string): void => {
    setKiosk(id);
    setPairing({ state: "idle" });
    props.onCode("");
  };
  const create = async (): Promise<void> => {
    setPairing({ state: "working" });
    try {
      const code = await props.api.pairingCode(kiosk);
      setPairing({ state: "done", code });
      props.onCode(code.code);
    } catch (error) {
      setPairing({ state: "failed", error });
    }
  };
  const words = {
    idle: t("empty.create_code"),
    working: t("empty.creating"),
    done: t("empty.new_code"),
    failed: t("empty.create_code"),
  };
  return (
    <>
      <div class="pairing">
        <KioskChoice programme={props.programme} kiosks={props.kiosks} value={kiosk} onChange={choose} />
        <button type="button" class="button" disabled={pairing.state === "working"} onClick={() => void create()}>
          {words[pairing.state]}
        </button>
      </div>
      <div aria-live="polite">
        <PairingResult pairing={pairing} />
      </div>
    </>
  );
}

const everywhere = (): boolean => true; // the server tells each person of their sites alone

/** Responses come, and none of them may be shown yet: that they come is all that is told. */
function Arriving(props: { minimum: number; came: number }) {
  const { t } = useI18n();
  return (
    <section class="empty" data-testid="arriving">
      <h2>{t("empty.arriving_title")}</h2>
      <p>{t("empty.arriving_lead", { minimum: props.minimum })}</p>
      <p class="empty__note" role="status">
        {props.came > 0 && t("empty.arrived", { count: props.came })}
      </p>
    </section>
  );
}

function FirstSteps(props: { api: Api; programme: Programme }) {
  const { t } = useI18n();
  const minimum = props.programme.disclosure_minimum ?? 10;
  const gated = isGated(props.programme);
  const { total: came } = useArrivals(everywhere);
  const [kiosks, setKiosks] = useState<KioskState[] | null>(null);
  const [code, setCode] = useState("");
  useEffect(() => {
    let gone = false;
    props.api.kiosks().then(
      (found) => !gone && setKiosks(found),
      () => !gone && setKiosks(null),
    );
    return () => {
      gone = true;
    };
  }, [props.api]);

  if (gated && (came > 0 || kiosks?.some(({ watermark }) => (watermark ?? 0) > 0))) return <Arriving minimum={minimum} came={came} />;
  return (
    <section class="empty empty--first" data-testid="first-steps">
      <div class="empty__faces">
        {[1, 2, 3, 4, 5].map((verdict) => (
          <Face key={verdict} verdict={verdict} size={40} />
        ))}
      </div>
      <h2>{t("empty.first_title")}</h2>
      <p>{gated ? t("empty.first_lead_gated", { minimum }) : t("empty.first_lead")}</p>
      <ol class="steps">
        <li>
          {props.programme.kiosks.length === 0 ? (
            <>
              <p>{t("empty.no_kiosks")}</p>
              <code class="command">{applyCommand}</code>
            </>
          ) : (
            <>
              <p>{t("empty.step_code")}</p>
              {kiosks && kiosks.length > 0 && (
                <PairingStep api={props.api} programme={props.programme} kiosks={kiosks} onCode={setCode} />
              )}
            </>
          )}
        </li>
        <li>
          <p>{t("empty.step_kiosk")}</p>
          <code class="command">{kioskCommand(code || "XXXX-XXXX")}</code>
        </li>
        <li>
          <p>{gated ? t("empty.step_tap_gated", { minimum }) : t("empty.step_tap")}</p>
        </li>
      </ol>
    </section>
  );
}

/** No ratings in view: either there never were any, or the filters leave them out. */
export function NoRatings(props: { api: Api; programme: Programme; onShowAll: () => void }) {
  const { t } = useI18n();
  const [ever, setEver] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    props.api.scores({ group_by: "moment" }).then(
      (reply) => !gone && setEver(ratingsIn(reply.rows) > 0),
      () => !gone && setEver(true), // unknown: the filters are the smaller claim
    );
    return () => {
      gone = true;
    };
  }, [props.api]);

  if (ever === null) return <div class="skeleton skeleton--card" aria-hidden="true" />;
  if (!ever) return <FirstSteps api={props.api} programme={props.programme} />;
  return (
    <section class="empty" data-testid="no-match">
      <h2>{t("empty.filtered_title")}</h2>
      <p>{t("empty.filtered_lead")}</p>
      <button type="button" class="button button--plain" onClick={props.onShowAll}>
        {t("empty.show_all")}
      </button>
    </section>
  );
}
