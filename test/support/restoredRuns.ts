// Runs of one operator that is stopped and restored, at any parallelism: what comes out must be
// what comes out of an undisturbed run.
//
//   batches   ▐███▐███│▐███▐███▐███│▐███       │ = snapshot, new operators restored from it
//   subtasks     1          3           2     rows go to the subtask of their key
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Batch } from '../../src/batch/batch.js';
import type { Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { Schema } from '../../src/batch/schema.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { VirtualClock } from '../../src/time/clock.js';
import { fromI64 } from '../../src/time/milliseconds.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from './columns.js';
import { MemorySnapshot } from './memorySnapshot.js';
import { readI64 } from './rowBatch.js';

/** A row with what the task knows of it. */
export interface TimedRow {
  readonly row: object;
  /** Event time; absent for streams without. */
  readonly at?: number;
  /** The watermark that stood before it. */
  readonly watermark?: number;
}

/** A batch and the watermark behind it. */
export interface TimedBatch {
  readonly rows: readonly TimedRow[];
  readonly watermark: number;
}

/** Batches up to `until` by so many subtasks. */
export interface Stage {
  readonly until: number;
  readonly parallelism: number;
}

/** An operator under test. */
export interface RestoredOperator {
  readonly create: () => Operator;
  readonly schema: Schema<Fields>;
  /** Names of the key columns of input, output and state; none = one subtask takes all. */
  readonly keys: readonly string[];
  /** Whether rows may go to other tables of the state when subtasks become fewer. */
  readonly regroups?: boolean;
}

type Values = Record<string, unknown>;

/** What a subtask sent out, in order. */
export type Sent = readonly Values[];

/** What each key got, in order; each output by itself. */
type ByKey = ReadonlyMap<string, readonly Values[]>;

const engine = createEngine();

/**
 * Runs with and without restarts and compares what came out, key by key.
 *
 * @param stages  At least one; the last goes on to the end.
 */
export function checkRestored(
  operator: RestoredOperator,
  batches: readonly TimedBatch[],
  stages: readonly Stage[],
): void {
  const used = engine.memory.usedBytes - engine.arena.bytes;
  const whole = run(operator, batches, [{ until: Infinity, parallelism: 1 }]);
  const restored = run(operator, batches, stages);
  // Subtasks see fewer watermarks between rows: those of their own.
  const isAlone = stages.every(({ parallelism }) => parallelism === 1);
  assert.deepEqual(sorted(restored, isAlone), sorted(whole, isAlone));
  assert.equal(engine.memory.usedBytes - engine.arena.bytes, used, 'memory is given back');
}

function sorted(byKey: ByKey, withWatermarks: boolean): [string, readonly Values[]][] {
  const plain = [...byKey].map(([key, rows]): [string, Values[]] => [
    key,
    rows.map(({ $watermark, ...row }) => (withWatermarks ? { ...row, $watermark } : row)),
  ]);
  return plain.sort(([a], [b]) => (a < b ? -1 : 1));
}

function run(
  operator: RestoredOperator,
  batches: readonly TimedBatch[],
  stages: readonly Stage[],
): ByKey {
  const sent = new Map<string, Values[]>();
  let snapshot: MemorySnapshot | undefined;
  let from = 0;
  stages.forEach(({ until, parallelism }, index) => {
    const isLast = index === stages.length - 1;
    const tasks = Array.from(
      { length: parallelism },
      (_, subtask) => new Subtask(operator, subtask, parallelism, sent),
    );
    if (snapshot !== undefined) restore(tasks, snapshot, operator);
    const to = isLast ? batches.length : Math.min(until, batches.length);
    for (; from < to; from++) for (const task of tasks) task.play(batches[from]);
    if (!isLast) snapshot = snapshotOf(tasks);
    else for (const task of tasks) task.operator.processWatermark(Infinity);
    for (const task of tasks) task.operator.close();
  });
  return sent;
}

function restore(
  tasks: readonly Subtask[],
  from: MemorySnapshot,
  { keys, regroups }: RestoredOperator,
): void {
  for (const task of tasks) {
    const reader = from.reader(engine, (row) => task.isMine(row as Values, keys), 7);
    task.operator.restore?.(reader);
  }
  const again = snapshotOf(tasks);
  if (regroups !== true) assert.deepEqual(contents(again), contents(from), 'restored as it was');
}

/** Takes two, which must be equal. */
function snapshotOf(tasks: readonly Subtask[]): MemorySnapshot {
  const [one, two] = [new MemorySnapshot(), new MemorySnapshot()];
  for (const { operator } of tasks) operator.snapshot?.(one);
  for (const { operator } of tasks) operator.snapshot?.(two);
  assert.deepEqual(two, one, 'a snapshot changes nothing');
  return one;
}

/**
 * Rows in an order of their own, and values once, those of lists one by one: what does not depend
 * on the parallelism.
 */
function contents({ tables, valuesByName }: MemorySnapshot): unknown {
  const rows = [...tables].map(([name, table]) => [name, table.map(textOf).sort()] as const);
  const values = [...valuesByName].map(([name, all]) => [
    name,
    [...new Set(all.flat().map(textOf))].sort(),
  ]);
  return { rows: rows.filter(([, table]) => table.length > 0).sort(), values: values.sort() };
}

const textOf = (value: unknown): string => inspect(value, { depth: 9, maxStringLength: null });

class Subtask {
  readonly operator: Operator;

  constructor(
    private readonly tested: RestoredOperator,
    private readonly subtask: number,
    private readonly parallelism: number,
    private readonly sent: Map<string, Values[]>,
  ) {
    this.operator = tested.create();
    this.operator.open(this.context());
  }

  isMine(row: Values, keys: readonly string[]): boolean {
    let hash = 7;
    for (const letter of keyText(row, keys)) hash = (hash * 31 + letter.charCodeAt(0)) % 65521;
    return hash % this.parallelism === this.subtask;
  }

  play({ rows, watermark }: TimedBatch): void {
    const mine = rows.filter(({ row }) => this.isMine(row as Values, this.tested.keys));
    engine.arena.reset();
    if (mine.length > 0) this.operator.processBatch(this.batch(mine), 0);
    this.operator.processWatermark(watermark);
  }

  private batch(rows: readonly TimedRow[]): Batch {
    const columns = rows.map(({ row }) => row);
    const timestamps = rows[0].at === undefined ? undefined : rows.map(({ at = 0 }) => at);
    const behind = rows.some(({ at = 0, watermark = -Infinity }) => at <= watermark + 1);
    const watermarks = behind
      ? rows.map(({ watermark = -Infinity }) => Math.max(watermark, Number.MIN_SAFE_INTEGER))
      : undefined;
    return batchFromRows(engine, this.tested.schema, columns, { timestamps, watermarks });
  }

  private record(batch: Batch, tag: string): void {
    const { rowCount, timestamps, watermarks } = batch;
    const times = timestamps === 0 ? [] : readI64(engine, timestamps, rowCount);
    const stood = watermarks === 0 ? [] : readI64(engine, watermarks, rowCount);
    readRows(batch).forEach((row, i) => {
      const key = `${keyText(row, this.tested.keys)} ${tag}`;
      const sent = this.sent.get(key) ?? [];
      const watermark = stood[i] === undefined ? undefined : fromI64(BigInt(stood[i]));
      sent.push({ ...row, $tag: tag, $at: times[i], $watermark: watermark });
      this.sent.set(key, sent);
    });
  }

  private context(): OperatorContext {
    return {
      engine,
      clock: new VirtualClock(),
      batchSize: 5,
      subtask: this.subtask,
      parallelism: this.parallelism,
      emit: (batch) => this.record(batch, ''),
      emitSide: (tag, batch) => this.record(batch, tag),
      wakeAt: () => undefined,
      emitWatermark: () => undefined,
      emitIdle: () => undefined,
      runTurn: (work) => work(),
      signal: new AbortController().signal,
      count: () => undefined,
    };
  }
}

function keyText(row: Values, keys: readonly string[]): string {
  return keys.map((key) => textOf(row[key])).join('|');
}
