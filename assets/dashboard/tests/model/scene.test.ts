import { describe, expect, it } from "vitest";
import { pageAbove, pageAt, pages, pathOf } from "../../src/model/route";
import { readLook, sceneOf, screensOf, sidesOf } from "../../src/model/scene";
import { programme } from "./fixture";

const look = (query: string) => readLook(new URLSearchParams(query), programme, "es");

describe("the preview's address", () => {
  it("is read as far as the programme has it", () => {
    expect(look("")).toEqual({
      survey: programme.surveys[0]!.id,
      version: null,
      language: "es",
      size: "1280x800",
      upright: false,
      dark: false,
      accessible: false,
    });
    expect(look("survey=nothing&language=fr&size=9x9&version=77")).toEqual(look(""));
    expect(look("upright=1&theme=dark&accessible=1&size=800x480&language=en")).toMatchObject({
      upright: true,
      dark: true,
      accessible: true,
      language: programme.languages.includes("en") ? "en" : programme.languages[0],
    });
  });

  it("becomes what the server is asked for", () => {
    const upright = look("upright=1&size=800x480");
    expect(sidesOf(upright)).toEqual({ width: 480, height: 800 });
    expect(sceneOf(upright, "thanks")).toMatchObject({ screen: "thanks", width: "480", height: "800", dark: null, version: null });
    expect(screensOf(programme.surveys[0]!, programme)[0]).toBe("attract");
    expect(screensOf(programme.surveys[0]!, programme)).not.toContain("privacy");
    expect(screensOf(programme.surveys[0]!, { ...programme, privacy: { controller: {}, purpose: {}, rights: {} } })).toContain("privacy");
  });
});

describe("the pages", () => {
  it("have addresses of their own, and what is no page's is none", () => {
    for (const page of pages) expect(pageAt(pathOf(page))).toBe(page);
    expect(pageAt("/kiosks/")).toBe("kiosks");
    expect(pageAt("/index.html")).toBe("overview");
    for (const none of ["/elsewhere", "/define/nope", "/Define", "/mapa"]) expect(pageAt(none)).toBeNull();
  });

  it("are found above an address that goes too deep", () => {
    expect(pageAbove("/define/nope")).toBe("define");
    expect(pageAbove("/moments/check-in/today/")).toBe("moments");
    expect(pageAbove("/elsewhere/map")).toBeNull();
  });
});
