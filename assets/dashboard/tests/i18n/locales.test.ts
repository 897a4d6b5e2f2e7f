import { describe, expect, it } from "vitest";
import defineEn from "../../src/i18n/define_en.json";
import defineEs from "../../src/i18n/define_es.json";
import en from "../../src/i18n/en.json";
import es from "../../src/i18n/es.json";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(name, value);
    else for (const [inner, text] of leaves(value, name)) found.set(inner, text);
  }
  return found;
}

const spanish = leaves({ ...es, ...defineEs });
const english = leaves({ ...en, ...defineEn });

describe("the two languages", () => {
  it("have the same texts, none empty", () => {
    expect([...english.keys()]).toEqual([...spanish.keys()]);
    for (const [key, text] of [...spanish, ...english]) expect(text.trim(), key).not.toBe("");
  });

  it("fill in the same values", () => {
    const values = (text: string) => [...new Set(text.match(/{{\w+}}/g) ?? [])].sort();
    for (const [key, text] of spanish) expect(values(english.get(key)!), key).toEqual(values(text));
  });

  it("both have a singular for each plural", () => {
    const plurals = [...spanish.keys()].filter((key) => key.endsWith("_other") && !key.includes(".other_"));
    for (const key of plurals) expect(spanish.has(key.replace(/_other$/, "_one")), key).toBe(true);
    expect(plurals.length).toBeGreaterThan(3);
  });
});
