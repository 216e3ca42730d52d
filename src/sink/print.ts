// Rows as lines, in the shape of Flink's print connector: `+I[1000, 2001, 23.50,
// 2026-01-31T23:59:59]`.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import { readRows } from '../batch/readRows.js';
import type { Schema } from '../batch/schema.js';
import { MemoryWriter } from './memoryWriter.js';
import { printedRow } from './printedRow.js';
import { rowKindsOf } from './rowKind.js';
import type { Sink } from './sink.js';

/** Options of {@link print}. */
export interface PrintOptions {
  /** Rows to print, the rest is only counted. Default: all. */
  readonly limit?: number;
  /** Receives whole lines, line ends included. Default: standard output. */
  readonly to?: ((text: string) => void) | { write(text: string): unknown };
  /** Put before each row as `name> `, Flink's print identifier. */
  readonly identifier?: string;
}

/** Prints rows. */
export function print<F extends Fields>(options: PrintOptions = {}): Sink<F> {
  return { name: 'print', open: (context) => new PrintWriter(context.schema, options) };
}

class PrintWriter extends MemoryWriter {
  private readonly limit: number;
  private readonly prefix: string;
  private readonly print: (text: string) => void;
  private rowCount = 0;

  constructor(
    private readonly schema: Schema<Fields>,
    options: PrintOptions,
  ) {
    super();
    const { to, identifier } = options;
    this.limit = options.limit ?? Infinity;
    this.prefix = identifier === undefined ? '' : `${identifier}> `;
    this.print =
      to === undefined
        ? toStandardOutput
        : typeof to === 'function'
          ? to
          : (text) => to.write(text);
  }

  write(batch: Batch): void {
    const left = this.limit - this.rowCount;
    this.rowCount += batch.rowCount;
    if (left <= 0) return;
    const kinds = rowKindsOf(batch);
    const lines = readRows(batch)
      .slice(0, left)
      .map((row, index) => {
        const kind = kinds?.[index] ?? '+I';
        return `${this.prefix}${kind}${printedRow(this.schema.fields, row)}\n`;
      });
    if (lines.length > 0) this.print(lines.join(''));
  }

  override async close(): Promise<void> {
    const hidden = this.rowCount - this.limit;
    if (hidden > 0) this.print(`${this.prefix}… ${hidden} more rows\n`);
  }
}

function toStandardOutput(text: string): void {
  if (typeof process === 'object' && process.stdout !== undefined) process.stdout.write(text);
  else console.log(text.slice(0, -1));
}
