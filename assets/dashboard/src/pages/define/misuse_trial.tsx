// The rules of the draft tried on what was given already, and, once they are in force, applied to it.

import { useEffect, useState } from "preact/hooks";
import { useI18n, type I18n } from "../../i18n";
import { same } from "../../model/define/json";
import { addApplied, addPreviews, partsOf, type MisuseApplied, type MisusePreview, type MisuseScope } from "../../model/define/misuse";
import { find } from "../../model/find";
import { addDays, todayIn } from "../../model/period";
import { siteTree, timeZoneOf } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { deedFailureText, ProblemDetails } from "../../ui/failure";
import { SelectField } from "../../ui/fields";
import { Suspects } from "./suspects";
import { useDefine } from "./use_draft";
import { useLongWork, type LongWork } from "./use_long_work";

const lengths = [28, 91, 182, 364] as const;
const indent = "\u2003";

/** What the scores would make of it, where that may be told. */
function indexText(preview: MisusePreview, { t, format }: I18n): string {
  if (!preview.index) return t("define.misuse.index_gated", { minimum: format.count(preview.disclosure_minimum) });
  const { filtered_now: now, filtered_then: then } = preview.index;
  if (now === null || then === null) return "";
  return t("define.misuse.index", { now: format.tenth(now), then: format.tenth(then) });
}

function Progress(props: { work: LongWork<unknown>; label: string; onStop: () => void }) {
  const { t } = useI18n();
  const { work } = props;
  if (work.is === "idle" || work.is === "done") return null;
  if (work.is === "failed") {
    return (
      <Notice bad>
        {deedFailureText(work.error, t)} <ProblemDetails error={work.error} />
      </Notice>
    );
  }
  return (
    <div class="misuse__progress">
      <progress max={work.of} value={work.done} aria-label={props.label} />
      <button type="button" class="button button--plain" data-testid="misuse-stop" onClick={props.onStop}>
        {t("define.misuse.stop")}
      </button>
    </div>
  );
}

