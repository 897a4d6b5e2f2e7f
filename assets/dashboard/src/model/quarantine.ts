// Records that could not be counted, and why, as /api/v1/quarantine tells it.

export interface QuarantinedRecord {
  id: number;
  kiosk: string;
  sequence: number;
  received_at: string;
  survey: string | null;
  survey_version: number | null;
  problem: { detail?: string; errors?: { field: string; detail: string }[] };
}

export interface ReplayTotals {
  tried: number;
  counted: number;
  still_quarantined: number;
}

/** Records with the same thing wrong. */
export interface Reason {
  detail: string; // the server's words
  field: string | null; // to blame
  count: number;
  last: string; // received
  survey: string | null; // with its version, where all are of one
}

/** The most frequent first. */
export function reasonsOf(records: readonly QuarantinedRecord[]): Reason[] {
  const found = new Map<string, Reason>();
  for (const { problem, received_at, survey, survey_version } of records) {
    const blamed = problem.errors?.[0] ?? null;
    const detail = blamed?.detail ?? problem.detail ?? "";
    const of = survey && survey_version !== null ? `${survey}@${survey_version}` : survey;
    const key = `${blamed?.field ?? ""} ${detail}`;
    const before = found.get(key);
    if (!before) found.set(key, { detail, field: blamed?.field ?? null, count: 1, last: received_at, survey: of });
    else found.set(key, { ...before, count: before.count + 1, last: received_at > before.last ? received_at : before.last, survey: before.survey === of ? of : null });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
