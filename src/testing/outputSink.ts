// Output sink: keeps the rows of a stream until the test takes them.
import type { Batch } from '../batch/batch.js';
import { readRows } from '../batch/readRows.js';
import { MemoryWriter } from '../sink/memoryWriter.js';
import { rowKindsOf, type RowKind } from '../sink/rowKind.js';
import type { Sink } from '../sink/sink.js';

/** A row with what it does: insert, take back, or replace. */
export interface Change<R> {
  readonly kind: RowKind;
  readonly row: R;
}

/** The rows of one output. */
export class OutputSink implements Sink {
  private waiting: Change<object>[] = [];
  private arrived: (() => void)[] = [];

  constructor(readonly name: string) {}

  open(): MemoryWriter {
    return new OutputWriter((batch) => this.add(batch));
  }

  /** Rows that wait to be taken. */
  get count(): number {
    return this.waiting.length;
  }

  /** Takes the rows that came since the last call. */
  take(): Change<object>[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  /** Resolves when rows arrive. */
  next(): Promise<void> {
    return new Promise((resolve) => this.arrived.push(resolve));
  }

  private add(batch: Batch): void {
    const kinds = rowKindsOf(batch);
    const rows = readRows(batch);
    rows.forEach((row, index) => this.waiting.push({ kind: kinds?.[index] ?? '+I', row }));
    this.arrived.splice(0).forEach((tell) => tell());
  }
}

class OutputWriter extends MemoryWriter {
  constructor(readonly write: (batch: Batch) => void) {
    super();
  }
}
