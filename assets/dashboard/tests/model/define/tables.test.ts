import { describe, expect, it } from "vitest";
import { kiosksCsv, readKiosksCsv, readSitesCsv, sitesCsv } from "../../../src/model/define/fleet_csv";
import { readSpans } from "../../../src/model/define/hours";
import { readSheetsCsv, setAspect, sheetsCsv } from "../../../src/model/define/sheets";
import { microsegments, shareSum } from "../../../src/model/define/segments";
import type { Programme } from "../../../src/model/programme";

const programme: Programme = {
  id: "p",
  name: { es: "P" },
  languages: ["es", "en"],
  sites: [
    { id: "root", name: { es: "Raíz", en: "Root" }, parent: null, group: true, time_zone: "Europe/Madrid" },
    { id: "bilbao", name: { es: "Bilbao", en: "Bilbao" }, parent: "root", opening_hours: { mon: ["09:00-14:00", "16:00-20:00"], sun: [] as string[] } },
  ],
  dimensions: [
    { id: "class", name: { es: "Clase" }, values: [{ id: "one", name: { es: "1" }, share: 0.25, worth: { amount: 9, currency: "EUR", period: "year" } }, { id: "two", name: { es: "2" }, share: 0.75 }] },
    { id: "member", name: { es: "Socio" }, values: [{ id: "yes", name: { es: "Sí" }, share: 0.4 }, { id: "no", name: { es: "No" }, share: 0.6 }] },
  ],
  moments: [{ id: "m", name: { es: "M" }, stage: "deliver" }],
  surveys: [],
  kiosks: [{ id: "k", name: { es: "=Uno", en: "One" }, site: "bilbao", moments: ["m"], asking: "together", segments: [{ dimension: "class", value: "two" }], attendant_pin: "0420" }],
};

describe("a table of sites", () => {
  it("says what the programme says, and read back changes nothing", () => {
    const { sites, faults } = readSitesCsv(`\uFEFF${sitesCsv(programme)}`, programme);
    expect(faults).toEqual([]);
    expect(sites).toEqual([programme.sites[0], { ...programme.sites[1], opening_hours: { mon: ["09:00-14:00", "16:00-20:00"] } }]);
  });

  it("adds and changes, and takes nothing away", () => {
    const { sites, faults } = readSitesCsv("id,name.es,name.en,parent,hours.mon\nlpa,Las Palmas,Las Palmas,root,9-20\nbilbao,Bilbo,,root,\n", programme);
    expect(faults).toEqual([]);
    expect(sites.map(({ id }) => id)).toEqual(["root", "bilbao", "lpa"]);
    expect(sites[1]).toMatchObject({ name: { es: "Bilbo", en: "Bilbao" } });
    expect(sites[1]!.opening_hours).toBeUndefined();
    expect(sites[2]).toMatchObject({ parent: "root", opening_hours: { mon: ["09:00-20:00"] } });
  });

  it("with faults names each by line and column", () => {
    const { faults } = readSitesCsv("id,parent,hours.mon,colour\nBilbao,nowhere,lunes,red\nx,root,,\nx,root,,\n", programme);
    expect(faults.map(({ line, column, fault }) => [line, column, fault])).toEqual([
      [1, "colour", "column"],
      [2, "id", "id"],
      [4, "id", "twice"],
      [2, "parent", "unknown"],
      [2, "hours.mon", "unreadable"],
    ]);
  });
});

describe("a table of kiosks", () => {
  it("read back changes nothing, a name that looks like a formula included", () => {
    expect(kiosksCsv(programme)).toContain("'=Uno");
    const { kiosks, faults } = readKiosksCsv(kiosksCsv(programme), programme);
    expect(faults).toEqual([]);
    expect(kiosks).toEqual(programme.kiosks);
  });

  it("with unknown sites, moments and segments is refused", () => {
    const { faults } = readKiosksCsv("id,site,moments,segment.class\nnew,root,m x,three\n", programme);
    expect(faults.map(({ column, value }) => [column, value])).toEqual([["site", "root"], ["moments", "x"], ["segment.class", "three"]]);
  });
});

describe("sheets", () => {
  it("go out as a table with a row for each moment, and come back as they were", () => {
    const written = structuredClone(programme);
    setAspect(written, "m", [], "offer", "=1+1\nsegunda línea");
    setAspect(written, "m", [{ dimension: "class", value: "one" }], "process", "uno; dos");
    const { sheets, faults } = readSheetsCsv(sheetsCsv(written), written);
    expect(faults).toEqual([]);
    expect(sheets).toEqual(written.sheets);
  });

  it("that say nothing any more are gone", () => {
    const written = structuredClone(programme);
    setAspect(written, "m", [], "offer", "x");
    setAspect(written, "m", [], "offer", "");
    expect(written.sheets).toBeUndefined();
    expect(sheetsCsv(written).split("\r\n")).toHaveLength(2);
  });

  it("of unknown moments and segments are refused by line", () => {
    const { faults } = readSheetsCsv("moment,segment.class,offer\nm,*,a\nnone,*,b\nm,three,c\nm,,d\n", programme);
    expect(faults).toEqual([
      { line: 3, fault: "moment", value: "none" },
      { line: 4, fault: "segment", value: "three" },
      { line: 5, fault: "twice", value: "m" },
    ]);
  });
});

it("opening hours are read as people write them", () => {
  expect(readSpans("9-14, 16:30 – 20")).toEqual(["09:00-14:00", "16:30-20:00"]);
  expect(readSpans("")).toEqual([]);
  for (const wrong of ["lunes", "9", "25-26", "9:75-10"]) expect(readSpans(wrong)).toBeNull();
});

it("the matrix has every combination, its share taken as independent", () => {
  const rows = microsegments(programme.dimensions);
  expect(rows.map(({ values }) => values.map(({ id }) => id).join("/"))).toEqual(["one/yes", "one/no", "two/yes", "two/no"]);
  expect(rows.map(({ share }) => share)).toEqual([0.1, 0.15, expect.closeTo(0.3), expect.closeTo(0.45)]);
  expect(rows[0]!.worth?.amount).toBe(9);
  expect(rows[2]!.worth).toBeNull();
  expect(shareSum(programme.dimensions[0]!)).toBe(1);
  expect(shareSum({ ...programme.dimensions[0]!, values: [{ id: "x", name: {} }] })).toBeNull();
});
