import { describe, expect, it } from "vitest";
import { halfText, makeFormat } from "../../src/i18n/format";

const es = makeFormat("es");
const en = makeFormat("en");
/** The spaces that Intl puts before % and around dashes differ between versions of its data. */
const plain = (text: string | null) => text?.replace(/\s*–\s*/g, "–").replace(/\s/g, " ");

describe("numbers", () => {
  it("are written as each language does", () => {
    expect([es.tenth(57.25), en.tenth(57.25)]).toEqual(["57,3", "57.3"]);
    expect([es.count(103_904), en.count(103_904)]).toEqual(["103.904", "103,904"]);
    expect([plain(es.percent(0.83)), plain(en.percent(0.83))]).toEqual(["83 %", "83%"]);
  });

  it("show an NPS with its sign, and 0 without one", () => {
    expect([en.signed(36.7), en.signed(0), en.signed(-12)]).toEqual(["+36.7", "0.0", "\u221212.0"]);
  });

  it("tell since when, with the day where it is not today's", () => {
    const now = new Date(2026, 10, 22, 18, 0);
    expect(es.since(new Date(2026, 10, 22, 9, 5), now)).toBe("09:05");
    expect(plain(es.since(new Date(2026, 10, 20, 9, 5), now))).toBe("20 nov, 09:05");
    expect(plain(en.since(new Date(2026, 10, 20, 9, 5), now))).toBe("20 Nov, 09:05");
  });

  it("never claim an interval of nothing", () => {
    expect(halfText(0.02, es.tenth)).toBe("<0,1");
    expect(halfText(0.06, es.tenth)).toBe("0,1");
    expect(halfText(0, es.tenth)).toBe("0,0");
  });
});

describe("days", () => {
  it("are a range, a single day, or open", () => {
    expect(plain(en.days({ from: "2026-11-01", to: "2026-11-30" }))).toBe("1–30 Nov 2026");
    expect(plain(es.days({ from: "2026-11-30", to: "2026-11-30" }))).toBe("30 nov 2026");
    expect(es.days({ from: null, to: null })).toBeNull();
  });
});

describe("lengths of time and sizes", () => {
  const es = makeFormat("es");
  const en = makeFormat("en");

  it("are said in the unit that fits", () => {
    expect(en.ago(0)).toBe("0 seconds ago");
    expect(en.ago(119)).toBe("119 seconds ago");
    expect(en.ago(120)).toBe("2 minutes ago");
    expect(es.ago(7_200)).toBe("hace 2 horas");
    expect(en.ago(3 * 86_400)).toBe("3 days ago");
    expect(es.lasting(90 * 60)).toBe("90 minutos");
    expect(en.lasting(-5)).toBe("0 seconds");
  });

  it("and bytes as disks are sold", () => {
    expect(en.bytes(12_340_000_000)).toBe("12.3 GB");
    expect(es.bytes(12_340_000_000)).toBe("12,3 GB");
    expect(en.bytes(640_000_000)).toBe("640 MB");
    expect(en.bytes(10)).toMatch(/^0 kB$/);
  });
});
