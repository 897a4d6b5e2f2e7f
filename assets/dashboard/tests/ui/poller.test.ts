import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../src/api";
import { once, Poller, type News } from "../../src/ui/poller";

const unreachable = new ApiError("unreachable", 0);
const comeBack = (): boolean => window.dispatchEvent(new Event("online"));

/** What it is told of a server that answers each question with the next of these, and with the last of them ever after. */
function pollerOf(answers: (string | ApiError)[], every: number | null) {
  const told: string[] = [];
  const read = vi.fn(async () => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof ApiError) throw answer;
    return answer;
  });
  const tell = ({ data, connection }: News<string>): void => void told.push(data ?? connection.state);
  return { poller: new Poller(read, tell, every), told, read };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what is read once", () => {
  it("is asked for again by itself until there is an answer, and then no more", async () => {
    const { told, read } = pollerOf([unreachable, unreachable, "here"], once);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(["offline", "offline", "here"]);
    comeBack();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it("is asked for at once when the connection comes back", async () => {
    const { told } = pollerOf([unreachable, "here"], once);
    await vi.advanceTimersByTimeAsync(1);
    comeBack();
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(["offline", "here"]);
  });

  it("is read anew where somebody asks, and not where it was refused", async () => {
    const { poller, told } = pollerOf(["here", "anew"], once);
    await vi.advanceTimersByTimeAsync(60_000);
    poller.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(["here", "anew"]);
    const refused = pollerOf([new ApiError("refused", 403)], once);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refused.told).toEqual(["refused"]);
  });
});

describe("what is kept fresh", () => {
  it("is read again and again until it is stopped", async () => {
    const { poller, told } = pollerOf(["here"], 1_000);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(told).toEqual(["here", "here", "here"]);
    poller.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.length).toBe(3);
  });
});
