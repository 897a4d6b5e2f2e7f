// Steps of one scenario: where one fails, those after it would only fail again, each after a long wait.

/** Gives step(name, body), a subtest of `t` that is skipped once an earlier one has failed. */
export function stepsOf(t) {
  let broken = false;
  return (name, body) =>
    t.test(name, async (step) => {
      if (broken) return step.skip("an earlier step failed");
      try {
        await body(step);
      } catch (error) {
        broken = true;
        throw error;
      }
    });
}
