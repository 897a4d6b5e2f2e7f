import { describe, expect, it } from "vitest";
import type { ProgrammeVersion } from "../../../src/model/define/publishing";
import { publicationOf } from "../../../src/model/define/survey_versions";

const published = (count: number): ProgrammeVersion[] =>
  Array.from({ length: count }, (_, i) => ({ version: count - i, applied_at: `2026-01-${count - i}`, applied_by: "ana", effective_from: null }));

describe("when a version of a survey was published", () => {
  const versions: (number | null)[] = [null, null, 1, 1, 2, 2, 2, 3, 5, 5]; // by version of the programme
  const asked: number[] = [];
  const at = (programme: number): Promise<number | null> => (asked.push(programme), Promise.resolve(versions[programme - 1] ?? null));

  it("is found with few questions", async () => {
    for (const [version, programme] of [[1, 3], [2, 5], [3, 8], [5, 9]] as const) {
      asked.length = 0;
      expect((await publicationOf(version, published(10), at))?.version, String(version)).toBe(programme);
      expect(asked.length).toBeLessThan(7);
    }
  });

  it("is not known where no document has it", async () => {
    expect(await publicationOf(4, published(10), at)).toBeNull();
    expect(await publicationOf(6, published(10), at)).toBeNull();
    expect(await publicationOf(1, [], at)).toBeNull();
  });
});
