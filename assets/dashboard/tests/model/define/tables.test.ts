import { removeSegment } from "../../../src/model/define/edits";
import { describe, expect, it } from "vitest";
import { kiosksCsv, readKiosksCsv, readSitesCsv, sitesCsv } from "../../../src/model/define/fleet_csv";
import { readSpans } from "../../../src/model/define/hours";
import { readSheetsCsv, setAspect, sheetsCsv } from "../../../src/model/define/sheets";
import { decodeTable, meant, nameFor, readTable } from "../../../src/model/define/table";
import { microsegments, shareSum, stateMicrosegment, strayMicrosegments } from "../../../src/model/define/segments";
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
    const { sites, faults } = readSitesCsv(`\uFEFF${sitesCsv(programme, "es")}`, programme);
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
      [1, "", "column"],
      [2, "id", "id"],
      [4, "id", "twice"],
      [2, "parent", "unknown"],
      [2, "hours.mon", "hours"],
    ]);
  });
});

describe("a table of kiosks", () => {
  it("read back changes nothing, a name that looks like a formula included", () => {
    for (const language of ["es", "en"]) {
      const table = kiosksCsv(programme, language);
      expect(table).toContain("'=Uno");
      const { kiosks, faults } = readKiosksCsv(table, programme);
      expect(faults).toEqual([]);
      expect(kiosks).toEqual(programme.kiosks);
    }
  });

  it("has headers and names in the words of its reader, and takes ids and either language back", () => {
    expect(kiosksCsv(programme, "es").split("\r\n")[0]).toBe("Identificador,Nombre (es),Nombre (en),Sede,Pregunta por,Si pregunta por varios,Clase,Socio,Idiomas,PIN del menú");
    const tables = ["id,site,moments,asking,segment.class\nk,bilbao,m,together,two\n", "IDENTIFICADOR;sede;Pregunta por;Si pregunta por varios;clase\nk;Bilbao;M;todos en una visita;2\n", "Identifier,Site,Asks about,If it asks about several,Clase\nk,bilbao,M,together,2\n"];
    for (const table of tables) expect(readKiosksCsv(table, programme)).toEqual({ kiosks: programme.kiosks, faults: [] });
  });

  it("keeps a PIN whose zero a spreadsheet dropped, and takes another as it is", () => {
    expect(readKiosksCsv("id,attendant_pin\nk,420\n", programme).kiosks[0]!.attendant_pin).toBe("0420");
    expect(readKiosksCsv("id,attendant_pin\nk,421\n", programme).kiosks[0]!.attendant_pin).toBe("421");
  });

  it("with unknown sites, moments and segments is refused", () => {
    const { faults } = readKiosksCsv("id,site,moments,segment.class\nnew,root,m x,three\n", programme);
    expect(faults.map(({ column, value }) => [column, value])).toEqual([["site", "root"], ["moments", "x"], ["segment.class", "three"]]);
    expect(readKiosksCsv("id,moments\nnew,m\n", programme).faults).toEqual([{ line: 2, column: "site", value: "", fault: "required" }]);
  });
});

