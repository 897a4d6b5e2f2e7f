import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { consequenceKinds, consequencesOf, type ConsequenceKind } from "../../../src/model/define/consequences";
import type { Programme } from "../../../src/model/programme";
import { programme } from "../fixture";

const kiosk = { id: "k1", name: { es: "Puerta" }, site: "mad", moments: ["check-in"] };
const unjudged: Programme = { ...programme, disclosure_minimum: 5, smallest_difference: 2, kiosks: [kiosk] };
const base: Programme = { ...unjudged, misuse: {} };

function followsOf(change: (document: Programme) => void, from: Programme = base) {
  return consequencesOf(from, produce(from, change), 3);
}

/** A change that has exactly this consequence, and of what. */
const each: [ConsequenceKind, (document: Programme) => void, string[], Programme?][] = [
  ["minimum_first", (d) => void (d.disclosure_minimum = 5), [], { ...base, disclosure_minimum: 1 }],
  ["minimum_raised", (d) => void (d.disclosure_minimum = 8), []],
  ["minimum_raised", (d) => void delete d.disclosure_minimum, []], // says nothing: ten
  ["minimum_lowered", (d) => void (d.disclosure_minimum = 3), []],
  ["minimum_off", (d) => void (d.disclosure_minimum = 1), []],
  ["smallest_difference", (d) => void (d.smallest_difference = 4), []],
  ["stage", (d) => void (d.moments[0]!.stage = "reinforce"), ["Facturación"]],
  ["channel", (d) => void (d.moments[1]!.channel = "web"), ["Compra"]],
  ["parent", (d) => void (d.sites[3]!.parent = "spain"), ["Tenerife"]],
  ["time_zone", (d) => void (d.sites[2]!.time_zone = "Atlantic/Canary"), ["Madrid"]],
  ["target", (d) => void (d.moments[0]!.target = 80), ["Facturación"]],
  ["importance", (d) => void (d.moments[0]!.importance = 2), ["Facturación"]],
  ["share", (d) => d.dimensions[0]!.values.forEach((value) => (value.share = 0.5)), ["Clase"]],
  ["moments_more", (d) => void d.surveys.push({ id: "new", moment: "booking", questions: [] }), ["Compra"]],
  ["stops", (d) => void d.surveys.pop(), ["Reclamaciones"]],
  ["segments_more", (d) => void d.dimensions[0]!.values.push({ id: "first", name: { es: "Primera" } }), ["Primera"]],
  ["segments_less", (d) => void d.dimensions[0]!.values.pop(), ["Turista"]],
  ["kiosks_moved", (d) => void (d.kiosks[0]!.site = "tfs"), ["Puerta"]],
  ["kiosks_ask", (d) => void (d.kiosks[0]!.asking = "rotate"), ["Puerta"]],
  ["kiosks_say", (d) => void (d.kiosks[0]!.segments = [{ dimension: "class", value: "business" }]), ["Puerta"]],
  ["hours", (d) => void (d.sites[2]!.opening_hours = { mon: ["09:00-14:00"] }), ["Madrid"]],
  ["misuse_first", (d) => void (d.misuse = {}), [], unjudged],
  ["misuse_changed", (d) => void (d.misuse = { burst: { visits: 9 } }), []],
  ["misuse_off", (d) => void delete d.misuse, []],
];

describe("what follows for scores", () => {
  it.each(each)("%s", (kind, change, names, from) => {
    const { list, whole } = followsOf(change, from);
    expect(list.map((one) => [one.kind, one.of.map(({ es }) => es)])).toEqual([[kind, names]]);
    expect(whole).toBe(true);
  });

  it("is told by a test for each kind", () => {
    expect(new Set(each.map(([kind]) => kind))).toEqual(new Set(consequenceKinds));
  });

  it("is nothing where only words change, and then it may be said", () => {
    const words = followsOf((d) => {
      d.name = { es: "Otra" };
      d.moments[0]!.name = { es: "Otra" };
      d.moments.reverse();
      d.dimensions[0]!.values[0]!.name = { es: "Otra" };
      d.dimensions[0]!.values[1]!.worth = { amount: 5, currency: "EUR", period: "year" };
      d.kiosks[0]!.attendant_pin = "1234";
    });
    expect(words).toEqual({ list: [], whole: true });
  });

  it("claims nothing of what it does not know", () => {
    expect(followsOf((d) => void ((d as unknown as Record<string, unknown>)["novelty"] = 1)).whole).toBe(false);
    expect(followsOf((d) => void (d.sites[2]!.group = true)).whole).toBe(false);
  });

  it("names everything that one consequence is about, once, with what the minimum was and is", () => {
    const { list } = followsOf((d) => {
      d.disclosure_minimum = 8;
      d.moments.forEach((moment) => (moment.stage = "attract"));
    });
    expect(list.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["minimum_raised", 5, 8],
      ["stage", undefined, undefined],
    ]);
    expect(list[1]!.of).toHaveLength(3);
  });

  it("says of closed hours only where they are a rule", () => {
    const hours = (d: Programme): void => void (d.sites[2]!.opening_hours = { mon: ["09:00-14:00"] });
    expect(followsOf(hours, unjudged).list).toEqual([]);
    expect(followsOf(hours, { ...base, misuse: { closed_hours: { on: false } } }).list).toEqual([]);
  });

  it("is nothing for the first programme of all", () => {
    expect(consequencesOf({ ...base, moments: [], surveys: [], kiosks: [] }, base, 0).list).toEqual([]);
  });
});
