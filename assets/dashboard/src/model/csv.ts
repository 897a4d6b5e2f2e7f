// Cells of a table that is opened in a spreadsheet, and comes back from one.

/** A cell that a spreadsheet would take for a formula is only text. */
export function harmless<Cell>(cell: Cell): Cell | string {
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before it was made harmless. */
export function asWritten(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, "");
}
