// An operator under test, run in two halves: straight on, and with a snapshot in between that other
// subtasks take over, any number of them. What comes out has to be the same.
import { Batch } from '../../src/batch/batch.js';
import { readRows } from '../../src/batch/readRows.js';
import type { Fields } from '../../src/batch/dataType.js';
import type { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { decodeManifest, encodeManifest, MANIFEST_VERSION } from '../../src/checkpoint/manifest.js';
import { RestoredState } from '../../src/checkpoint/restoredState.js';
import type {
  SnapshotReader,
  SnapshotWriter,
  StatePart,
  StateTable,
} from '../../src/checkpoint/snapshot.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';
import { SubtaskSnapshot } from '../../src/checkpoint/subtaskSnapshot.js';
import * as arrow from '../../src/format/arrow/ipc.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { VirtualClock } from '../../src/time/clock.js';
import type { Engine } from '../../src/wasm/engine.js';
import { MemorySnapshot } from './memorySnapshot.js';

/** What happens to an operator. */
export type BenchStep =
  | {
      readonly kind: 'rows';
      readonly input: number;
      readonly rows: readonly BenchRow[];
      /** Where the watermark stood before each row is told by the rows. */
      readonly watermarks?: readonly number[];
    }
  | { readonly kind: 'watermark'; readonly at: number }
  | { readonly kind: 'clock'; readonly by: number };

/** A row with its event time, milliseconds. */
export interface BenchRow {
  readonly row: object;
  readonly time?: number;
}

/** An input of the operator. */
export interface BenchInput {
  readonly schema: Schema<Fields>;
  /** The values of the key columns; undefined where all subtasks get all rows. */
  readonly keyOf: ((row: never) => readonly unknown[]) | undefined;
}

/** An operator and what it reads. */
export interface BenchPlan {
  readonly create: () => Operator;
  readonly inputs: readonly BenchInput[];
}

/** A snapshot that knows its tables. */
export class BenchSnapshot extends MemorySnapshot {
  readonly known = new Map<string, StateTable>();

  override write(table: StateTable, batch: Batch): void {
    this.known.set(table.name, table);
    super.write(table, batch);
  }

  /** Rows and values by name; rows of different keys in an order of their own. */
  get sorted(): unknown {
    const tables = [...this.tables].map(([name, rows]) => {
      const table = this.known.get(name) as StateTable;
      const keyed = rows.map((row) => ({ row, key: text(groupOf(row, table)) }));
      keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
      return [name, keyed.map(({ row }) => row)] as const;
    });
    const byName = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
      a[0] < b[0] ? -1 : 1;
    return { tables: tables.sort(byName), values: [...this.valuesByName].sort(byName) };
  }
}

/** A snapshot that takes parts from the one before where their versions are the same. */
export class IncrementalSnapshot extends BenchSnapshot {
  private readonly rowsOfParts = new Map<string, object[]>();
  /** Parts that were taken over. */
  kept = 0;

  constructor(private readonly previous?: IncrementalSnapshot) {
    super();
  }

  override writePart(table: StateTable, part: StatePart, write: () => void): void {
    const id = `${table.name}/${part.id}@${part.version}`;
    const before = this.previous?.rowsOfParts.get(id);
    const rows = this.tables.get(table.name) ?? [];
    const from = rows.length;
    if (before === undefined) super.writePart(table, part, write);
    else {
      this.kept += 1;
      this.known.set(table.name, table);
      this.tables.set(table.name, [...rows, ...before]);
    }
    this.rowsOfParts.set(id, (this.tables.get(table.name) ?? []).slice(from));
  }
}

/** One subtask of the operator. */
export class BenchSubtask {
  readonly emitted: string[] = [];
  private wake = Infinity;
  private readonly operator: Operator;

  constructor(
    private readonly engine: Engine,
    private readonly plan: BenchPlan,
    private readonly clock: VirtualClock,
    private readonly subtask: number,
    private readonly parallelism: number,
    private readonly batchSize = 3,
  ) {
    this.operator = plan.create();
    this.operator.open(this.context());
  }

  run(step: BenchStep): void {
    this.engine.arena.reset();
    if (step.kind === 'watermark') return this.operator.processWatermark(step.at);
    if (step.kind === 'clock') return this.wakeUp();
    const input = this.plan.inputs[step.input];
    const mine = step.rows
      .map((row, index) => ({ ...row, watermark: step.watermarks?.[index] }))
      .filter(({ row }) => this.isMine(input.keyOf?.(row as never)));
    if (mine.length > 0) this.operator.processBatch(this.batch(input.schema, mine), step.input);
  }

  snapshot(into: BenchSnapshot): void {
    this.engine.arena.reset();
    this.operator.snapshot?.(into);
  }

  restore(from: BenchSnapshot): void {
    this.engine.arena.reset();
    const isMine = (row: object, table: StateTable): boolean =>
      this.isMine(keyOfTableRow(row, table));
    this.operator.restore?.(from.reader(this.engine, isMine, 5));
  }

  /** Writes to any writer; the same of any reader. */
  snapshotTo(writer: SnapshotWriter): void {
    this.engine.arena.reset();
    this.operator.snapshot?.(writer);
  }

  restoreFrom(reader: SnapshotReader): void {
    this.engine.arena.reset();
    this.operator.restore?.(reader);
  }

  close(): void {
    this.operator.close();
  }

  private wakeUp(): void {
    while (this.wake < this.clock.now()) {
      this.wake = Infinity;
      this.operator.processTimer?.(this.clock.now());
    }
  }

  private isMine(key: readonly unknown[] | undefined): boolean {
    if (key === undefined) return true;
    let hash = 7;
    for (const char of text(key)) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
    return (hash >>> 0) % this.parallelism === this.subtask;
  }

  private batch(
    schema: Schema<Fields>,
    rows: readonly (BenchRow & { readonly watermark?: number })[],
  ): Batch {
    const { engine } = this;
    const columns = new RowWriter(engine, schema).write(rows.map(({ row }) => row)).columns();
    const int64s = (values: readonly (number | undefined)[]): number => {
      if (values[0] === undefined) return 0;
      const address = engine.arena.allocate(values.length * 8);
      const all = values.map((value) => (value === -Infinity ? -(2n ** 63n) : BigInt(value ?? 0)));
      engine.memory.i64.set(all, address >>> 3);
      return address;
    };
    return new Batch(engine, schema, columns, rows.length, {
      timestamps: int64s(rows.map(({ time }) => time)),
      watermarks: int64s(rows.map(({ watermark }) => watermark)),
    });
  }

  private context(): OperatorContext {
    const take = (tag: string, batch: Batch): void => {
      const { rowCount, timestamps } = batch;
      const times = timestamps === 0 ? [] : [...this.i64(timestamps, rowCount)];
      readRows(batch).forEach((row, i) => this.emitted.push(text([tag, row, times[i] ?? 'none'])));
    };
    return {
      engine: this.engine,
      clock: this.clock,
      batchSize: this.batchSize,
      emit: (batch) => take('main', batch),
      emitSide: take,
      wakeAt: (time) => (this.wake = Math.min(this.wake, time)),
      emitWatermark: () => undefined,
      emitIdle: () => undefined,
      runTurn: (work) => work(),
      signal: new AbortController().signal,
      subtask: this.subtask,
      parallelism: this.parallelism,
      count: () => undefined,
    };
  }

  private i64(address: number, count: number): bigint[] {
    return [...this.engine.memory.i64.subarray(address >>> 3, (address >>> 3) + count)];
  }
}

/** Subtasks of one operator, which get the same steps. */
export class BenchTask {
  readonly subtasks: readonly BenchSubtask[];
  readonly clock: VirtualClock;

  constructor(
    engine: Engine,
    plan: BenchPlan,
    readonly parallelism: number,
    now = 1000,
  ) {
    this.clock = new VirtualClock(now);
    this.subtasks = Array.from(
      { length: parallelism },
      (_, subtask) => new BenchSubtask(engine, plan, this.clock, subtask, parallelism),
    );
  }

  run(steps: readonly BenchStep[]): void {
    for (const step of steps) {
      if (step.kind === 'clock') this.clock.advance(step.by);
      for (const subtask of this.subtasks) subtask.run(step);
    }
  }

  /** What was emitted since the last call, sorted where subtasks have no common order. */
  taken(): string[] {
    const all = this.subtasks.flatMap(({ emitted }) => emitted.splice(0));
    return all.sort();
  }

  snapshot(): BenchSnapshot {
    const snapshot = new BenchSnapshot();
    for (const subtask of this.subtasks) subtask.snapshot(snapshot);
    return snapshot;
  }

  restore(snapshot: BenchSnapshot): void {
    for (const subtask of this.subtasks) subtask.restore(snapshot);
  }

  close(): void {
    for (const subtask of this.subtasks) subtask.close();
  }
}

/** How a run was interrupted. */
export interface Interruption {
  /** Steps before the snapshot. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** What a run came to, in words that tests compare. */
export interface BenchOutcome {
  readonly straight: readonly string[];
  readonly resumed: readonly string[];
  /** Pairs of snapshots that have to be the same. */
  readonly equal: readonly (readonly [unknown, unknown])[];
}

/** Runs steps straight and interrupted. */
export function runInterrupted(
  engine: Engine,
  plan: BenchPlan,
  steps: readonly BenchStep[],
  { at, before, after }: Interruption,
): BenchOutcome {
  const straight = new BenchTask(engine, plan, before);
  straight.run(steps.slice(0, at));
  const firstHalf = straight.taken();
  const snapshot = straight.snapshot();
  const again = straight.snapshot();
  const resumed = new BenchTask(engine, plan, after, straight.clock.now());
  resumed.restore(snapshot);
  const equal: (readonly [unknown, unknown])[] = [[again.sorted, snapshot.sorted]];
  if (before === 1 && after === 1) equal.push([resumed.snapshot().sorted, snapshot.sorted]);
  straight.run(steps.slice(at));
  resumed.run(steps.slice(at));
  const outcome = {
    straight: [...firstHalf, ...straight.taken()],
    resumed: [...firstHalf, ...resumed.taken()],
    equal,
  };
  straight.close();
  resumed.close();
  return outcome;
}

/**
 * Runs steps straight, and interrupted by a checkpoint as files that another subtask takes over.
 * Returns what came out of both.
 */
export async function runThroughFiles(
  engine: Engine,
  plan: BenchPlan,
  steps: readonly BenchStep[],
  at: number,
): Promise<{ readonly straight: readonly string[]; readonly resumed: readonly string[] }> {
  const straight = new BenchTask(engine, plan, 1);
  straight.run(steps.slice(0, at));
  straight.taken();
  const folder = 'chk-000001/0';
  const options = { engine, arrow, maxParallelism: 128, folder, previous: undefined };
  const snapshot = new SubtaskSnapshot(options);
  straight.subtasks[0].snapshotTo(snapshot.writer('operator'));
  const storage = memoryStorage();
  const manifest = decodeManifest(
    encodeManifest({
      version: MANIFEST_VERSION,
      id: 1,
      kind: 'checkpoint',
      at: 0,
      durationMs: 0,
      parallelism: 1,
      maxParallelism: 128,
      subtasks: [await snapshot.save(storage, {})],
    }),
    'chk-000001',
  );
  const resumed = new BenchTask(engine, plan, 1, straight.clock.now());
  const target = { engine, arrow, subtask: 0, parallelism: 1 };
  const reader = await new RestoredState(storage, manifest, target).reader('operator');
  resumed.subtasks[0].restoreFrom(reader);
  if (reader.unread().length > 0) throw new Error(`Not read: ${reader.unread().join()}`);
  straight.run(steps.slice(at));
  resumed.run(steps.slice(at));
  const outcome = { straight: straight.taken(), resumed: resumed.taken() };
  straight.close();
  resumed.close();
  return outcome;
}

/** What rows have an order in: keys, and the windows of a key. */
function groupOf(row: object, table: StateTable): unknown[] {
  const { window_start: start, window_end: end } = row as Record<string, unknown>;
  return [...keyOfTableRow(row, table), start ?? null, end ?? null];
}

function keyOfTableRow(row: object, { distribution, schema }: StateTable): unknown[] {
  if (!('keys' in distribution)) return [];
  return distribution.keys.map((index) => (row as Record<string, unknown>)[schema.names[index]]);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint'
      ? `${part}n`
      : typeof part === 'number' && !Number.isFinite(part)
        ? String(part)
        : part instanceof Map
          ? [...part]
          : part,
  );
}
