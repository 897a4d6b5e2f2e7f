// Names for what is new: short, readable, and not taken.

const longest = 64;

/** "Facturación Turista" becomes `facturacion-turista`: letters, digits and dashes, as the server wants ids. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
}

/** The slug of `name`, else `other`; with a number where that is taken. */
export function freeId(name: string, taken: readonly string[], other: string): string {
  const base = slugOf(name) || other;
  if (!taken.includes(base)) return base;
  let n = 2;
  while (taken.includes(`${base.slice(0, longest - 4)}-${n}`)) ++n;
  return `${base.slice(0, longest - 4)}-${n}`;
}
