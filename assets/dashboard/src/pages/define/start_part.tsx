// Where the programme stands, step by step; and the first step of all, from nothing to something that can be asked.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { freeId } from "../../model/define/ids";
import { beginProgramme, sheetsWritten, stepsOf, type Step } from "../../model/define/steps";
import { stages, type Programme, type Stage } from "../../model/programme";
import { SelectField, TextField } from "../../ui/fields";
import { MinimumField } from "./minimum_field";
import { Link } from "../../ui/link";
import { goTo } from "../../ui/use_address";
import { SheetExchange } from "./sheets";
import { useDefine } from "./use_draft";

function StepRow(props: { step: Step; at: number }) {
  const { t } = useI18n();
  const { name, count, done, todo, missing } = props.step;
  return (
    <li class={done ? "path__step path__step--done" : "path__step"}>
      <span class="path__number" aria-hidden="true">
        {props.at}
      </span>
      <div class="path__words">
        <h3>
          <Link to="define" query={{ part: name }} class="link">
            {t(`define.part.${name}`)}
          </Link>
        </h3>
        <p>{t(`define.step.${name}`)}</p>
      </div>
      <div class="path__state">
        <b>{t(`define.count.${name}`, { count })}</b>
        {todo !== "none" && <small>{t(`define.todo.${todo}`, { count: missing })}</small>}
      </div>
    </li>
  );
}

export function StartPart() {
  const { t } = useI18n();
  const { document } = useDefine();
  const written = sheetsWritten(document);
  return (
    <div class="sheets stack">
      <section>
        <h2>{t("define.start.title")}</h2>
        <p class="define__intro">{t("define.start.lead")}</p>
        <ol class="path">
          {stepsOf(document).map((step, i) => (
            <StepRow key={step.name} step={step} at={i + 1} />
          ))}
        </ol>
      </section>
      <section>
        <SheetExchange />
        <p class="exchange__count">{t("define.sheet.written", { count: written })}</p>
      </section>
    </div>
  );
}

const usualMinimum = 5; // enough that nobody is recognised, few enough that a first day shows something

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Nothing was ever published: one form, and there is a programme to publish and a kiosk to pair. */
export function FirstStep(props: { onBegin: (programme: Programme) => void }) {
  const { t, language } = useI18n();
  const [form, setForm] = useState({ organisation: "", site: "", timeZone: here, moment: "", stage: "deliver" as Stage, kiosk: "", minimum: usualMinimum });
  const [incomplete, setIncomplete] = useState(false);
  const set = (change: Partial<typeof form>): void => setForm((now) => ({ ...now, ...change }));
  const begin = (event: Event): void => {
    event.preventDefault();
    const { organisation, site, moment, kiosk } = form;
    if (![organisation, site, moment, kiosk, form.timeZone].every((each) => each.trim())) return setIncomplete(true);
    const languages = language === "es" ? ["es", "en"] : ["en", "es"];
    const question = { es: "¿Cómo le hemos atendido?", en: "How did we serve you?" };
    const root = freeId(organisation, [], "organisation");
    const ids = { root, site: freeId(site, [root], "site"), moment: freeId(moment, [], "moment"), kiosk: freeId(kiosk, [], "kiosk") };
    props.onBegin(beginProgramme(root, ids, { ...form, question, languages }));
    goTo("define", { part: "review" });
  };
  const missing = (value: string): string | null => (incomplete && !value.trim() ? t("define.first.needed") : null);
  return (
    <section class="first" data-testid="first-step">
      <h2>{t("define.first.title")}</h2>
      <p>{t("define.first.lead")}</p>
      <form class="form form--two" onSubmit={begin} noValidate>
        <TextField label={t("define.first.organisation")} name="organisation" value={form.organisation} error={missing(form.organisation)} placeholder={t("define.first.organisation_example")} onChange={(organisation) => set({ organisation })} />
        <TextField label={t("define.first.site")} name="site" value={form.site} error={missing(form.site)} placeholder={t("define.first.site_example")} onChange={(site) => set({ site })} />
        <TextField label={t("define.first.moment")} name="moment" help={t("define.first.moment_help")} value={form.moment} error={missing(form.moment)} placeholder={t("define.first.moment_example")} onChange={(moment) => set({ moment })} />
        <SelectField
          label={t("define.field.stage")}
          name="stage"
          help={t(`define.stage_help.${form.stage}`)}
          value={form.stage}
          choices={stages.map((value) => ({ value, label: t(`stage.${value}`) }))}
          onChange={(stage) => set({ stage: stage as Stage })}
        />
        <TextField label={t("define.first.kiosk")} name="kiosk" value={form.kiosk} error={missing(form.kiosk)} placeholder={t("define.first.kiosk_example")} onChange={(kiosk) => set({ kiosk })} />
        <TextField label={t("define.field.time_zone")} name="time_zone" value={form.timeZone} error={missing(form.timeZone)} list={Intl.supportedValuesOf("timeZone")} onChange={(timeZone) => set({ timeZone })} />
        <MinimumField value={form.minimum} usual={usualMinimum} onChange={(minimum) => set({ minimum: Math.min(100, Math.max(1, minimum)) })} />
        <p class="first__go field--wide">
          <button type="submit" class="button" data-testid="begin">
            {t("define.first.go")}
          </button>
          <small>{t("define.first.after")}</small>
        </p>
      </form>
    </section>
  );
}
