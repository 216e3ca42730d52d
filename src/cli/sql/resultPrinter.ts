// Results of queries on standard output: as a table, CSV or NDJSON; the rows that are left, or
// every change.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readColumns } from '../../batch/readRows.js';
import { MaterializedRows } from '../../api/sql/materialize.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import { rowKindsOf, type RowKind } from '../../sink/rowKind.js';
import type { Sink } from '../../sink/sink.js';
import type { LogicalType } from '../../sql/types/index.js';
import { textTable } from '../textTable.js';
import { cellText, csvLine, plain } from './cellText.js';

/** How results are printed. */
export const RESULT_FORMATS = ['table', 'csv', 'ndjson'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

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
  readonly timeZone: string;
  readonly write: (text: string) => void;
}

const NUMBER = /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/;
const TABLE_ROWS_MAX = 100_000;

interface Row {
  /** What tells it apart. */
  readonly line: string;
  readonly values: readonly unknown[];
}

/** Prints the rows of one query. */
export class ResultPrinter {
  private readonly texts: readonly ((value: unknown) => string | null)[];
  private readonly kept: MaterializedRows<Row>;
  /** Rows of a table that are printed at the end in order. */
  private readonly listed: string[][] = [];
  private rowCount = 0;
  private readonly isStreamed: boolean;

  constructor(private readonly options: PrinterOptions) {
    const { columns, timeZone, isChangelog, retracts, format } = options;
    this.texts = columns.map(({ type }) => cellText(type, timeZone));
    this.kept = new MaterializedRows((row) => row.line);
    this.isStreamed = isChangelog || !retracts;
    if (format === 'csv') options.write(csvLine(this.names()));
  }

  /** Takes the rows of the job. */
  sink(): Sink<Fields> {
    const take = (batch: Batch): void => this.take(batch);
    class Writer extends MemoryWriter {
      write(batch: Batch): void {
        take(batch);
      }
    }
    return { name: 'result', open: () => new Writer() };
  }

  /** Prints rows that are there at once. */
  shown(rows: readonly (readonly unknown[])[]): void {
    for (const values of rows) this.print('+I', values);
    this.end();
  }

  /** Prints what is left to print. */
  end(): void {
    if (!this.isStreamed) for (const row of this.kept.rows()) this.print('+I', row.values);
    if (this.options.format === 'table') this.printTable();
  }

  private take(batch: Batch): void {
    const kinds = rowKindsOf(batch);
    const columns = readColumns(batch);
    for (let i = 0; i < batch.rowCount; i++) {
      const kind = kinds?.[i] ?? '+I';
      const values = columns.map((column) => column[i]);
      if (this.isStreamed) this.print(kind, values);
      else this.kept.apply(kind, { line: this.line(values), values });
    }
  }

  private line(values: readonly unknown[]): string {
    return csvLine(values.map((value, i) => this.texts[i](value)));
  }

  private print(kind: RowKind, values: readonly unknown[]): void {
    const { columns, format, isChangelog, write } = this.options;
    this.rowCount += 1;
    if (format === 'ndjson') {
      const entries = columns.map(({ name, type }, i) => [
        name,
        this.jsonValue(values[i], i, type),
      ]);
      const op = isChangelog ? [['op', kind]] : [];
      write(`${JSON.stringify(Object.fromEntries([...op, ...entries]))}\n`);
      return;
    }
    const cells = values.map((value, i) => this.texts[i](value));
    const all = isChangelog ? [kind, ...cells] : cells;
    if (format === 'csv') write(csvLine(all));
    else if (this.listed.length < TABLE_ROWS_MAX)
      this.listed.push(all.map((cell) => cell ?? '<NULL>'));
  }

  /** Times as in CSV, numbers as numbers where they are exact. */
  private jsonValue(value: unknown, index: number, type: LogicalType): unknown {
    if (value === null || value === undefined) return null;
    return /^(?:TIMESTAMP|DATE|TIME)/.test(type.kind) ? this.texts[index](value) : plain(value);
  }

  private names(): string[] {
    const names = this.options.columns.map(({ name }) => name);
    return this.options.isChangelog ? ['op', ...names] : names;
  }

  private printTable(): void {
    const { columns, isChangelog, write } = this.options;
    const heads = columns.map(({ name, type }) =>
      NUMBER.test(type.kind) ? ({ name, isNumber: true } as const) : name,
    );
    write(`${textTable(isChangelog ? ['op', ...heads] : heads, this.listed)}\n`);
    const hidden = this.rowCount - this.listed.length;
    const more = hidden > 0 ? `, the first ${this.listed.length} shown` : '';
    write(`${this.rowCount} ${this.rowCount === 1 ? 'row' : 'rows'}${more}\n`);
  }
}
