import { expect, test } from "vitest";
import { shownShare, silentKiosks } from "../../src/model/completeness";
import { kioskName } from "../../src/model/programme";
import { programme } from "./fixture";

const complete = { share: 1, received: 50, known: 50, kiosks: ["a"], silent: [] };

test("a hundred per cent stands only where nothing is missing", () => {
  expect(shownShare(complete)).toBe(1);
  expect(shownShare({ ...complete, share: 99_999 / 100_000, received: 99_999, known: 100_000 })).toBe(0.999);
  expect(shownShare({ ...complete, share: 0.9876, received: 9_876, known: 10_000 })).toBe(0.987);
  expect(shownShare({ ...complete, share: null, received: 0, known: 0 })).toBeNull();
});

test("the longest silent kiosk comes first", () => {
  const silent = [
    { kiosk: "b", since: "2026-11-22T10:00:00.000Z" },
    { kiosk: "a", since: "2026-11-20T10:00:00.000Z" },
  ];
  expect(silentKiosks({ ...complete, silent }).map(({ kiosk }) => kiosk)).toEqual(["a", "b"]);
});

test("a kiosk is named with its site, and by its id when it is gone", () => {
  const known = { ...programme, kiosks: [{ id: "mad-1", name: { es: "Sala" }, site: "mad", moments: ["check-in"] }] };
  const say = (text?: Record<string, string>): string => text?.es ?? "";
  expect(kioskName(known, "mad-1", say)).toBe("Madrid · Sala");
  expect(kioskName(known, "gone", say)).toBe("gone");
});
