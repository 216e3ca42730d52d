// Local group aggregate: adds up the rows of a batch before they go to the subtasks of their keys.
//
//   batch    a 1   b 2   a 3   a 4        ──►   a (sum 8, count 3)   b (sum 2, count 1)
//
// Invariants
//   · Between batches it keeps nothing: what was added up has left, and no barrier or watermark
//     waits for it.
//   · What leaves are states of the accumulators of the global half, which keeps the state of a
//     plan without a local one: a checkpoint of one plan fits the other.
//
// Semantics: Flink's MiniBatchLocalGroupAggFunction.
import { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { GroupAccumulators } from '../../state/groupAccumulators.js';
import { GroupTable } from '../../state/groupTable.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { groupAggregateText, type GroupAggregatePlan } from './groupAggregatePlan.js';

/** A larger table is not worth emptying for the next batch. */
const CLEARED_BYTES_MAX = 1 << 22;

/** What a {@link LocalGroupAggregateOperator} is made with. */
export interface LocalGroupAggregatePlan extends Pick<
  GroupAggregatePlan,
  'input' | 'keys' | 'calls' | 'emission'
> {
  /** Keys, then the states of mergeable calls: `partialSchema`. */
  readonly output: Schema<Fields>;
}

/** The half of a group aggregate that is before the exchange. Its input only adds rows. */
export class LocalGroupAggregateOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private table!: GroupTable;
  private accumulators!: GroupAccumulators;
  private readonly keyIndices: readonly number[];
  private readonly positions: readonly number[];

  constructor(
    readonly name: string,
    private readonly plan: LocalGroupAggregatePlan,
  ) {
    const { calls, input, keys, output } = plan;
    this.outputSchema = output;
    this.keyIndices = keys.map((key) => input.indexOf(key));
    const read = calls.flatMap(({ arguments: args, filter }) => [...args, filter ?? []].flat());
    this.positions = [...new Set([...this.keyIndices, ...read])];
  }

  describe(): OperatorDescription {
    return { name: this.name, text: `local ${groupAggregateText(this.plan)}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.create();
  }

  processBatch(batch: Batch): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    const { engine } = this.context;
    for (const position of this.positions) batch.column(position);
    const mark = engine.arena.mark();
    const groups = engine.arena.allocate(rowCount * 4);
    const keys = this.keyIndices.map((index) => batch.column(index));
    this.table.intern(keys, rowCount, 0, groups);
    const input = (index: number): Column => batch.column(index);
    this.accumulators.update(this.table, groups, input, rowCount, 0);
    engine.arena.rewind(mark);
    this.send();
    this.empty();
  }

  processWatermark(): void {}

  close(): void {
    this.accumulators.release();
    this.table.release();
  }

  private create(): void {
    const { engine } = this.context;
    const { calls, input } = this.plan;
    this.accumulators = new GroupAccumulators(engine, calls, input.fields, false);
    const { payloadBytes } = this.accumulators;
    const keyTypes = this.keyIndices.map((index) => input.fields[index].type);
    this.table = new GroupTable(engine, keyTypes, { payloadBytes });
  }

  private send(): void {
    const { batchSize, engine } = this.context;
    const { accumulators, table } = this;
    for (let from = 0; from < table.groupCount; from += batchSize) {
      const mark = engine.arena.mark();
      const count = Math.min(batchSize, table.groupCount - from);
      const states = accumulators.stateColumns(table, { groups: 0, from, count });
      const columns = [...table.keyColumns(0, from, count), ...states];
      this.context.emit(new Batch(engine, this.outputSchema, columns, count));
      engine.arena.rewind(mark);
    }
  }

  private empty(): void {
    const { accumulators, table } = this;
    if (accumulators.stateBytes === 0 && table.stateBytes <= CLEARED_BYTES_MAX) {
      table.clear();
      return;
    }
    accumulators.release();
    table.release();
    this.create();
  }
}
