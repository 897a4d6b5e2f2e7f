// What went wrong, in plain words, and what happens next.

import { ApiError } from "../api";
import { useI18n, type I18n } from "../i18n";
import type { Connection } from "../model/live";
import { Notice } from "./controls";
import "./failure.css";

/** One sentence for a failed request that is made again by itself as long as that may help. */
export function failureText(error: ApiError, t: I18n["t"]): string {
  if (error.kind === "unreachable") return t("failure.unreachable");
  if (error.kind === "busy") return t("failure.busy");
  if (error.status === 403) return t("failure.forbidden");
  if (error.status === 422) return t("failure.too_much");
  return t("failure.refused");
}

/** Waiting helps where the server is busy, not where something is to blame: a field, or a program it lacks. */
export function helpsToWait(error: ApiError): boolean {
  return error.kind === "unreachable" || (error.kind === "busy" && !error.problem?.errors?.length);
}

/** One sentence for a deed that failed: nobody repeats it but who did it. */
export function deedFailureText(error: ApiError, t: I18n["t"]): string {
  if (error.kind === "unreachable") return t("failure.deed.unreachable");
  if (error.kind === "busy") return t("failure.deed.busy");
  if (error.status === 403) return t("failure.deed.forbidden");
  if (error.status === 404) return t("failure.deed.gone");
  if (error.status === 413) return t("failure.deed.too_large");
  return t("failure.deed.refused");
}

/** The server's own words on a refused request: they name the field. */
export function ProblemDetails(props: { error: ApiError }) {
  const { t } = useI18n();
  const problem = props.error.problem;
  if (!problem) return null;
  return (
    <div class="problem">
      {problem.detail && <p>{problem.detail}</p>}
      {problem.errors && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((each) => (
            <li key={each.field}>
              <code>{each.field}</code> {each.detail}
            </li>
          ))}
        </ul>
      )}
      {problem.request_id && <p>{t("failure.request", { id: problem.request_id })}</p>}
    </div>
  );
}

/** What could not be read yet, where it is asked for again by itself (see poller.ts). */
export function NotRead(props: { error: ApiError | null }) {
  const { t } = useI18n();
  if (!props.error) return null;
  return (
    <Notice bad>
      {failureText(props.error, t)} <ProblemDetails error={props.error} />
    </Notice>
  );
}

/** Where asking again will not help: what was asked, in words. */
export function Refused(props: { connection: Connection; error: ApiError | null }) {
  const { t } = useI18n();
  if (props.connection.state !== "refused" || !props.error) return null;
  return (
    <Notice bad>
      {failureText(props.error, t)}
      <ProblemDetails error={props.error} />
    </Notice>
  );
}

export function Unreachable(props: { onRetry: () => void; error?: ApiError }) {
  const { t } = useI18n();
  return (
    <main class="failure">
      <div class="failure__card" role="alert">
        <h1>{t("failure.title")}</h1>
        <p>{props.error ? failureText(props.error, t) : t("failure.unreachable")}</p>
        {props.error && <ProblemDetails error={props.error} />}
        <button type="button" class="button" onClick={props.onRetry}>
          {t("failure.retry")}
        </button>
      </div>
    </main>
  );
}
