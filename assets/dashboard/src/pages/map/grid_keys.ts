// Arrow keys in the map: one stop of the Tab key for the whole grid, as in every spreadsheet.

function cellsOf(row: Element | null | undefined): HTMLElement[] {
  return row ? [...row.querySelectorAll<HTMLElement>("[data-cell]")] : [];
}

function target(key: string, cell: HTMLElement, whole: boolean): HTMLElement | undefined {
  const row = cell.closest("tr");
  const cells = cellsOf(row);
  const at = cells.indexOf(cell);
  const rows = row?.parentElement?.children;
  switch (key) {
    case "ArrowRight":
      return cells[at + 1];
    case "ArrowLeft":
      return cells[at - 1];
    case "ArrowDown":
      return cellsOf(row?.nextElementSibling)[at];
    case "ArrowUp":
      return cellsOf(row?.previousElementSibling)[at];
    case "Home":
      return cellsOf(whole ? rows?.[0] : row)[0];
    case "End":
      return cellsOf(whole ? rows?.[rows.length - 1] : row).at(-1);
    default:
      return undefined;
  }
}

export function walk(event: KeyboardEvent): void {
  const cell = (event.target as Element).closest<HTMLElement>("[data-cell]");
  if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
  const next = target(event.key, cell, event.ctrlKey);
  if (!next) return;
  event.preventDefault();
  next.focus();
}
