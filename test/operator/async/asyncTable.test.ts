// Asynchronous functions go on from a snapshot: each row is answered once, watermarks stay behind
// the rows that came before them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, fromArray, int32, lookupFrom, schema, string } from 'millrace';
import { Batch } from '../../../src/batch/batch.js';
import { readRows } from '../../../src/batch/readRows.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { AsyncOperator } from '../../../src/operator/async/asyncOperator.js';
import type { AsyncSettings } from '../../../src/operator/async/asyncOptions.js';
import { batchCalls, rowCalls } from '../../../src/operator/async/rowCalls.js';
import type { Operator } from '../../../src/operator/operator.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { int64s } from '../../support/columns.js';
import { BenchSnapshot } from '../../support/snapshotBench.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const asked = schema({ n: int32(), row_kind: string().nullable() });
const settings: AsyncSettings = {
  ordered: true,
  capacity: 3,
  timeoutMs: Infinity,
  retry: { attempts: 1, delayMs: 0, backoff: 1, delayMsMax: 0, retryIf: () => true },
  batch: { size: 1, waitMs: 0 },
  onError: 'fail',
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

interface Asked {
  readonly n: number;
  readonly row_kind: string | null;
}

/** An operator whose calls are answered by hand. */
class Task {
  /** Rows, and watermarks as texts. */
  readonly emitted: (number | string)[] = [];
  readonly times: number[] = [];
  readonly calls: { readonly rows: readonly Asked[]; readonly answer: () => void }[] = [];
  readonly operator: AsyncOperator;
  /** Turns that wait while a barrier is aligned. */
  private held: (() => void)[] | undefined;

  constructor(options: Partial<AsyncSettings>) {
    const all = { ...settings, ...options };
    const later = (rows: readonly Asked[], value: unknown) =>
      new Promise((resolve) => this.calls.push({ rows, answer: () => resolve(value) }));
    const fn =
      all.batch.size === 1
        ? rowCalls((row) => later([row as unknown as Asked], row))
        : batchCalls((rows) => later(rows as unknown as Asked[], rows));
    this.operator = new AsyncOperator('ask', asked, asked, undefined, fn, all);
    const { context } = recordingContext(engine, 4);
    this.operator.open({
      ...context,
      emit: (batch) => {
        const rows = readRows(batch) as unknown as Asked[];
        this.emitted.push(...rows.map(({ n }) => n));
        const { i64 } = engine.memory;
        rows.forEach((_, i) => this.times.push(Number(i64[(batch.timestamps >>> 3) + i])));
      },
      emitWatermark: (at) => void this.emitted.push(`W${at}`),
      runTurn: (work) => (this.held === undefined ? work() : void this.held.push(work)),
    });
  }

  rows(numbers: readonly number[]): void {
    engine.arena.reset();
    const rows = numbers.map((n) => ({ n, row_kind: n % 3 === 0 ? null : 'a text of the row' }));
    const columns = new RowWriter(engine, asked).write(rows).columns();
    const timestamps = int64s(
      engine,
      numbers.map((n) => BigInt(n * 10)),
    );
    this.operator.processBatch(new Batch(engine, asked, columns, rows.length, { timestamps }));
  }

  answer(index: number): void {
    if (this.calls.length > 0) this.calls.splice(index % this.calls.length, 1)[0].answer();
  }

  /** Holds turns until they are released. */
  hold(): void {
    this.held ??= [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const work of held) work();
  }

  snapshot(into = new BenchSnapshot()): BenchSnapshot {
    engine.arena.reset();
    this.operator.snapshot(into);
    return into;
  }

  restore(snapshot: BenchSnapshot, isMine: (row: object) => boolean): this {
    engine.arena.reset();
    const all = snapshot.tables.get('rows') ?? [];
    const mine = new BenchSnapshot();
    mine.tables.set('rows', all.filter(isMine));
    for (const [name, values] of snapshot.valuesByName) mine.valuesByName.set(name, values);
    this.operator.restore(mine.reader(engine, () => true, 2));
    return this;
  }

  /** Answers everything, oldest call first. */
  async finish(): Promise<void> {
    this.release();
    let isDrained = false;
    void this.operator.drain().then(() => (isDrained = true));
    while (!isDrained) {
      await nextTurn();
      while (this.calls.length > 0) this.answer(0);
    }
    this.operator.close();
  }
}

type Step = {
  readonly kind: 'rows' | 'watermark' | 'answer' | 'hold' | 'release';
  readonly n: number;
};

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      'rows',
      'rows',
      'watermark',
      'answer',
      'answer',
      'hold',
      'release',
    ),
    n: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 20 },
);

