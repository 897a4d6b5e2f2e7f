import { describe, expect, it } from "vitest";
import { beginDraft, edit, isChanged, keep, readKept, rebase, redo, undo } from "../../../src/model/define/draft";
import { programme } from "../fixture";

const begun = beginDraft(programme, 3);
const typed = (text: string) => (draft: typeof begun) => edit(draft, (d) => void (d.moments[0]!.owner = text), "owner");

describe("a draft", () => {
  it("is undone and done again step by step, typing in one field being one step", () => {
    const ann = typed("Ann")(typed("An")(typed("A")(begun)));
    const both = edit(ann, (d) => void (d.smallest_difference = 9));
    expect(undo(both).document.moments[0]!.owner).toBe("Ann");
    expect(undo(undo(both)).document).toBe(programme);
    expect(redo(redo(undo(undo(both)))).document).toEqual(both.document);
    expect(undo(begun)).toBe(begun);
  });

  it("survives its window, and is gone when there is nothing in it", () => {
    const draft = typed("Ann")(begun);
    const read = readKept(keep(draft));
    expect(read?.document).toEqual(draft.document);
    expect(read?.version).toBe(3);
    expect(isChanged(draft)).toBe(true);
    expect(isChanged(undo(draft))).toBe(false);
    for (const rubbish of [null, "", "{", "null", "{}", '{"version":1}']) expect(readKept(rubbish)).toBeNull();
  });

  it("stands on what somebody else published, with nothing lost", () => {
    const theirs = { ...programme, smallest_difference: 4 };
    const { draft, conflicts } = rebase(typed("Ann")(begun), theirs, 4);
    expect(draft).toMatchObject({ version: 4, base: theirs });
    expect(draft.document).toMatchObject({ smallest_difference: 4 });
    expect(draft.document.moments[0]!.owner).toBe("Ann");
    expect(conflicts).toEqual([]);
    expect(isChanged(rebase(begun, theirs, 4).draft)).toBe(false);
  });
});
