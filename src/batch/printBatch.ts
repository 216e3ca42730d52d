// A batch as a small table for people.
//
//   ┌──────────┬──────────┐
//   │ name     │ price    │
//   │ STRING   │ DOUBLE   │
//   ├──────────┼──────────┤
//   │ 'a'      │ 1.5      │
//   └──────────┴──────────┘
//   … 3 more rows
import type { Batch } from './batch.js';
import { readValues } from './read/columnReader.js';

const ROWS_SHOWN = 10;
const CELL_MAX = 32;
const KINDS = ['+I', '-U', '+U', '-D'];

/** The first rows of a batch, with names and types; row kinds first where there are any. */
export function printBatch(batch: Batch): string {
  const shown = Math.min(ROWS_SHOWN, batch.rowCount);
  const columns = batch.schema.fields.map(({ name, type }, index) => {
    const values = readValues(batch.engine, batch.column(index), shown);
    return [name, String(type.nullable()), ...values.map(cellText)];
  });
  if (batch.kinds !== 0) columns.unshift(kindColumn(batch, shown));
  const more = batch.rowCount - shown;
  return table(columns) + (more > 0 ? `\n… ${more} more ${more === 1 ? 'row' : 'rows'}` : '');
}

function kindColumn(batch: Batch, shown: number): string[] {
  const kinds = batch.engine.memory.u8.subarray(batch.kinds, batch.kinds + shown);
  return ['op', '', ...Array.from(kinds, (kind) => KINDS[kind] ?? String(kind))];
}

function table(columns: readonly string[][]): string {
  const cells = columns.map((texts) => texts.map(shortened));
  const widths = cells.map((texts) => Math.max(...texts.map((text) => [...text].length)));
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const line = (row: number): string =>
    `│${cells.map((texts, i) => ` ${padded(texts[row], widths[i])} `).join('│')}│`;
  const lines = Array.from({ length: cells[0]?.length ?? 0 }, (_, row) => line(row));
  return [
    rule('┌', '┬', '┐'),
    ...lines.slice(0, 2),
    rule('├', '┼', '┤'),
    ...lines.slice(2),
    rule('└', '┴', '┘'),
  ].join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - [...text].length);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= CELL_MAX ? text : `${characters.slice(0, CELL_MAX - 1).join('')}…`;
}

/** One line, without control characters. */
export function cellText(value: unknown): string {
  return plainText(value).replace(/[\u0000-\u001f\u007f]/g, (c) => JSON.stringify(c).slice(1, -1));
}

function plainText(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `x'${Array.from(value, hex).join('')}'`;
  if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([key, item]) => `${plainText(key)}: ${plainText(item)}`).join(', ')}}`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
