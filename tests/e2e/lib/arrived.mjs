// What the server has of the customers.
import { until } from "./wait.mjs";

/**
 * All answers once so many responses have arrived, and say what they should in the end (a response may come
 * before its later revisions), in the order of their visits: [{question: row}].
 */
export function arrived(client, n, should = () => true) {
  return until(`${n} responses have arrived`, async () => {
    const found = new Map();
    for (const row of await client.responses()) {
      const answers = found.get(row.response) ?? {};
      answers[row.question] = row;
      found.set(row.response, answers);
    }
    const all = [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answers]) => answers);
    if (all.length !== n || !should(all)) throw new Error(JSON.stringify(all));
    return all;
  });
}
