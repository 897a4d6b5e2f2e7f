// What a test has started is ended when it is over, the newest first, also when it failed.
const jobs = new WeakMap();

/** `job` runs when `t` (a test, or node:test itself for a whole file) is over. */
export function atEnd(t, job) {
  if (!jobs.has(t)) {
    const mine = [];
    jobs.set(t, mine);
    t.after(async () => {
      const failures = [];
      for (const each of mine.reverse()) await Promise.resolve().then(each).catch((error) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    });
  }
  jobs.get(t).push(job);
}
