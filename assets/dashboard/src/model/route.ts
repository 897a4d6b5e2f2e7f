// The pages, and the addresses they live at. What is looked at on a page stands in the address's query.

export const pages = ["overview", "map", "changes", "moments", "compare", "drivers", "visits", "kiosks", "preview", "define"] as const;
export type PageName = (typeof pages)[number];

const paths: Record<PageName, string> = {
  overview: "/",
  map: "/map",
  changes: "/changes",
  moments: "/moments",
  compare: "/compare",
  drivers: "/drivers",
  visits: "/visits",
  kiosks: "/kiosks",
  preview: "/preview",
  define: "/define",
};

/** The address of a page, looking at what `query` says. */
export function pathOf(page: PageName, query: Record<string, string | null> = {}): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length > 0 ? `${paths[page]}?${new URLSearchParams(said).toString()}` : paths[page];
}

const plain = (path: string): string => path.replace(/\/+$/, "").replace(/^\/index\.html$/, "") || "/";

/** The page at an address; null where there is none. */
export function pageAt(path: string): PageName | null {
  return pages.find((page) => paths[page] === plain(path)) ?? null;
}

/** The page that an address lies under, as /define/moments lies under /define; null where there is none. */
export function pageAbove(path: string): PageName | null {
  return pageAt(plain(path).split("/", 2).join("/"));
}

/** The pages that somebody of this role has any use for. */
export function pagesFor(role: string): readonly PageName[] {
  return role === "admin" || role === "quality_lead" ? pages : pages.filter((page) => page !== "define");
}
