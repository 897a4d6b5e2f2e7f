import { describe, expect, it } from "vitest";
import { bySite, fleetOf, isOlder, newestVersion, otherFacts, troublesOf, type Health, type KioskState } from "../../src/model/fleet";

const healthy: Health = {
  version: "1.2.0",
  received_at: "2026-11-22T10:00:00Z",
  screen: "attract",
  touched_s: 20,
  running_s: 3_600,
  waiting: 0,
  oldest_waiting_s: null,
  clock_offset_ms: 120,
  disk_free: 20e9,
  disk_size: 64e9,
  storage_usable: true,
  reserve_used: false,
  config_rolled_back: false,
  salvages: 0,
  restarts: 0,
  stranded: 0,
  unreadable: 0,
  kept: 3,
  config: "r1",
};

function kiosk(change: Partial<KioskState> = {}, health: Partial<Health> | null = {}): KioskState {
  return {
    id: "door",
    site: "centro",
    name: { es: "Puerta" },
    paired: true,
    missing: 0,
    silent_since: null,
    hours: { open: true, until: null },
    health: health && { ...healthy, ...health },
    ...change,
  };
}

const namesOf = (state: KioskState, newest = "1.2.0") => troublesOf(state, newest).map(({ what }) => what);

describe("what is wrong with a kiosk", () => {
  it("is nothing where all is well, and nothing is said of one that nobody paired", () => {
    expect(namesOf(kiosk())).toEqual([]);
    expect(namesOf(kiosk({ paired: false, silent_since: "2026-11-22T09:00:00Z" }))).toEqual([]);
  });

  it("is told by each of its facts", () => {
    const cases: [KioskState, string[]][] = [
      [kiosk({ silent_since: "2026-11-22T09:00:00Z" }), ["silent"]],
      [kiosk({}, null), ["untold"]],
      [kiosk({}, { storage_usable: false }), ["storage"]],
      [kiosk({}, { reserve_used: true }), ["reserve"]],
      [kiosk({}, { disk_free: 100e6 }), ["disk"]],
      [kiosk({}, { disk_free: 40e6, disk_size: 60e6 }), []], // a small disk is not a full one
      [kiosk({}, { clock_offset_ms: 61_000 }), ["clock_behind"]],
      [kiosk({}, { clock_offset_ms: -61_000 }), ["clock_ahead"]],
      [kiosk({}, { waiting: 3, oldest_waiting_s: 60 }), []],
      [kiosk({}, { waiting: 3, oldest_waiting_s: 3_600 }), ["stuck"]],
      [kiosk({ silent_since: "2026-11-22T09:00:00Z" }, { waiting: 3, oldest_waiting_s: 3_600 }), ["silent"]],
      [kiosk({ cloned: { first_seen: "2026-11-22T09:00:00Z", sequence: 4 } }), ["cloned"]],
      [kiosk({ missing: 1, earlier: [{ generation: 1, missing: 2, gaps: [], cloned: null }] }), ["missing"]],
      [kiosk({ quarantined: 2 }), ["quarantined"]],
      [kiosk({}, { voice_trouble: "espeak-ng: not found" }), ["voice"]],
      [kiosk({}, { covered: true, times_covered: 2 }), ["covered"]],
      [kiosk({}, { covered: false, times_covered: 2 }), ["was_covered"]],
      [kiosk({}, { screen: "paused" }), ["paused"]],
      [kiosk({}, { screen: "nothing_to_ask" }), ["not_asking"]],
      [kiosk({}, { config_rolled_back: true }), ["rolled_back"]],
      [kiosk({}, { restarts: 1, salvages: 1, version: "1.1.9" }), ["restarted", "salvaged", "older"]],
      [kiosk({}, { unreadable: 1, stranded: 1 }), ["unreadable", "stranded"]],
    ];
    for (const [state, expected] of cases) expect(namesOf(state)).toEqual(expected);
    const [missing] = troublesOf(cases[12]![0], "1.2.0");
    expect(missing).toMatchObject({ count: 3, severity: "warn" });
  });

  it("comes the worst first", () => {
    const severities = troublesOf(kiosk({ quarantined: 1 }, { restarts: 1, covered: true, reserve_used: true }), "1.2.0");
    expect(severities.map(({ severity }) => severity)).toEqual(["bad", "warn", "warn", "note"]);
  });

  it("compares versions as numbers", () => {
    expect(isOlder("1.9.0", "1.10.0")).toBe(true);
    expect(isOlder("1.10", "1.10.0")).toBe(false);
    expect(newestVersion([kiosk({}, { version: "1.9.0" }), kiosk({}, { version: "1.10.0" }), kiosk({}, null)])).toBe("1.10.0");
  });
});

describe("the fleet", () => {
  it("has those that need somebody first, and closed ones rest", () => {
    const closed = { open: false, until: "2026-11-23T08:00:00Z" };
    const fleet = fleetOf([
      kiosk({ id: "good" }),
      kiosk({ id: "resting", hours: closed }),
      kiosk({ id: "free", paired: false }),
      kiosk({ id: "warned" }, { reserve_used: true }),
      kiosk({ id: "lost", silent_since: "2026-11-22T09:00:00Z", hours: closed }),
      kiosk({ id: "worse", silent_since: "2026-11-22T09:00:00Z", quarantined: 1 }),
      kiosk({ id: "noted" }, { restarts: 1 }),
    ]);
    expect(fleet.map((entry) => `${entry.kiosk.id} ${entry.condition}`)).toEqual([
      "worse bad",
      "lost bad",
      "warned warn",
      "good good",
      "noted good",
      "resting resting",
      "free unpaired",
    ]);
  });

  it("leaves room for what newer kiosks tell", () => {
    const health = { ...healthy, brightness: 80, mood: "", lamp: "on", nested: { a: 1 }, gone: null };
    expect(otherFacts(health)).toEqual([
      ["brightness", "80"],
      ["lamp", "on"],
    ]);
  });
});

it("site by site, in the order of the tree, each says how many need somebody", () => {
  const at = (id: string, site: string, condition: "bad" | "warn" | "good") => ({ kiosk: { id, site } as KioskState, troubles: [], condition });
  const sites = bySite([at("a", "madrid", "bad"), at("b", "bilbao", "warn"), at("c", "madrid", "good"), at("d", "gone", "good")], ["bilbao", "madrid"]);
  expect(sites.map(({ site, entries, needy }) => [site, entries.map(({ kiosk }) => kiosk.id), needy])).toEqual([
    ["bilbao", ["b"], 1],
    ["madrid", ["a", "c"], 1],
    ["gone", ["d"], 0],
  ]);
});