function Rows(props: { label: string; rows: { name: string; now: number; then: number }[] }) {
  const { t, format } = useI18n();
  return (
    <table class="table misuse__table">
      <thead>
        <tr>
          <th scope="col">{props.label}</th>
          <th scope="col" class="table__number">
            {t("define.misuse.now")}
          </th>
          <th scope="col" class="table__number">
            {t("define.misuse.then")}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map(({ name, now, then }) => (
          <tr key={name}>
            <td>{name}</td>
            <td class="table__number">{format.count(now)}</td>
            <td class="table__number">{format.count(then)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Found(props: { preview: MisusePreview }) {
  const i18n = useI18n();
  const { t, say, format } = i18n;
  const { draft } = useDefine();
  const { preview } = props;
  const flagged = preview.by_rule.length > 0;
  return (
    <div class="misuse__found">
      <p data-testid="misuse-found">
        {t("define.misuse.found", { responses: format.count(preview.responses), count: preview.flagged.then, formatted: format.count(preview.flagged.then) })}{" "}
        {t("define.misuse.difference", { more: format.count(preview.newly_flagged), less: format.count(preview.no_longer_flagged) })}{" "}
        {indexText(preview, i18n)}
      </p>
      {flagged && (
        <div class="misuse__tables">
          <Rows label={t("define.misuse.by_rule")} rows={preview.by_rule.map(({ rule, now, then }) => ({ name: t(`define.misuse.${rule}`), now, then }))} />
          <Rows
            label={t("define.misuse.by_site")}
            rows={preview.by_site.map(({ site, flagged: { now, then } }) => ({ name: say(find(draft.base.sites, site)?.name) || site, now, then }))}
          />
        </div>
      )}
      {preview.examples.length > 0 && (
        <>
          <h3>{t("define.misuse.examples")}</h3>
          <Suspects list={preview.examples.map((each) => ({ ...each, flags: each.then }))} freed />
        </>
      )}
    </div>
  );
}

function Apply(props: { preview: MisusePreview; inForce: boolean; parts: MisuseScope[]; onApplied: (result: MisuseApplied) => void }) {
  const { t } = useI18n();
  const { api } = useDefine();
  const { work, start, stop } = useLongWork<MisuseScope, MisuseApplied>(addApplied);
  const { onApplied } = props;
  useEffect(() => {
    if (work.is === "done") onApplied(work.result);
  }, [work, onApplied]);
  if (props.preview.newly_flagged + props.preview.no_longer_flagged === 0) return null;
  if (!props.inForce) return <p class="define__intro">{t("define.misuse.publish_first")}</p>;
  return (
    <div class="misuse__apply">
      <p class="define__intro">{t("define.misuse.apply_lead")}</p>
      {work.is !== "working" && (
        <button type="button" class="button" data-testid="misuse-apply" onClick={() => void start(props.parts, (part, signal) => api.applyMisuse(part, signal))}>
          {t("define.misuse.apply")}
        </button>
      )}
      <Progress work={work} label={t("define.misuse.applying")} onStop={stop} />
    </div>
  );
}

/** `onApplied` when other responses count than before. */
export function MisuseTrial(props: { onApplied: () => void }) {
  const { t, say, format } = useI18n();
  const { api, document, draft, session } = useDefine();
  const [length, setLength] = useState<number>(lengths[0]);
  const [site, setSite] = useState("");
  const [applied, setApplied] = useState<MisuseApplied | null>(null);
  const { work, start, stop } = useLongWork<MisuseScope, MisusePreview>(addPreviews);
  const rules = document.misuse ?? null;
  const asked = JSON.stringify([rules, length, site]);
  useEffect(() => {
    stop();
    setApplied(null);
  }, [asked, stop]);
  if (draft.version === 0) return null;
  const to = todayIn(timeZoneOf(draft.base, site || null), new Date());
  const parts = partsOf({ from: addDays(to, 1 - length), to, ...(site ? { site } : {}) });
  const sites = [
    { value: "", label: t("filter.all_sites") },
    ...siteTree(draft.base.sites, session.sites).map(({ site: each, depth }) => ({ value: each.id, label: indent.repeat(depth) + say(each.name) })),
  ];
  const finish = (result: MisuseApplied): void => {
    stop();
    setApplied(result);
    props.onApplied();
  };
  return (
    <section data-testid="misuse-trial">
      <h2>{t("define.misuse.trial")}</h2>
      <p class="define__intro">{t(rules ? "define.misuse.trial_lead" : "define.misuse.trial_none")}</p>
      <form class="misuse__form" onSubmit={(event) => (event.preventDefault(), setApplied(null), void start(parts, (part, signal) => api.previewMisuse(rules, part, signal)))}>
        <SelectField
          label={t("filter.period")}
          name="length"
          value={String(length)}
          choices={lengths.map((each) => ({ value: String(each), label: t("define.misuse.weeks", { count: each / 7 }) }))}
          onChange={(value) => setLength(Number(value))}
        />
        <SelectField label={t("filter.site")} name="site" value={site} choices={sites} onChange={setSite} />
        <button type="submit" class="button button--plain" disabled={work.is === "working"} data-testid="misuse-preview">
          {t("define.misuse.preview")}
        </button>
      </form>
      <div aria-live="polite">
        <Progress work={work} label={t("define.misuse.trial")} onStop={stop} />
        {work.is === "done" && (
          <>
            <Found preview={work.result} />
            <Apply preview={work.result} inForce={same(rules, draft.base.misuse ?? null)} parts={parts} onApplied={finish} />
          </>
        )}
        {applied && (
          <Notice>
            <span data-testid="misuse-applied">
              {t("define.misuse.applied", { judged: format.count(applied.judged), count: applied.changed, formatted: format.count(applied.changed) })}
            </span>
          </Notice>
        )}
      </div>
    </section>
  );
}
