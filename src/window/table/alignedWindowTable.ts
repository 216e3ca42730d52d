// Aligned window table: rows with their windows of TUMBLE, HOP or CUMULATE.
//
//   row   at 12    hop 10 by 5     ──►   row [10 20)    row [5 15)
//
// Invariants
//   · Nothing is kept, and no row is late: who needs windows to end judges that.
//   · Rows keep their order; those of one row follow each other, in the order of Flink's assigners.
import * as abi from '../../../assembly/abi/windowTable.js';
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import { gatherColumn } from '../../batch/gather.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import { assignerText, type SlicedAssigner } from '../assigner.js';
import { RowTimes, type TimedRows } from './rowTimes.js';
import { toInstants } from './windowEnds.js';
import type { WindowTablePlan } from './windowTable.js';

/** What an aligned window table does. */
export type AlignedWindowPlan = WindowTablePlan & { readonly assigner: SlicedAssigner };

/** Where the windows of rows are. */
interface Expansion {
  readonly address: number;
  readonly rows: number;
  readonly starts: number;
  readonly ends: number;
}

/** Emits each row once for each of its windows. */
export class AlignedWindowTable implements Operator {
  readonly outputSchema: Schema<Fields>;
  readonly stateBytes = 0;
  private readonly times: RowTimes;
  private context!: OperatorContext;

  constructor(
    readonly name: string,
    private readonly plan: AlignedWindowPlan,
  ) {
    this.outputSchema = plan.output;
    this.times = new RowTimes(plan.input, plan.time, plan.assigner.timeZone);
  }

  describe(): OperatorDescription {
    const { assigner, time } = this.plan;
    return { name: this.name, text: `${assignerText(assigner)} of ${time}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    const { engine } = this.context;
    const timed = this.times.of(this.context, batch);
    const { rowCount } = timed.batch;
    // Everything lazy is made dense here: the arena is rewound between batches.
    const columns = timed.batch.columns();
    const { kinds, timestamps, watermarks } = timed.batch;
    const isWhole = this.plan.assigner.kind === 'tumble' && rowCount <= this.capacity;
    const expansion = this.expansion(timed);
    for (let from = 0; from < rowCount;) {
      const to = engine.kernels.expandWindows(expansion.address, from, rowCount);
      const written = engine.memory.i32[(expansion.address + abi.EXPAND_WRITTEN) >>> 2];
      const mark = engine.arena.mark();
      if (written > 0) {
        const rows = isWhole ? 0 : expansion.rows;
        this.emit({ rows, count: written, columns, expansion, kinds, timestamps, watermarks });
      }
      engine.arena.rewind(mark);
      from = to;
    }
  }

  processWatermark(): void {}

  close(): void {}

  /** Rows that are emitted at a time: those of one row at least. */
  private get capacity(): number {
    const { kind, sizeMs, slideMs, stepMs } = this.plan.assigner;
    const most = kind === 'cumulate' ? sizeMs / stepMs : Math.ceil(sizeMs / slideMs);
    return Math.max(this.context.batchSize, most);
  }

  private expansion({ batch, times }: TimedRows): Expansion {
    const { arena, memory } = this.context.engine;
    const { kind, offsetMs, sizeMs, slideMs, stepMs } = this.plan.assigner;
    const { capacity } = this;
    const address = arena.allocate(abi.EXPAND_BYTES);
    const isTumble = kind === 'tumble';
    const room = isTumble ? Math.min(capacity, batch.rowCount) : capacity;
    const rows = arena.allocate(room * 4);
    const starts = arena.allocate(room * 8);
    const ends = arena.allocate(room * 8);
    const { i64, u32 } = memory;
    const put = (offset: number, value: number): void => {
      u32[(address + offset) >>> 2] = value;
    };
    const putTime = (offset: number, value: number): void => {
      i64[(address + offset) >>> 3] = BigInt(value);
    };
    put(abi.EXPAND_TIMES, times);
    put(abi.EXPAND_ROWS, rows);
    put(abi.EXPAND_STARTS, starts);
    put(abi.EXPAND_ENDS, ends);
    put(abi.EXPAND_KIND, kind === 'cumulate' ? abi.EXPAND_CUMULATE : abi.EXPAND_HOP);
    put(abi.EXPAND_CAPACITY, room);
    putTime(abi.EXPAND_SIZE, sizeMs);
    putTime(abi.EXPAND_SLIDE, slideMs);
    putTime(abi.EXPAND_STEP, stepMs);
    putTime(abi.EXPAND_OFFSET, offsetMs);
    return { address, rows, starts, ends };
  }

  private emit(expanded: Expanded): void {
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const { columns, count, expansion, rows } = expanded;
    const { starts, ends } = expansion;
    const gathered = (address: number, width: number): number => {
      if (address === 0 || rows === 0) return address;
      const out = arena.allocate(count * width);
      kernels.gatherFixed(address, rows, out, count, width);
      return out;
    };
    const own = rows === 0 ? columns : columns.map((c) => gatherColumn(engine, c, rows, count));
    const [startField, endField, timeField] = this.outputSchema.fields.slice(-3);
    const lasts = arena.allocate(count * 8);
    kernels.shiftTimes(toInstants(engine, this.times.zone, ends, count), lasts, count, -1);
    const timestamps = this.times.isByClock ? gathered(expanded.timestamps, 8) : lasts;
    const watermarks = gathered(expanded.watermarks, 8);
    const kinds = gathered(expanded.kinds, 1);
    const result = [
      ...own,
      columnOf(startField.type, starts),
      columnOf(endField.type, ends),
      columnOf(timeField.type, lasts),
    ];
    const extras = { timestamps, watermarks, kinds };
    this.context.emit(new Batch(engine, this.outputSchema, result, count, extras));
  }
}

/** Rows with their windows, to be emitted. */
interface Expanded {
  /** Address of u32 rows, or 0 when all are there once. */
  readonly rows: number;
  readonly count: number;
  readonly columns: readonly Column[];
  readonly expansion: Expansion;
  readonly kinds: number;
  readonly timestamps: number;
  readonly watermarks: number;
}
