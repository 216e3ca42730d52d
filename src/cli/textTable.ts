// Tables on the terminal.
import Table from 'cli-table3';
import pc from 'picocolors';

/** A column: its name, and whether it holds numbers, which are set to the right. */
export type TextColumn = string | { readonly name: string; readonly isNumber: true };

/** Rows of texts with their column names above. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: columns.map((column) => {
      return pc.bold(oneLine(typeof column === 'string' ? column : column.name));
    }),
    colAligns: columns.map((column) => (typeof column === 'string' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map(oneLine)));
  return table.toString();
}

/** What a file holds is not to move the cursor: control characters are escaped. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A text that is cut where it is longer than `length` characters. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
