import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue, inSpanish } from "../../../src/model/define/findings_es";

/** Where the server's checks say what is wrong with a programme. */
const sources = [
  ...["programme_check", "survey_check", "site_check", "scanner_check", "analysis_sheet", "json_reader", "misuse_json", "theme_json", "microsegments"].map((name) => `shared/${name}.cpp`),
  "server/storage/programme_codes.cpp",
].map((path) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), "utf8"));

/** Pieces of sentences in quotation marks: with a space in them, and no name of a header. */
function pieces(source: string): string[] {
  const joined = source.replace(/\/\/.*/g, "").replace(/"\s*\n\s*"/g, "");
  return [...joined.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!).filter((text) => / /.test(text.trim()));
}

/** Headings over a list of faults, which is shown instead. */
const headings = ["codes contradict those given before", "published surveys cannot change like this", "the rules cannot be read"];

describe("what the server finds wrong", () => {
  it("is known in Spanish, whatever it is", () => {
    const known = catalogue.map(([english]) => english);
    const all = sources.flatMap(pieces).filter((piece) => !headings.includes(piece));
    expect(all.length).toBeGreaterThan(70);
    for (const piece of all) {
      const plain = piece.replace(/\{[^}]*\}/g, "…").trim();
      expect(inSpanish(plain) !== plain || known.some((english) => english.includes(plain)), plain).toBe(true);
    }
  });

  it("keeps what differs from case to case", () => {
    expect(inSpanish("no such site: bilbao")).toBe("No hay ninguna sede «bilbao»");
    expect(inSpanish("must be between 5 and 300")).toBe("Tiene que estar entre 5 y 300");
    expect(inSpanish("muted on ground has a contrast of 2.9 to 1, and needs 4.5")).toBe("Se lee mal: el contraste es de 2,9 a 1 y hacen falta 4,5");
    expect(inSpanish("must be 2 to 12")).toBe("De 2 a 12");
  });

  it("is told as it is where it is new", () => {
    expect(inSpanish("something else entirely")).toBe("something else entirely");
  });
});
