// The pages, and the addresses they live at. What is looked at on a page stands in the address's query.

export const pages = ["map", "changes", "visits", "kiosks", "preview"] as const;
export type PageName = (typeof pages)[number];

const paths: Record<PageName, string> = { map: "/", changes: "/changes", visits: "/visits", kiosks: "/kiosks", preview: "/preview" };

export function pathOf(page: PageName): string {
  return paths[page];
}

/** The page at an address; the map where there is none of that name. */
export function pageAt(path: string): PageName {
  const plain = path.replace(/\/+$/, "") || "/";
  return pages.find((page) => paths[page] === plain) ?? "map";
}
