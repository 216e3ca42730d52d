// Rolling reduce: folds the rows of each key with the user's function and emits every step.
import { readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { GroupTable } from '../state/groupTable.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { callUser, type Row } from './userFunction.js';

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
    const steps = rows.map((row, i) => {
      const before = this.folded[groupOf[i]];
      const step =
        before === undefined ? row : callUser(this.name, i, () => this.call(before, row));
      return (this.folded[groupOf[i]] = step);
    });
    const written = this.writer.write(steps, 0, steps.length);
    this.context.emit(batch.withDenseColumns(this.outputSchema, written.columns()));
  }

  processWatermark(): void {}

  close(): void {
    this.table.release();
  }
}
