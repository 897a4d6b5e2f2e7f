// What was published of a survey, when and by whom, and what is different between any two of its versions.

import { useCallback, useEffect, useState } from "preact/hooks";
import type { Api } from "../../api";
import { useI18n } from "../../i18n";
import { changesBetween } from "../../model/define/changes";
import { breaksSeries, type ProgrammeVersion } from "../../model/define/publishing";
import { publicationOf } from "../../model/define/survey_versions";
import { find } from "../../model/find";
import type { Survey } from "../../model/programme";
import { NotRead } from "../../ui/failure";
import { SelectField } from "../../ui/fields";
import { once, usePolled, type Polled } from "../../ui/poller";
import { ChangeList } from "./change_list";
import { useDefine } from "./use_draft";
import { useSurvey } from "./use_survey";

const mostListed = 20;
const draftOf = "draft";

/** When each was published; empty while that is being found out. */
function usePublications(api: Api, survey: string, numbers: readonly number[]): Map<number, ProgrammeVersion | null> {
  const [known, setKnown] = useState<Map<number, ProgrammeVersion | null>>(new Map());
  const newest = numbers[0];
  useEffect(() => {
    const abort = new AbortController();
    const documents = new Map<number, Promise<number | null>>();
    const versionAt = (programme: number): Promise<number | null> => {
      const asked = documents.get(programme) ?? api.programmeVersion(programme, abort.signal).then(({ surveys }) => find(surveys, survey)?.version ?? null);
      documents.set(programme, asked);
      return asked;
    };
    const read = async (): Promise<void> => {
      const published = await api.programmeVersions(abort.signal);
      for (const number of numbers) {
        const found = await publicationOf(number, published, versionAt);
        setKnown((before) => new Map(before).set(number, found));
      }
    };
    read().catch(() => {}); // the list stands without dates
    return () => abort.abort();
  }, [api, survey, newest]);
  return known;
}

/** One of its versions, read when it is asked for. */
function useSurveyVersion(version: string): Pick<Polled<Survey>, "data" | "error"> {
  const { api } = useDefine();
  const { survey } = useSurvey();
  const read = useCallback(
    (signal: AbortSignal) => (version === draftOf ? Promise.resolve(null) : api.surveyVersion(survey.id, Number(version), signal)),
    [api, survey.id, version],
  );
  const { data, error } = usePolled(read, once);
  return { data: version === draftOf ? survey : data, error };
}

function Differences(props: { from: string; to: string }) {
  const { t } = useI18n();
  const { document } = useDefine();
  const { data: from, error: fromError } = useSurveyVersion(props.from);
  const { data: to, error: toError } = useSurveyVersion(props.to);
  const error = fromError ?? toError;
  if (error) return <NotRead error={error} />;
  if (!from || !to) return <div class="skeleton version__wait" role="status" aria-label={t("live.loading")} />;
  const [before, after] = [from, to].map((one) => ({ ...document, surveys: [one] })) as [typeof document, typeof document];
  const changes = changesBetween(before, after).filter(({ fields }) => fields.length > 0);
  const breaks = changes.some(({ fields }) => fields.some(({ path }) => path[0] === "questions" && breaksSeries({ question: path[1] ?? null, what: path.at(-1)!, from: 0, to: 0 })));
  if (changes.length === 0) return <p>{t("define.versions.same")}</p>;
  return (
    <>
      <ChangeList changes={changes} before={before} after={after} whole />
      {breaks && (
        <p>
          <b>{t("define.breaks")}</b>
        </p>
      )}
    </>
  );
}

function Compare(props: { numbers: readonly number[]; changed: boolean }) {
  const { t } = useI18n();
  const { numbers, changed } = props;
  const all = [...(changed ? [draftOf] : []), ...numbers.map(String)];
  const [chosen, setChosen] = useState<{ from: string; to: string } | null>(null);
  const to = all.find((each) => each === chosen?.to) ?? all[0]!;
  const from = all.find((each) => each === chosen?.from) ?? all[1]!;
  const label = (each: string): string => (each === draftOf ? t("define.versions.draft") : t("define.version", { version: each }));
  const choices = all.map((value) => ({ value, label: label(value) }));
  return (
    <>
      <div class="form form--two survey-versions__pair">
        <SelectField label={t("define.versions.from")} name="version_from" value={from} choices={choices} onChange={(value) => setChosen({ from: value, to })} />
        <SelectField label={t("define.versions.to")} name="version_to" value={to} choices={choices} onChange={(value) => setChosen({ from, to: value })} />
      </div>
      <div data-testid="version-differences">
        <Differences from={from} to={to} />
      </div>
    </>
  );
}

function Opened(props: { newest: number }) {
  const { t, format } = useI18n();
  const { api, changes } = useDefine();
  const { survey } = useSurvey();
  const numbers = Array.from({ length: Math.min(props.newest, mostListed) }, (_, i) => props.newest - i);
  const publications = usePublications(api, survey.id, numbers);
  const changed = changes.some(({ part, item }) => part === "surveys" && item === survey.id);
  return (
    <>
      <ol class="survey-versions__list">
        {numbers.map((number, i) => {
          const by = publications.get(number);
          return (
            <li key={number}>
              <b>{t("define.version", { version: number })}</b>
              {i === 0 && <span class="mark mark--new">{t("define.in_force")}</span>}
              {by && (
                <span>
                  {t("define.by_at", { who: by.applied_by === "command line" ? t("define.command_line") : by.applied_by, when: format.since(new Date(by.applied_at), new Date()) })}
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {numbers.length + Number(changed) > 1 && <Compare numbers={numbers} changed={changed} />}
    </>
  );
}

/** Closed until somebody asks: nothing is read before. */
export function SurveyVersions() {
  const { t } = useI18n();
  const { published } = useSurvey();
  const [open, setOpen] = useState(false);
  if (!published?.version) return null;
  return (
    <details class="survey-versions" data-testid="survey-versions" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{t("define.versions.title", { count: published.version })}</h3>
      </summary>
      {open && <Opened newest={published.version} />}
    </details>
  );
}