/** Plays steps; row numbers and watermarks go up from `state`. */
async function play(task: Task, some: readonly Step[], state: { next: number }): Promise<void> {
  for (const { kind, n } of some) {
    if (kind === 'rows') task.rows(Array.from({ length: n }, () => state.next++));
    if (kind === 'watermark') task.operator.processWatermark((state.next - 1) * 10);
    if (kind === 'answer') task.answer(n);
    if (kind === 'hold') task.hold();
    if (kind === 'release') task.release();
    await nextTurn();
    await nextTurn();
  }
}

const rowsIn = (emitted: readonly (number | string)[]): number[] =>
  emitted.filter((entry) => typeof entry === 'number');

/** Rows behind a watermark that they came before. */
function overtaken(emitted: readonly (number | string)[]): number[] {
  let watermark = -Infinity;
  return emitted.filter((entry): entry is number => {
    if (typeof entry === 'string') watermark = Math.max(watermark, Number(entry.slice(1)));
    return typeof entry === 'number' && entry * 10 <= watermark;
  });
}

describe.each([
  ['in order', {}],
  ['in any order', { ordered: false }],
  ['several rows a call', { batch: { size: 2, waitMs: 0 } }],
  ['several rows a call, in any order', { ordered: false, batch: { size: 3, waitMs: 0 } }],
])('rows in flight, %s,', (_, options: Partial<AsyncSettings>) => {
  it.each([1, 2, 3])('are asked for again behind a snapshot, by %i subtasks', async (after) => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (first, second) => {
        const state = { next: 0 };
        const before = new Task(options);
        await play(before, first, state);
        const emitted = [...before.emitted];
        const times = [...before.times];
        const snapshot = before.snapshot();
        expect(before.snapshot()).toEqual(snapshot);
        expect(before.emitted).toEqual(emitted);
        const tasks = Array.from({ length: after }, (__, subtask) =>
          new Task(options).restore(snapshot, (row) => (row as Asked).n % after === subtask),
        );
        if (after === 1) expect(tasks[0].snapshot().sorted).toEqual(snapshot.sorted);
        await play(tasks[0], second, state);
        for (const task of tasks) await task.finish();
        const last = tasks.map((task) => task.emitted);
        const all = [emitted, ...last].flatMap(rowsIn);
        expect([...all].sort((a, b) => a - b)).toEqual(
          Array.from({ length: state.next }, (__, n) => n),
        );
        expect([...times, ...tasks.flatMap((task) => task.times)]).toEqual(all.map((n) => n * 10));
        for (const task of tasks) expect(overtaken(task.emitted)).toEqual([]);
        if (after === 1 && settings.ordered && options.ordered !== false) {
          expect(all).toEqual(Array.from({ length: state.next }, (__, n) => n));
        }
        await before.finish();
      }),
      { numRuns: 20 },
    );
  });
});

describe('a snapshot of an asynchronous function', () => {
  it('keeps the watermark that it held back, and more rows than the capacity', async () => {
    const task = new Task({});
    task.hold();
    task.rows([1, 2, 3, 4, 5, 6, 7]);
    task.rows([8, 9]);
    task.operator.processWatermark(95);
    task.answer(0);
    await nextTurn();
    const snapshot = task.snapshot();
    expect(snapshot.tables.get('rows')).toHaveLength(9);
    expect(snapshot.known.get('rows')?.distribution).toEqual({ to: 'spread' });
    expect(snapshot.tables.get('rows')?.[0]).toEqual({
      n: 1,
      row_kind: 'a text of the row',
      row_time: 10,
      row_watermark: null,
      row_kind_2: 0,
    });
    const resumed = new Task({}).restore(snapshot, () => true);
    expect(resumed.operator.backlog).toBeDefined();
    await nextTurn();
    expect(resumed.calls.map(({ rows }) => rows[0].n)).toEqual([1, 2, 3]);
    await resumed.finish();
    expect(resumed.emitted).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 'W95']);
    await task.finish();
  });

  it('starts the cache of a lookup empty, and looks rows in flight up again', async () => {
    const table = new Map([[1, { id: 1, name: 'one' }]]);
    const named = schema({ id: int32(), name: string() });
    const { node } = environment()
      .from(fromArray(asked, []))
      .lookupJoin(lookupFrom(named, table), { on: { n: 'id' }, cache: {} });
    const { create } = node as unknown as { create: () => Operator };
    const snapshot = new BenchSnapshot();
    const task = new Task({});
    task.rows([1, 2]);
    task.snapshot(snapshot);
    const operator = create();
    const { context } = recordingContext(engine, 4);
    const joined: unknown[] = [];
    operator.open({ ...context, emit: (batch) => void joined.push(...readRows(batch)) });
    operator.restore?.(snapshot.reader(engine));
    await operator.drain?.();
    expect(joined).toEqual([{ n: 1, row_kind: 'a text of the row', name: 'one' }]);
    operator.close();
    await task.finish();
  });
});
