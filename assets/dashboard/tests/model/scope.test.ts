import { describe, expect, it } from "vitest";
import { weightingOf, zoneOf } from "../../src/model/scope";
import { programme } from "./fixture";

describe("whose days and hours these are", () => {
  const zone = (site: string | null, ...below: string[]): string | null => zoneOf(programme, { site, below, bounded: false });

  it("one zone, where all the sites have the same", () => {
    expect(zone("mad", "mad")).toBe("Europe/Madrid");
    expect(zone("tfs", "tfs")).toBe("Atlantic/Canary");
    expect(zone("canaries", "canaries", "tfs")).toBe("Atlantic/Canary");
  });

  it("each site's own, where they differ: a group's zone is nobody's", () => {
    expect(zone(null, "canaries", "mad", "tfs")).toBeNull();
  });

  it("the group's, where it has no site yet", () => {
    expect(zone("canaries", "canaries")).toBe("Atlantic/Canary");
  });
});

it("a weighting is named as the server does it", () => {
  expect(["contacts", "equal", "importance", "of a newer server", undefined].map(weightingOf)).toEqual(["contacts", "equal", "importance", "contacts", "contacts"]);
});
