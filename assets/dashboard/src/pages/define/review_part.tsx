// Before it is published: every change, what the server says of it, and what it does to the comparability of scores.

import { useMemo, useState } from "preact/hooks";
import { ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { takeBack } from "../../model/define/changes";
import { consequencesOf, type Consequence } from "../../model/define/consequences";
import { breaksSeries, pathOf, stillWaits, subjectOf, type CheckOutcome, type Finding, type PublishedSurvey } from "../../model/define/publishing";
import { find } from "../../model/find";
import type { Programme, Survey } from "../../model/programme";
import { Notice } from "../../ui/controls";
import { deedFailureText, failureText, ProblemDetails } from "../../ui/failure";
import { Link } from "../../ui/link";
import { ChangeList } from "./change_list";
import { PlanForm } from "./plan";
import { useFindingText } from "./finding_text";
import { asksAgain } from "./use_check";
import { useDefine } from "./use_draft";
import { useValueText } from "./wording";

function useSurveyName(): (document: Programme, survey: Survey | undefined) => string {
  const { say } = useI18n();
  return (document, survey) => say(find(document.moments, survey?.moment ?? "")?.name) || (survey?.id ?? "");
}

/** What is to be open on the page that a path leads to: a question of a survey, a kind of code of a reader. */
function screenOf([, , list, ...inside]: string[]): string | null {
  if (list === "questions" && inside[0]) return `question:${inside[0]}`;
  return list === "scanner" && inside[1] ? `code:${Number(inside[1]) + 1}` : null;
}

const mostFindings = 30; // a language more, and every text is missing in it

/** What is wrong, each leading to the thing it is about. */
function Findings(props: { findings: Finding[] }) {
  const { t, say } = useI18n();
  const { document } = useDefine();
  const findingText = useFindingText();
  const { pathText } = useValueText();
  const surveyName = useSurveyName();
  const nameOf = (list: string, index: number): { id: string; name: string } | null => {
    const thing = ((document as unknown as Record<string, { id?: string; name?: Record<string, string> }[]>)[list] ?? [])[index];
    if (!thing?.id) return null;
    return { id: thing.id, name: list === "surveys" ? surveyName(document, document.surveys[index]) : say(thing.name) || thing.id };
  };
  return (
    <section class="findings" data-testid="findings">
      <h2>{t("define.findings", { count: props.findings.length })}</h2>
      <ul>
        {props.findings.slice(0, mostFindings).map((finding) => {
          const subject = subjectOf(finding.field);
          const thing = subject && nameOf(subject.list, subject.index);
          const path = pathOf(document, finding.field);
          const inside = pathText(document, path).split(" › ").slice(subject && thing ? 2 : 0).join(" › ");
          const where = subject && thing ? `${t(`define.part.${subject.list}` as "define.part.moments")}: ${thing.name}` : inside;
          return (
            <li key={finding.field + finding.detail}>
              {subject && thing ? (
                <Link class="link" to="define" query={{ part: subject.list, id: thing.id, screen: screenOf(path) }}>
                  {where}
                </Link>
              ) : (
                <b>{where}</b>
              )}
              {subject && thing && inside && <span class="findings__field"> {inside}</span>} {findingText(finding)}
            </li>
          );
        })}
        {props.findings.length > mostFindings && <li>{t("define.more_fields", { count: props.findings.length - mostFindings })}</li>}
      </ul>
    </section>
  );
}

function SurveyConsequence(props: { published: PublishedSurvey }) {
  const { t, say } = useI18n();
  const { draft, document } = useDefine();
  const surveyName = useSurveyName();
  const { survey: id, version, changes = [] } = props.published;
  const survey = find(document.surveys, id);
  const before = find(draft.base.surveys, id); // what is not asked any more is known by what it was called
  const name = surveyName(document, survey);
  if (changes.length === 0) return <li>{version === 1 ? t("define.first_version", { name }) : t("define.same_version", { name, version })}</li>;
  const question = (asked: string | null): string => {
    if (asked === null) return t("define.whole_survey");
    return say((find(survey?.questions ?? [], asked) ?? find(before?.questions ?? [], asked))?.text) || asked;
  };
  return (
    <li>
      {t("define.next_version", { name, version })}
      <ul>
        {changes.map((change) => (
          <li key={`${change.question}/${change.what}`} class={breaksSeries(change) ? "consequence consequence--breaks" : "consequence"}>
            {question(change.question)}: {t(`define.version_change.${change.what}` as "define.version_change.wording")}
            {breaksSeries(change) && <b> {t("define.breaks")}</b>}
            {change.what === "weight" && <> {t("define.reweighs")}</>}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** New versions of surveys, then whatever else follows for scores. */
function WhatFollows(props: { outcome: CheckOutcome }) {
  const { t, say, format } = useI18n();
  const { draft, document } = useDefine();
  const { published } = props.outcome;
  const { list, whole } = useMemo(() => consequencesOf(draft.base, document, draft.version), [draft.base, document, draft.version]);
  const text = ({ kind, of, from = 0, to = 0 }: Consequence): string =>
    t(`define.follows.${kind}`, { names: format.list(of.map((name) => say(name))), from: format.number(from), to: format.number(to) });
  return (
    <div data-testid="consequences">
      <p>{published.length > 0 ? t("define.versions_lead") : t("define.no_versions")}</p>
      <ul class="consequences">
        {published.map((each) => (
          <SurveyConsequence key={each.survey} published={each} />
        ))}
        {list.map((each) => (
          <li key={each.kind} data-follows={each.kind}>
            {text(each)}
          </li>
        ))}
      </ul>
      {published.length === 0 && list.length === 0 && whole && <p>{t("define.scores_stay")}</p>}
    </div>
  );
}

type State = { is: "idle" } | { is: "publishing" } | { is: "failed"; error: ApiError } | { is: "done"; outcome: CheckOutcome } | { is: "overtaken" };

function Published(props: { outcome: CheckOutcome }) {
  const { t } = useI18n();
  return (
    <section class="published" data-testid="published">
      <h2>{t("define.published", { version: props.outcome.version })}</h2>
      <p>{t("define.published_lead")}</p>
      <p class="published__next">
        <Link class="link" to="define">
          {t("define.back")}
        </Link>
        <Link class="link" to="kiosks">
          {t("define.to_kiosks")}
        </Link>
        <Link class="link" to="define" query={{ part: "history" }}>
          {t("define.part.history")}
        </Link>
      </p>
    </section>
  );
}

export function ReviewPart() {
  const { t } = useI18n();
  const { draft, document, changes, checked, plan, replace, discard, publish } = useDefine();
  const [state, setState] = useState<State>({ is: "idle" });
  const go = async (): Promise<void> => {
    setState({ is: "publishing" });
    try {
      const outcome = await publish();
      setState(outcome ? { is: "done", outcome } : { is: "overtaken" });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setState({ is: "failed", error });
    }
  };
  if (changes.length === 0) {
    return <div class="sheets">{state.is === "done" ? <Published outcome={state.outcome} /> : <section>{t("define.nothing_to_publish")}</section>}</div>;
  }
  const findings = checked?.findings ?? [];
  const outcome = checked?.outcome ?? null;
  return (
    <div class="sheets review">
      {state.is === "failed" && (
        <Notice bad>
          {deedFailureText(state.error, t)} <ProblemDetails error={state.error} />
        </Notice>
      )}
      {state.is === "overtaken" && <Notice>{t("define.overtaken")}</Notice>}
      {checked?.error && (
        <Notice bad>
          {asksAgain(checked.error) ? failureText(checked.error, t) : deedFailureText(checked.error, t)} <ProblemDetails error={checked.error} />
        </Notice>
      )}
      {findings.length > 0 && <Findings findings={findings} />}
      <section>
        <h2>{t("define.what_changes")}</h2>
        <ChangeList
          changes={changes}
          before={draft.base}
          after={document}
          tool={(change) => (
            <button type="button" class="link change__back" onClick={() => replace(takeBack(document, draft.base, change))}>
              {t("define.take_back")}
            </button>
          )}
        />
      </section>
      <section aria-busy={!checked}>
        <h2>{t("define.what_follows")}</h2>
        {outcome ? <WhatFollows outcome={outcome} /> : findings.length > 0 ? <p>{t("define.after_mending")}</p> : <p>{t("define.checking")}</p>}
      </section>
      {plan && stillWaits(plan, draft.version) && <p>{t("define.plan.in_the_way")}</p>}
      <div class="review__go">
        <button type="button" class="button" disabled={!outcome || state.is === "publishing"} data-testid="publish" onClick={() => void go()}>
          {state.is === "publishing" ? t("define.publishing") : t("define.publish")}
        </button>
        <button type="button" class="link" data-testid="discard" onClick={discard}>
          {t("define.discard")}
        </button>
      </div>
      <PlanForm ready={Boolean(outcome)} />
    </div>
  );
}
