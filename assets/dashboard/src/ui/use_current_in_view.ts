// A row of links that is longer than its place: the one that is on is brought into sight.

import { useEffect, useRef } from "preact/hooks";

export function useCurrentInView<Row extends HTMLElement>(current: string | null) {
  const row = useRef<Row>(null);
  useEffect(() => {
    const link = row.current?.querySelector('[aria-current="page"]');
    if (!row.current || !link) return;
    const [outer, inner] = [row.current.getBoundingClientRect(), link.getBoundingClientRect()];
    row.current.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }, [current]);
  return row;
}
