// The result of a statement in a program: rows, and the changes that led to them.
import type { Fields } from '../../batch/dataType.js';
import { readRows } from '../../batch/readRows.js';
import type { Job } from '../../runtime/job.js';
import { rowKindsOf, type RowKind } from '../../sink/rowKind.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Batch } from '../../batch/batch.js';
import type { Sink } from '../../sink/sink.js';
import type { PlanWarning } from '../../sql/physical/stateWarnings.js';
import { typeText, type LogicalType } from '../../sql/types/index.js';

/** A row with column names. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** A change of a result. */
export interface RowChange {
  /** `+I` and `+U` add the row, `-U` and `-D` take it away. */
  readonly kind: RowKind;
  /** The whole row, also where it is taken away. */
  readonly row: ResultRow;
}

/** A column of a result. */
export interface ResultColumn {
  /** As the query names it; several columns may share a name. */
  readonly name: string;
  /** Flink's name of the type: `DECIMAL(23, 3) NOT NULL`. */
  readonly type: string;
}

/** What {@link TableEnvironment.executeSql} gives. */
export interface TableResult extends AsyncIterable<RowChange> {
  /** In their order; empty for statements without rows. */
  readonly columns: readonly ResultColumn[];
  /** The job of INSERT, which runs by itself; undefined for statements without one. */
  readonly job: Job | undefined;
  /** State of the job that may grow for ever, with what would bound it. */
  readonly warnings: readonly PlanWarning[];
  /**
   * The rows that are left when the last change has come; waits for the end of a bounded query.
   */
  collect(): Promise<ResultRow[]>;
  /** Waits for the end of the job. */
  done(): Promise<void>;
}

/** Columns for programs. */
export function resultColumns(
  columns: readonly { readonly name: string; readonly type: LogicalType }[],
): ResultColumn[] {
  return columns.map(({ name, type }) => ({ name, type: typeText(type) }));
}

/** A result that is there at once. */
export function shownResult(
  columns: readonly { readonly name: string; readonly type: LogicalType }[],
  rows: readonly (readonly unknown[])[],
): TableResult {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])),
  );
  return {
    columns: resultColumns(columns),
    job: undefined,
    warnings: [],
    collect: async () => [...objects],
    done: async () => undefined,
    async *[Symbol.asyncIterator]() {
      for (const row of objects) yield { kind: '+I', row };
    },
  };
}

const QUEUE_ROWS_MAX = 16_384;

/** Changes on their way from a job to a loop. */
export class ChangeQueue {
  private changes: RowChange[] = [];
  private taken = 0;
  private isEnded = false;
  private failure: unknown;
  private wakeReader: (() => void) | undefined;
  private wakeWriter: (() => void) | undefined;

  /** Writes into the queue under the names of the result. */
  sink(names: readonly string[]): Sink<Fields> {
    const open = (): MemoryWriter => new QueueWriter(this, names);
    return { name: 'result', open };
  }

  push(changes: readonly RowChange[]): void {
    for (const change of changes) this.changes.push(change);
    this.wakeReader?.();
  }

  get isFull(): boolean {
    return this.changes.length - this.taken >= QUEUE_ROWS_MAX;
  }

  /** Resolves when the loop has taken what is queued. */
  async drained(): Promise<void> {
    while (!this.isEnded && this.taken < this.changes.length) {
      await new Promise<void>((resolve) => (this.wakeWriter = resolve));
    }
  }

  /** No more changes come; `error` is thrown to the loop. */
  end(error?: unknown): void {
    this.isEnded = true;
    this.failure = error;
    this.wakeReader?.();
    this.wakeWriter?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RowChange> {
    for (;;) {
      while (this.taken < this.changes.length) yield this.changes[this.taken++];
      this.changes = [];
      this.taken = 0;
      this.wakeWriter?.();
      if (this.isEnded) {
        if (this.failure !== undefined) throw this.failure;
        return;
      }
      await new Promise<void>((resolve) => (this.wakeReader = resolve));
    }
  }
}

class QueueWriter extends MemoryWriter {
  constructor(
    private readonly queue: ChangeQueue,
    private readonly names: readonly string[],
  ) {
    super();
  }

  override get needsFlush(): boolean {
    return this.queue.isFull;
  }

  override flush(): Promise<void> {
    return this.queue.drained();
  }

  write(batch: Batch): void {
    const kinds = rowKindsOf(batch);
    const own = batch.schema.names;
    const rows = readRows(batch) as ResultRow[];
    this.queue.push(
      rows.map((row, i) => ({
        kind: kinds?.[i] ?? '+I',
        row: Object.fromEntries(own.map((name, at) => [this.names[at], row[name]])),
      })),
    );
  }
}

/** The rows that the changes leave. */
export async function materialized(changes: AsyncIterable<RowChange>): Promise<ResultRow[]> {
  const { MaterializedRows } = await import('./materialize.js');
  const rows = new MaterializedRows<ResultRow>(rowText);
  for await (const { kind, row } of changes) rows.apply(kind, row);
  return rows.rows();
}

/** Tells rows apart by their values. */
export function rowText(row: ResultRow): string {
  return JSON.stringify(Object.values(row), (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Map) return [...value];
    return value instanceof Uint8Array ? [...value] : value;
  });
}
