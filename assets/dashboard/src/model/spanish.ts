// Sentences of the server in Spanish, by a catalogue. The English sentence is the key; `…` stands for what differs from case to case.

export type Catalogue = readonly (readonly [english: string, spanish: string])[];

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Gives a sentence in Spanish; as it is where the catalogue does not have it. */
export function translator(catalogue: Catalogue): (sentence: string) => string {
  const patterns = catalogue.map(([english, spanish]) => ({
    pattern: new RegExp(`^${english.split("…").map(escape).join("(.*?)")}$`, "s"),
    spanish,
  }));
  return (sentence) => {
    for (const { pattern, spanish } of patterns) {
      const found = pattern.exec(sentence);
      if (!found) continue;
      // Where Spanish has fewer places, what it leaves out came first: names that are English words.
      let at = found.length - 1 - (spanish.match(/…/g) ?? []).length;
      return spanish.replace(/…/g, () => (found[++at] ?? "").replace(/^(\d+)\.(\d+)$/, "$1,$2"));
    }
    return sentence;
  };
}
