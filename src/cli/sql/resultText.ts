// Results as text: tables for people, CSV and JSON Lines for programs.
import { shortened, textTable, type TextColumn } from '../textTable.js';
import { csvField, csvFields } from './records.js';

/** How results are printed. */
export const RESULT_FORMATS = ['table', 'csv', 'ndjson'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  readonly isNumber: boolean;
}

const NULL = '<NULL>';
/** Cells are never cut below this. */
const CELL_MIN = 8;

/** A table of CSV records, cut to the width of a terminal; below, how many rows there are. */
export function recordTable(
  columns: readonly ResultColumn[],
  records: readonly string[],
  width = Infinity,
): string {
  return rowTable(columns, records.map(csvFields), width);
}

/** A table of texts; null is shown as `<NULL>`. */
export function rowTable(
  columns: readonly ResultColumn[],
  rows: readonly (readonly (string | null)[])[],
  width = Infinity,
): string {
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in set`;
  if (rows.length === 0) return 'Empty set\n';
  const cells = rows.map((row) => row.map((value) => value ?? NULL));
  const most = cellWidth(columns, cells, width);
  const heads = columns.map(({ name, isNumber }): TextColumn => {
    const text = shortened(name, most);
    return isNumber ? { name: text, isNumber: true } : text;
  });
  const shown = cells.map((row) => row.map((cell) => shortened(cell, most)));
  return `${textTable(heads, shown)}\n${count}\n`;
}

/** How long cells may be for a table to fit: the longest are cut first. */
function cellWidth(
  columns: readonly ResultColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): number {
  const widths = columns.map(({ name }, i) =>
    rows.reduce((most, row) => Math.max(most, row[i].length), name.length),
  );
  const room = width - 3 * columns.length - 1;
  let most = Math.max(...widths, CELL_MIN);
  const needed = (): number => widths.reduce((sum, own) => sum + Math.min(own, most), 0);
  while (most > CELL_MIN && needed() > room) most--;
  return most;
}

/** The names of columns as a CSV record. */
export function csvHeader(names: readonly string[]): string {
  return `${names.map(csvField).join(',')}\n`;
}

/** Values of SHOW and DESCRIBE in a format. */
export function plainRows(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  format: ResultFormat,
  width?: number,
): string {
  const texts = rows.map((row) => row.map(valueText));
  if (format === 'csv') {
    return csvHeader(names) + texts.map((row) => `${row.map(csvField).join(',')}\n`).join('');
  }
  if (format === 'ndjson') {
    const objects = rows.map((row) =>
      Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])),
    );
    return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
  }
  if (names.length === 1 && names[0] === 'result')
    return `${texts.map(([one]) => one).join('\n')}\n`;
  const columns = names.map((name) => ({ name, isNumber: false }));
  return rowTable(columns, texts, width);
}

function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}