describe("sheets", () => {
  it("go out as a table with a row for each moment, and come back as they were", () => {
    const written = structuredClone(programme);
    setAspect(written, "m", [], "offer", "=1+1\nsegunda línea");
    setAspect(written, "m", [{ dimension: "class", value: "one" }], "process", "uno; dos");
    const { sheets, faults } = readSheetsCsv(sheetsCsv(written, "es"), written);
    expect(faults).toEqual([]);
    expect(sheets).toEqual(written.sheets);
  });

  it("that say nothing any more are gone", () => {
    const written = structuredClone(programme);
    setAspect(written, "m", [], "offer", "x");
    setAspect(written, "m", [], "offer", "");
    expect(written.sheets).toBeUndefined();
    expect(sheetsCsv(written, "en").split("\r\n")).toHaveLength(2);
  });

  it("of unknown moments and segments are refused by line", () => {
    const { faults } = readSheetsCsv("moment,segment.class,offer\nm,*,a\nnone,*,b\nm,three,c\nm,,d\n", programme);
    expect(faults).toEqual([
      { line: 3, column: "moment", fault: "unknown", value: "none" },
      { line: 4, column: "segment.class", fault: "unknown", value: "three" },
      { line: 5, column: "moment", fault: "twice", value: "m" },
    ]);
  });

  it("that a table does not have stay as they are; a row that says nothing takes its sheet away", () => {
    const written = structuredClone(programme);
    setAspect(written, "m", [], "offer", "x");
    setAspect(written, "m", [{ dimension: "class", value: "one" }], "process", "uno");
    setAspect(written, "m", [{ dimension: "class", value: "one" }], "systems", "dos");
    const { sheets } = readSheetsCsv("Momento;Clase;Pasos del proceso\nM;1;otro\n", written);
    expect(sheets).toEqual([{ moment: "m", offer: "x" }, { moment: "m", segments: [{ dimension: "class", value: "one" }], process: "otro", systems: "dos" }]);
    expect(readSheetsCsv("moment,offer\nm,\n", written).sheets).toEqual([written.sheets![1]]);
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

it("what is stated of a combination stands before what follows from its segments, and goes with them", () => {
  const draft = structuredClone(programme);
  const [first, second] = microsegments(draft.dimensions);
  stateMicrosegment(draft, first!.segments, { share: 0.2 });
  stateMicrosegment(draft, [...second!.segments].reverse(), { worth: { amount: 70, currency: "EUR", period: "visit" } });
  const rows = microsegments(draft.dimensions, draft.microsegments);
  expect(rows.map(({ share }) => share)).toEqual([0.2, 0.15, expect.closeTo(0.3), expect.closeTo(0.45)]);
  expect(rows[1]!.worth).toEqual({ amount: 70, currency: "EUR", period: "visit" });
  stateMicrosegment(draft, first!.segments, { share: undefined });
  expect(draft.microsegments).toHaveLength(1);
  draft.dimensions.push({ id: "more", name: {}, values: [{ id: "a", name: {} }, { id: "b", name: {} }] });
  expect(strayMicrosegments(draft)).toHaveLength(1);
  removeSegment(draft, second!.segments[1]!.dimension, second!.segments[1]!.value);
  expect(draft.microsegments).toBeUndefined();
});

describe("a table", () => {
  const read = (text: string) => readTable(text, ["id", "name.es"], ["id"], programme);

  it("is read whatever a spreadsheet saved it as, and a workbook is known for one", () => {
    const text = "id;Nombre (es)\nlpa;Peñón";
    const utf16 = new Uint8Array([0xff, 0xfe, ...[...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8])]);
    const latin = new Uint8Array([...text].map((letter) => letter.charCodeAt(0)));
    expect(decodeTable(new TextEncoder().encode(text).buffer)).toEqual({ text, encoding: "utf-8" });
    expect(decodeTable(utf16.buffer)).toEqual({ text, encoding: "utf-16" });
    expect(decodeTable(latin.buffer)).toEqual({ text, encoding: "windows-1252" });
    expect(decodeTable(new Uint8Array([0x50, 0x4b, 3, 4]).buffer)).toBeNull();
  });

  it("counts lines as they stand in the file, empty ones and those within a cell too", () => {
    const { rows, faults } = read('\n\nid,name.es\r\n\r\na,"one\r\ntwo"\r\n,,\r\nb\r\nc,x,y\r\n');
    expect(rows.map(({ line }) => line)).toEqual([5, 8, 9]);
    expect(faults).toEqual([
      { line: 8, column: "", value: "", fault: "short" },
      { line: 9, column: "", value: "", fault: "long" },
    ]);
  });

  it("is told by its delimiter also between empty lines", () => {
    expect(read("id;name.es\n\n\na;b\n").rows).toEqual([{ line: 4, row: { id: "a", "name.es": "b" } }]);
  });

  it("says what is wrong with it as a whole", () => {
    expect(read("").faults).toMatchObject([{ fault: "empty" }]);
    expect(read("name.es,colour\nx,red\n").faults).toEqual([
      { line: 1, column: "", value: "colour", fault: "column" },
      { line: 1, column: "id", value: "", fault: "missing" },
    ]);
    expect(read('id,name.es\na,b\nc,"d\n').faults).toMatchObject([{ line: 3, fault: "quotes" }]);
  });

  it("names a thing only where one is called so", () => {
    const things = [{ id: "a", name: { es: "Sala" } }, { id: "b", name: { es: "Sala", en: "Lounge" } }];
    expect(meant(things, "sala")).toBeUndefined();
    expect(meant(things, "LOUNGE")?.id).toBe("b");
    expect(nameFor(things, "b", "en")).toBe("Lounge");
    expect(nameFor(things, "a", "es")).toBe("a");
  });
});
