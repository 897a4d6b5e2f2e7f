// Moments of truth: what each is called, where it stands in the relationship, who answers for it; and its sheets.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { addNamed, moveTo, nameIn, put, removeMoment } from "../../model/define/edits";
import { stages, type Moment, type Stage } from "../../model/programme";
import { NumberField, SelectField, TextField } from "../../ui/fields";
import { Link } from "../../ui/link";
import { useErrors } from "./finding_text";
import { Items, RemoveButton, useSelected } from "./items";
import { Sheets } from "./sheets";
import { NameField } from "./name_field";
import { useDefine } from "./use_draft";
import { channels, useChannelText } from "./wording";

const own = ":own"; // no channel is called so

/** By which way customers come to a moment: one of the usual ones in words, or one of the organisation's. */
function ChannelFields(props: { value: string; error: string | null; onChange: (channel: string) => void }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const channelText = useChannelText();
  const { value, error, onChange } = props;
  const known = [...new Set([...channels, ...document.moments.map(({ channel }) => channel ?? "")])].filter(Boolean);
  const [writing, setWriting] = useState(false);
  return (
    <>
      <SelectField
        label={t("define.field.channel")}
        name="channel"
        help={t("define.help.channel")}
        value={writing ? own : value}
        error={writing ? null : error}
        choices={[{ value: "", label: t("define.channel_none") }, ...known.map((each) => ({ value: each, label: channelText(each) })), { value: own, label: t("define.channel_own") }]}
        onChange={(chosen) => {
          setWriting(chosen === own);
          if (chosen !== own) onChange(chosen);
        }}
      />
      {writing && <TextField label={t("define.channel_own")} name="channel_own" help={t("define.help.channel_own")} value={channels.some((usual) => usual === value) ? "" : value} error={error} onChange={onChange} />}
    </>
  );
}

function MomentForm(props: { moment: Moment; index: number }) {
  const { t, say, language } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { moment, index } = props;
  const path = `moments[${index}]`;
  const step = (field: string): string => `moments.${moment.id}.${field}`;
  const survey = document.surveys.find((each) => each.moment === moment.id);
  return (
    <section data-testid="moment-form">
      <h2 class="visually-hidden">{say(moment.name) || moment.id}</h2>
      <div class="form">
        <NameField path={path} value={moment.name} onChange={(name, language) => update((d) => void (d.moments[index]!.name = name), step(`name.${language}`))} />
        <SelectField
          label={t("define.field.stage")}
          name="stage"
          help={t(`define.stage_help.${moment.stage}`)}
          value={moment.stage}
          choices={stages.map((value) => ({ value, label: t(`stage.${value}`) }))}
          onChange={(value) => update((d) => void (d.moments[index]!.stage = value as Stage))}
        />
        <ChannelFields
          value={moment.channel ?? ""}
          error={errorAt(`${path}.channel`)}
          onChange={(value) => update((d) => put(d.moments[index]!, "channel", value), step("channel"))}
        />
        <TextField
          label={t("define.field.owner")}
          name="owner"
          help={t("define.help.owner")}
          value={moment.owner ?? ""}
          error={errorAt(`${path}.owner`)}
          onChange={(value) => update((d) => put(d.moments[index]!, "owner", value), step("owner"))}
        />
        <NumberField
          label={t("define.field.target")}
          name="target"
          help={t("define.help.target")}
          unit={t("define.of_100")}
          min={0}
          max={100}
          value={moment.target ?? undefined}
          error={errorAt(`${path}.target`)}
          onChange={(value) => update((d) => put(d.moments[index]!, "target", value), step("target"))}
        />
        <NumberField
          label={t("define.field.importance")}
          name="importance"
          help={t("define.help.importance")}
          min={0}
          value={moment.importance ?? 1}
          error={errorAt(`${path}.importance`)}
          onChange={(value) => update((d) => void (d.moments[index]!.importance = value ?? 1), step("importance"))}
        />
      </div>
      <p class="form__also">
        {survey ? (
          <Link class="link" to="define" query={{ part: "surveys", id: survey.id }}>
            {t("define.its_survey", { count: survey.questions.length })}
          </Link>
        ) : (
          <Link class="link" to="define" query={{ part: "surveys", id: `for:${moment.id}` }}>
            {t("define.no_survey_yet")}
          </Link>
        )}
      </p>
      <Sheets moment={moment} />
      <RemoveButton label={t("define.remove.moment")} onRemove={() => update((d) => removeMoment(d, moment.id))} />
      <p class="form__history" lang={language}>
        {t("define.history_stays")}
      </p>
    </section>
  );
}

export function MomentsPart() {
  const { t, say, language } = useI18n();
  const { document, update } = useDefine();
  const items = document.moments.map(({ id, name, stage }) => ({ id, name: say(name) || id, note: t(`stage.${stage}`) }));
  const [selected, select] = useSelected(items);
  const index = document.moments.findIndex(({ id }) => id === selected);
  const moment = document.moments[index];
  const add = (name: string): void => {
    let id = "";
    update((d) => {
      id = addNamed(d.moments, name, "moment", (fresh): Moment => ({ id: fresh, name: nameIn(d, language, name), stage: "deliver", importance: 1 }));
    });
    select(id);
  };
  return (
    <div class="sheets">
      <p class="define__intro">{t("define.intro.moments")}</p>
      <Items
        part="moments"
        items={items}
        selected={selected}
        onSelect={select}
        addLabel={t("define.new.moment")}
        onAdd={add}
        onMove={(id, place) => update((d) => moveTo(d.moments, id, place))}
        empty={t("define.empty.moments")}
      >
        {moment && <MomentForm key={moment.id} moment={moment} index={index} />}
      </Items>
    </div>
  );
}
