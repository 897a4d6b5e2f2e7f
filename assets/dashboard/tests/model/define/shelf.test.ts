import { describe, expect, it } from "vitest";
import { beginDraft, edit, rebase, undo, type Draft, type Recipe } from "../../../src/model/define/draft";
import { Shelf } from "../../../src/model/define/shelf";
import { programme } from "../fixture";

class Memory {
  readonly map = new Map<string, string>();
  writes = 0;
  getItem = (key: string): string | null => this.map.get(key) ?? null;
  removeItem = (key: string): void => void this.map.delete(key);
  setItem = (key: string, text: string): void => {
    this.writes += 1;
    this.map.set(key, text);
  };
}

/** A window as the page is one: keeps each change, takes in what comes of it. */
class Window {
  readonly shelf: Shelf;
  draft: Draft;
  told: string[] = [];
  conflicts: unknown[] = [];
  constructor(memory: Memory) {
    this.shelf = new Shelf(memory, "draft");
    this.draft = this.shelf.read() ?? beginDraft(programme, 3);
    this.keep();
  }
  private keep(): void {
    for (let turn = 0; turn < 3; ++turn) {
      const met = this.shelf.put(this.draft);
      if (!met) return;
      this.take(met);
    }
  }
  private take(met: NonNullable<ReturnType<Shelf["put"]>>): void {
    this.told.push(met.is);
    if (met.is === "gone") this.draft = beginDraft(this.draft.base, this.draft.version);
    else [this.draft, this.conflicts] = [met.draft, met.conflicts];
  }
  change(recipe: Recipe): void {
    this.draft = edit(this.draft, recipe);
    this.keep();
  }
  /** The browser tells it that another window wrote. */
  hear(): void {
    const met = this.shelf.look(this.draft);
    if (met) this.take(met);
    this.keep();
  }
  set(draft: Draft): void {
    this.draft = draft;
    this.keep();
  }
}

const owner = (text: string): Recipe => (d) => void (d.moments[0]!.owner = text);
const difference = (to: number): Recipe => (d) => void (d.smallest_difference = to);

describe("a draft that two windows of one person have open", () => {
  it("has in both what either changed, told as it comes", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    b.hear();
    b.change(difference(9));
    a.hear();
    for (const { draft } of [a, b]) expect(draft.document).toMatchObject({ smallest_difference: 9, moments: [{ owner: "Ann" }, {}, {}] });
    expect([a.told, b.told]).toEqual([["joined"], ["joined"]]);
    expect(undo(a.draft).document.smallest_difference).toBeUndefined(); // also what came from there can be undone
  });

  it("loses nothing where a window writes before it hears of the other", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    b.change(difference(9));
    a.hear();
    for (const { draft } of [a, b]) expect(draft.document).toMatchObject({ smallest_difference: 9, moments: [{ owner: "Ann" }, {}, {}] });
    expect(new Window(memory).draft.document).toEqual(a.draft.document);
  });

  it("names what both changed at the same time; the last one's holds in both", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    b.change(owner("Ben"));
    expect(b.conflicts).toEqual([{ path: ["moments", "check-in", "owner"], mine: "Ben", theirs: "Ann" }]);
    a.hear();
    expect([a, b].map(({ draft }) => draft.document.moments[0]!.owner)).toEqual(["Ben", "Ben"]);
  });

  it("is not thrown away by a window in which nothing was changed", () => {
    const memory = new Memory();
    const [a, idle] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    idle.set({ ...idle.draft }); // drawn again, say
    expect(new Window(memory).draft.document.moments[0]!.owner).toBe("Ann");
  });

  it("is gone in both when one publishes or discards it, unless the other went on", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    b.hear();
    a.set(beginDraft(programme, 3));
    b.hear();
    expect(b.told).toEqual(["joined", "gone"]);
    a.change(owner("Ann"));
    b.hear();
    a.set(beginDraft(programme, 3));
    b.change(difference(9)); // has not heard yet
    expect(new Window(memory).draft.document.smallest_difference).toBe(9);
  });

  it("stands in both on the newest that either took in", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    b.change(owner("Ann"));
    a.hear();
    a.set(rebase(a.draft, { ...programme, smallest_difference: 4 }, 4).draft);
    b.hear();
    expect(b.draft).toMatchObject({ version: 4, base: { smallest_difference: 4 }, document: { smallest_difference: 4, moments: [{ owner: "Ann" }, {}, {}] } });
  });

  it("does not go to and fro between windows that write the same in another order", () => {
    const memory = new Memory();
    const [a, b] = [new Window(memory), new Window(memory)];
    a.change(owner("Ann"));
    const { document, ...rest } = JSON.parse(memory.map.get("draft")!) as { document: object };
    memory.map.set("draft", JSON.stringify({ document: Object.fromEntries(Object.entries(document).reverse()), ...rest }));
    const before = memory.writes;
    for (let turn = 0; turn < 4; ++turn) [a, b].forEach((one) => one.hear());
    expect(memory.writes).toBe(before);
  });
});
