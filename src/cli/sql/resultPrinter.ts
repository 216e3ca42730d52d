// Results of queries on standard output: as a table, CSV or NDJSON; the rows that are left, or
// every change.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { LogicalType } from '../../sql/types/index.js';
import { resultSink, type ResultSink } from './resultSink.js';
import { csvHeader, plainRows, recordTable, type ResultFormat } from './resultText.js';

/** A column with the name that the user sees. */
export interface PrintedColumn {
  readonly name: string;
  readonly type: LogicalType;
}

/** What a {@link ResultPrinter} is made with. */
export interface PrinterOptions {
  readonly columns: readonly PrintedColumn[];
  readonly format: ResultFormat;
  /** Every change with its kind in the first column, instead of the rows that are left. */
  readonly isChangelog: boolean;
  /** True when rows may be taken back: they are printed at the end. */
  readonly retracts: boolean;
  /** Positions of columns that identify a row, where some are known. */
  readonly key?: readonly number[] | undefined;
  /** False: there is no end to print at. Default true. */
  readonly isBounded?: boolean;
  /** All is kept in checkpoints and printed at the end: a job that goes on prints it whole. */
  readonly isKept?: boolean;
  readonly timeZone: string;
  /** Columns of the terminal; absent where the output is none. */
  readonly width?: number | undefined;
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>;
}

const NUMBER = /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/;
const PIECE_CHARACTERS = 1 << 16;

/** Prints the rows of one query. */
export class ResultPrinter {
  private readonly result: ResultSink;
  /** Rows are printed as they come. */
  private readonly isStreamed: boolean;

  constructor(private readonly options: PrinterOptions) {
    const { format, isChangelog, retracts, key, timeZone, write } = options;
    const { isBounded = true, isKept = false } = options;
    const hasFinalRows = retracts && !isChangelog;
    this.isStreamed = !isBounded || !(hasFinalRows || isKept || format === 'table');
    this.result = resultSink({
      encoding: format === 'ndjson' ? 'ndjson' : 'csv',
      timeZone,
      changelog: isChangelog,
      ...(this.isStreamed && { write }),
      ...(retracts && key !== undefined && { key }),
    });
  }

  /** Takes the rows of the job. */
  sink(): Sink<Fields> {
    return this.result;
  }

  /** Prints what comes before the first row. */
  async begin(): Promise<void> {
    const { format, write } = this.options;
    if (this.isStreamed && format !== 'ndjson') await write(csvHeader(this.names()));
  }

  /** Prints what is left to print. */
  async end(): Promise<void> {
    if (this.isStreamed) return;
    const { format, write, width, columns, isChangelog } = this.options;
    const { rows } = this.result;
    if (format === 'table') {
      const heads = columns.map(({ name, type }) => ({ name, isNumber: NUMBER.test(type.kind) }));
      const all = isChangelog ? [{ name: 'op', isNumber: false }, ...heads] : heads;
      await write(recordTable(all, [...rows], width));
      return;
    }
    let piece = format === 'csv' ? csvHeader(this.names()) : '';
    for (const row of rows) {
      piece += `${row}\n`;
      if (piece.length < PIECE_CHARACTERS) continue;
      await write(piece);
      piece = '';
    }
    await write(piece);
  }

  private names(): string[] {
    const names = this.options.columns.map(({ name }) => name);
    return this.options.isChangelog ? ['op', ...names] : names;
  }
}

/** Prints rows that are there at once: of SHOW and DESCRIBE. */
export async function printShown(
  { columns, rows }: { columns: readonly PrintedColumn[]; rows: readonly (readonly unknown[])[] },
  { format, width, write }: Pick<PrinterOptions, 'format' | 'width' | 'write'>,
): Promise<void> {
  const names = columns.map(({ name }) => name);
  await write(plainRows(names, rows, format, width));
}
