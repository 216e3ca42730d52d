// User aggregate: groups whose results functions of the user compute, over rows that may be taken
// back.
//
//   row ──► accumulators of its group (JSON in keyed state) ──► -U before, +U behind
//
// Invariants
//   · What is told of a group is what its accumulators gave last.
//   · A group whose rows were all taken back is forgotten (-D).
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readKinds, readRows } from '../../batch/readRows.js';
import type { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import { ROW_KINDS, type RowKind } from '../../sink/rowKind.js';
import { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import { valueState } from '../../state/keyed/stateDescriptor.js';
import { jsonValue } from '../../state/keyed/stateType.js';
import type { ValueState } from '../../state/keyed/valueHandle.js';
import type { Duration } from '../../time/duration.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { functionError, type Row } from '../userFunction.js';

/** One aggregate of a group, its types forgotten. */
export interface UserAggregateCall {
  /** Of the result. */
  readonly name: string;
  readonly create: () => unknown;
  /** Gives the accumulator with a row, or without it. */
  readonly add: (accumulator: unknown, row: Row) => unknown;
  readonly retract: (accumulator: unknown, row: Row) => unknown;
  readonly result: (accumulator: unknown) => unknown;
}

/** What a {@link UserAggregateOperator} is made with. */
export interface UserAggregatePlan {
  readonly input: Schema<Fields>;
  /** Key columns, then one a call. */
  readonly output: Schema<Fields>;
  readonly keys: readonly string[];
  readonly calls: readonly UserAggregateCall[];
  readonly emission: 'row' | 'batch';
  readonly ttlMs?: number;
}

interface Kept {
  count: number;
  values: unknown[];
}

interface Touched {
  readonly kept: Kept;
  /** Results as they were told. */
  readonly before: readonly unknown[] | undefined;
}

/** Aggregates by key, as a changelog, by functions of the user. */
export class UserAggregateOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private context!: OperatorContext;
  private backend!: KeyedStateBackend;
  private state!: ValueState<Kept>;
  private writer!: RowWriter;
  private readonly touched = new Map<number, Touched>();
  private rows: Row[] = [];
  private kinds: number[] = [];

  constructor(
    readonly name: string,
    private readonly plan: UserAggregatePlan,
  ) {
    this.outputSchema = plan.output;
  }

  get stateBytes(): number {
    return this.backend.stateBytes;
  }

  describe(): OperatorDescription {
    const { calls, keys } = this.plan;
    const text = `group by ${keys.join(', ')}: ${calls.map(({ name }) => name).join(', ')}`;
    return { name: this.name, text, state: [`accumulators by ${keys.join(', ')}`] };
  }

  open(context: OperatorContext): void {
    const { input, keys, output, ttlMs } = this.plan;
    this.context = context;
    this.writer = new RowWriter(context.engine, output);
    const types = keys.map((key) => input.type(key));
    this.backend = new KeyedStateBackend(context.engine, types, { names: keys });
    const ttl = ttlMs === undefined ? {} : { ttl: `${ttlMs} ms` as Duration };
    this.state = this.backend.add('accumulators', valueState(jsonValue<Kept>(), ttl));
  }

  processBatch(batch: Batch): void {
    const { engine, clock } = this.context;
    const { input, keys } = this.plan;
    const { rowCount } = batch;
    this.backend.beginBatch(clock.now(), rowCount);
    const columns = keys.map((key) => batch.column(input.indexOf(key)));
    const address = engine.arena.allocate(rowCount * 4);
    this.backend.intern(columns, rowCount, 0, address);
    // Copied: views end where calls of the user let the memory grow.
    const groups = engine.memory.u32.slice(address >>> 2, (address >>> 2) + rowCount);
    const kinds = readKinds(batch);
    const rows = readRows(batch) as Row[];
    for (let i = 0; i < rowCount; i++) {
      const kind = ROW_KINDS[kinds === undefined ? 0 : kinds[i]];
      try {
        this.take(groups[i], rows[i], kind === '+I' || kind === '+U');
      } catch (cause) {
        this.touched.clear();
        throw functionError(this.name, i, cause);
      }
      if (this.plan.emission === 'row') this.settle();
    }
    this.settle();
    this.flush();
  }

  processWatermark(): void {}

  snapshot(writer: SnapshotWriter): void {
    this.backend.snapshot(writer);
  }

  restore(reader: SnapshotReader): void {
    this.backend.restore(reader, this.context.clock.now());
  }

  close(): void {
    this.backend.release();
  }

  private take(group: number, row: Row, isAdded: boolean): void {
    const { calls } = this.plan;
    const touched = this.touched.get(group) ?? this.touch(group);
    const { kept } = touched;
    // Of a group that is not there nothing can be taken back.
    if (!isAdded && kept.count === 0) return;
    kept.count += isAdded ? 1 : -1;
    for (let i = 0; i < calls.length; i++) {
      const { add, retract } = calls[i];
      kept.values[i] = isAdded ? add(kept.values[i], row) : retract(kept.values[i], row);
    }
  }

  private touch(group: number): Touched {
    const { calls } = this.plan;
    this.backend.cursor.group = group;
    // Read twice: results may be parts of accumulators, which change.
    const told = this.state.get();
    const kept = this.state.get() ?? { count: 0, values: calls.map(({ create }) => create()) };
    const before = told && calls.map(({ result }, i) => result(told.values[i]));
    const touched = { kept, before };
    this.touched.set(group, touched);
    return touched;
  }

  /** Tells what changed, and keeps it. */
  private settle(): void {
    for (const [group, { before, kept }] of this.touched) {
      this.backend.cursor.group = group;
      if (kept.count === 0) {
        this.state.clear();
        if (before !== undefined) this.tell('-D', group, before);
        continue;
      }
      this.state.set(kept);
      const after = this.plan.calls.map(({ result }, i) => result(kept.values[i]));
      if (before === undefined) this.tell('+I', group, after);
      else if (!isSame(before, after)) {
        this.tell('-U', group, before);
        this.tell('+U', group, after);
      }
    }
    this.touched.clear();
  }

  private tell(kind: RowKind, group: number, results: readonly unknown[]): void {
    const { calls, keys } = this.plan;
    const values = this.backend.keyOf(group);
    const row: Row = {};
    keys.forEach((_, i) => (row[this.outputSchema.names[i]] = values[i]));
    calls.forEach(({ name }, i) => (row[name] = results[i]));
    this.rows.push(row);
    this.kinds.push(ROW_KINDS.indexOf(kind));
    if (this.rows.length === this.context.batchSize) this.flush();
  }

  private flush(): void {
    const { kinds, rows } = this;
    if (rows.length === 0) return;
    this.rows = [];
    this.kinds = [];
    const { engine } = this.context;
    const mark = engine.arena.mark();
    const columns = this.writer.write(rows, 0, rows.length).columns();
    const address = engine.arena.allocate(rows.length);
    engine.memory.u8.set(kinds, address);
    const extras = { kinds: address };
    this.context.emit(new Batch(engine, this.outputSchema, columns, rows.length, extras));
    engine.arena.rewind(mark);
  }
}

function isSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.every((value, i) => textOf(value) === textOf(after[i]));
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    return part instanceof Map ? [...part] : part;
  });
}
