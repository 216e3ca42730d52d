// Rolling reduce: folds the rows of each key with the user's function and emits every step.
import { readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { GroupTable } from '../state/groupTable.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { functionError, isRow, wrongResult, type Row } from './userFunction.js';

/** Keyed fold; the folded rows are JavaScript objects, one a key. */
export class RollingReduceOperator implements Operator {
  private context!: OperatorContext;
  private table!: GroupTable;
  private writer!: RowWriter<Fields>;
  private readonly folded: Row[] = [];
  private readonly keyIndices: readonly number[];

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly keys: readonly string[],
    private readonly call: (accumulated: Row, row: Row) => Row,
  ) {
    this.keyIndices = keys.map((key) => outputSchema.indexOf(key));
  }

  get stateBytes(): number {
    return this.table.stateBytes;
  }

  describe(): OperatorDescription {
    const keys = this.keys.join(', ');
    return { name: this.name, text: `rolling reduce by ${keys}`, state: [`a row by ${keys}`] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.writer = new RowWriter(context.engine, this.outputSchema);
    const types = this.keyIndices.map((index) => this.outputSchema.fields[index].type);
    this.table = new GroupTable(context.engine, types, { payloadBytes: 0 });
  }

  processBatch(batch: Batch): void {
    const { arena, memory } = this.context.engine;
    const groups = arena.allocate(batch.rowCount * 4);
    const keys = this.keyIndices.map((index) => batch.column(index));
    this.table.intern(keys, batch.rowCount, 0, groups);
    const groupOf = memory.u32.slice(groups >>> 2, (groups >>> 2) + batch.rowCount);
    const rows = readRows(batch) as Row[];
    // The steps take the places of the rows that they were made of.
    for (let i = 0; i < rows.length; i++) {
      const before = this.folded[groupOf[i]];
      if (before !== undefined) rows[i] = this.step(before, rows, i);
      this.folded[groupOf[i]] = rows[i];
    }
    const written = this.writer.write(rows, 0, rows.length);
    this.context.emit(batch.withDenseColumns(this.outputSchema, written.columns()));
  }

  private step(before: Row, rows: readonly Row[], index: number): Row {
    let step: unknown;
    try {
      step = this.call(before, rows[index]);
    } catch (cause) {
      throw functionError(this.name, index, cause);
    }
    if (isRow(step)) return step;
    throw wrongResult(this.name, index, step, 'a row');
  }

  processWatermark(): void {}

  close(): void {
    this.table.release();
  }
}
