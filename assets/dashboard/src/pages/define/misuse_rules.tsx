// By which rules responses are set aside as misuse, and what a change of them would do to what was given already.

import { useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n, type I18n } from "../../i18n";
import { misuseRules, ruleDefaults, setRule, type MisusePreview, type RuleName } from "../../model/define/misuse";
import { Notice } from "../../ui/controls";
import { CheckField, NumberField } from "../../ui/fields";
import { failureText, ProblemDetails } from "../../ui/failure";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

function Rule(props: { name: RuleName }) {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { name } = props;
  const rule = { ...ruleDefaults[name], ...document.misuse?.[name] } as Record<string, number | boolean>;
  const on = rule["on"] !== false;
  return (
    <li class="rule">
      <CheckField
        label={t(`define.misuse.${name}`)}
        help={t(`define.misuse.${name}_help`)}
        name={`misuse.${name}`}
        checked={on}
        onChange={(checked) => update((d) => setRule(d, name, "on", checked))}
      />
      {on && (
        <div class="form rule__numbers">
          {Object.keys(ruleDefaults[name])
            .filter((key) => key !== "on")
            .map((key) => (
              <NumberField
                key={key}
                label={t(`define.misuse.number.${key}` as "define.misuse.number.visits")}
                name={`misuse.${name}.${key}`}
                min={0}
                value={rule[key] as number}
                error={errorAt(`misuse.${name}.${key}`)}
                onChange={(value) => value !== undefined && update((d) => setRule(d, name, key, value), `misuse.${name}.${key}`)}
              />
            ))}
        </div>
      )}
    </li>
  );
}

/** What the scores would make of it, where that may be told. */
function indexText(preview: MisusePreview, { t, format }: I18n): string {
  if (!preview.index) return t("define.misuse.index_gated", { minimum: format.count(preview.disclosure_minimum) });
  const { filtered_now: now, filtered_then: then } = preview.index;
  if (now === null || then === null) return "";
  return t("define.misuse.index", { now: format.tenth(now), then: format.tenth(then) });
}

type Looked = { is: "idle" } | { is: "looking" } | { is: "seen"; preview: MisusePreview } | { is: "failed"; error: ApiError };

const previewDays = 28;

/** What the rules of the draft would flag of the last weeks, and what they would let go. */
function Preview() {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { api, document, draft } = useDefine();
  const [looked, setLooked] = useState<Looked>({ is: "idle" });
  if (!document.misuse || draft.version === 0) return null;
  const look = async (): Promise<void> => {
    setLooked({ is: "looking" });
    try {
      setLooked({ is: "seen", preview: await api.previewMisuse(document.misuse!, previewDays) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setLooked({ is: "failed", error });
    }
  };
  return (
    <div class="misuse-preview">
      <button type="button" class="button button--plain" disabled={looked.is === "looking"} data-testid="misuse-preview" onClick={() => void look()}>
        {t("define.misuse.preview", { count: previewDays })}
      </button>
      {looked.is === "failed" && (
        <Notice bad>
          {failureText(looked.error, t)} <ProblemDetails error={looked.error} />
        </Notice>
      )}
      {looked.is === "seen" && (
        <Notice>
          <span data-testid="misuse-found">
            {t("define.misuse.found", { responses: format.count(looked.preview.responses), count: looked.preview.flagged.then })}{" "}
            {t("define.misuse.difference", { more: format.count(looked.preview.newly_flagged), less: format.count(looked.preview.no_longer_flagged) })}{" "}
            {indexText(looked.preview, i18n)}
          </span>
        </Notice>
      )}
    </div>
  );
}

export function MisuseRules() {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const { misuse } = document;
  return (
    <section data-testid="misuse-rules">
      <h2>{t("define.organisation.misuse")}</h2>
      <p class="define__intro">{t("define.organisation.misuse_lead")}</p>
      <CheckField
        label={t("define.misuse.judge")}
        name="misuse"
        checked={misuse !== undefined}
        onChange={(on) =>
          update((d) => {
            if (on) d.misuse = structuredClone(ruleDefaults);
            else delete d.misuse;
          })
        }
      />
      {misuse && (
        <>
          <ul class="rules">
            {misuseRules.map((name) => (
              <Rule key={name} name={name} />
            ))}
          </ul>
          <Preview />
        </>
      )}
    </section>
  );
}
