// Source runner: all splits of one source, read in order (bounded) or side by side (unbounded),
// with their watermarks.
//
//   split 0 ──► generator ┐
//   split 1 ──► generator ┼─ tracker: minimum of the active ones ──► source vertex
//   split 2 ──► generator ┘
//
// Invariants
//   · A bounded source reads its splits one after another, so that a split not yet opened holds nothing back.
//   · A split that yields nothing for its idle timeout of processing time stops holding the watermark back.
import type { Fields } from '../batch/dataType.js';
import type { Json, Source, SourceContext, Split } from '../source/source.js';
import { nextTurn } from '../source/turn.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import { WatermarkGenerator } from '../time/watermarkGenerator.js';
import { WatermarkTracker } from '../time/watermarkTracker.js';
import { SplitRunner, type SplitRunnerHooks, type Step } from './splitRunner.js';
import type { Vertex } from './vertex.js';

/** Longest stretch of work in milliseconds without a turn of the event loop. */
const YIELD_AFTER_MS = 10;
/** Turns of the event loop in which rows that have arrived reach the runner: timer, I/O, pump. */
const TURNS_BEFORE_IDLE = 4;
const SPLITS_TO_COME = 'splits to come';

/** What a {@link SourceRunner} needs from its job. */
export interface SourceRunnerOptions {
  readonly source: Source<Fields>;
  readonly watermarks: WatermarkStrategy | undefined;
  /** Whether batches carry the watermark of every row. */
  readonly everyWatermark: boolean;
  readonly vertex: Vertex;
  readonly context: SourceContext;
  readonly hooks: SplitRunnerHooks;
  readonly neededColumns: ReadonlySet<string> | undefined;
}

/** Runs one source to its end. */
export class SourceRunner {
  private readonly tracker: WatermarkTracker;
  private readonly runners = new Map<string, SplitRunner>();
  private finished = { rowsIn: 0, bytesIn: 0, badRecords: 0 };
  private lastYield = performance.now();

  constructor(private readonly options: SourceRunnerOptions) {
    this.tracker = new WatermarkTracker(options.context.clock);
    // Stands for splits that are not open yet: while it waits, the end of those that are is not the
    // end of event time.
    this.tracker.add(SPLITS_TO_COME);
    this.tracker.markIdle(SPLITS_TO_COME);
  }

  get rowsIn(): number {
    return this.sum((runner) => runner.rowsIn) + this.finished.rowsIn;
  }

  get bytesIn(): number {
    return this.sum((runner) => runner.bytesIn) + this.finished.bytesIn;
  }

  get badRecords(): number {
    return this.sum((runner) => runner.badRecordCount) + this.finished.badRecords;
  }

  get source(): Source<Fields> {
    return this.options.source;
  }

  /** Positions of the open splits, as a snapshot keeps them. */
  positions(): Record<string, Json> {
    return Object.fromEntries([...this.runners].map(([id, runner]) => [id, runner.position()]));
  }

  /** Why the watermark stands where it does, a line a split. */
  explainWatermark(): string {
    const { heldBackBy, heldBackSince, members } = this.tracker.explain();
    const lines = members
      .filter(({ id }) => id !== SPLITS_TO_COME)
      .map(({ id, status, watermark }) => {
        const at = Number.isFinite(watermark) ? new Date(watermark).toISOString() : 'none yet';
        const since = heldBackSince === undefined ? '' : new Date(heldBackSince).toISOString();
        const holds = id === heldBackBy ? `  ◄ holds the watermark back since ${since}` : '';
        return `  ${id}: ${status}, watermark ${at}${holds}`;
      });
    return lines.length === 0 ? '  no split is open' : lines.join('\n');
  }

  /** Reads until the end of every split, or until the job's signal is aborted. */
  async run(): Promise<void> {
    const { source, context } = this.options;
    const splits = await source.splits();
    if (source.isBounded) for (const split of splits) await this.runSplit(split);
    else await this.runUnbounded(splits);
    await this.whenWritable();
    if (!context.signal.aborted) this.options.vertex.receiveWatermark(Infinity, 0);
    context.engine.arena.reset();
  }

  private async runUnbounded(splits: readonly Split[]): Promise<void> {
    const { source, context } = this.options;
    const running: Promise<void>[] = splits.map((split) => this.runSplit(split));
    const discover = async (): Promise<void> => {
      while (source.newSplits !== undefined && !context.signal.aborted) {
        const found = await source.newSplits(context.signal);
        const more = found.map((split) => this.runSplit(split));
        if (more.length > 0) await Promise.race([Promise.all(more), Promise.resolve()]);
        running.push(...more);
      }
    };
    await Promise.all([...running, discover()]);
    await Promise.all(running);
  }

  private async runSplit(split: Split): Promise<void> {
    const { source, context, watermarks, hooks, neededColumns, everyWatermark } = this.options;
    if (context.signal.aborted) return;
    const generator =
      watermarks &&
      new WatermarkGenerator(context.engine, source.schema, watermarks, everyWatermark);
    this.tracker.add(split.id);
    const splitHooks: SplitRunnerHooks = {
      ...hooks,
      onBatch: (batch) => {
        if (generator === undefined) return hooks.onBatch(batch);
        hooks.onBatch(generator.assign(batch, this.tracker.bounds(split.id)));
        this.tracker.update(split.id, generator.current);
        this.passWatermarkOn();
      },
    };
    const runner = await SplitRunner.open(
      source,
      split,
      undefined,
      context,
      splitHooks,
      neededColumns,
    );
    this.runners.set(split.id, runner);
    try {
      await this.drive(runner);
    } finally {
      this.tracker.finish(split.id);
      this.retire(runner);
      generator?.release();
      await runner.close();
    }
    await this.whenWritable();
    if (!source.isBounded && !context.signal.aborted) this.passWatermarkOn();
  }

  private async drive(runner: SplitRunner): Promise<void> {
    const { signal } = this.options.context;
    while (!signal.aborted) {
      const pending = runner.step();
      const step =
        pending instanceof Promise ? await this.waiting(pending, runner.split.id) : pending;
      if (step === 'end' || step === 'aborted') return;
      if (step !== 'more') await this.waiting(step.idleUntil, runner.split.id);
      if (performance.now() - this.lastYield > YIELD_AFTER_MS) {
        await nextTurn();
        this.lastYield = performance.now();
      }
    }
  }

  /**
   * Waits, but not beyond an abort; when it takes longer than the idle timeout, the split is idle
   * until then.
   */
  private async waiting<T extends Step | void>(
    pending: Promise<T>,
    splitId: string,
  ): Promise<T | 'aborted'> {
    const { context, watermarks } = this.options;
    const timeoutMs = this.source.isBounded ? false : (watermarks?.idlenessMs ?? false);
    const timer = new AbortController();
    const aborted = once(context.signal, timer.signal);
    try {
      if (timeoutMs !== false) {
        const slept = context.clock.sleep(timeoutMs, timer.signal).then(
          () => 'idle' as const,
          () => 'aborted' as const,
        );
        const first = await Promise.race([pending, slept, aborted]);
        if (first === 'idle' && (await isStillPending(pending))) {
          await this.whenWritable();
          this.tracker.markIdle(splitId);
          this.passWatermarkOn();
        }
      }
      return await Promise.race([pending, aborted]);
    } finally {
      timer.abort();
    }
  }

  /** Resolves when no commit runs, or the job is aborted. */
  private async whenWritable(): Promise<void> {
    const { hooks, context } = this.options;
    for (let busy = hooks.whenWritable(); busy !== undefined; busy = hooks.whenWritable()) {
      const isOver = new AbortController();
      await Promise.race([busy, once(context.signal, isOver.signal)]);
      isOver.abort();
      if (context.signal.aborted) return;
    }
  }

  private passWatermarkOn(): void {
    const { vertex, context } = this.options;
    if (this.tracker.isIdle) vertex.receiveIdle(0);
    else vertex.receiveWatermark(this.tracker.combined, 0);
    context.engine.arena.reset();
  }

  private retire(runner: SplitRunner): void {
    this.runners.delete(runner.split.id);
    this.finished.rowsIn += runner.rowsIn;
    this.finished.bytesIn += runner.bytesIn;
    this.finished.badRecords += runner.badRecordCount;
  }

  private sum(of: (runner: SplitRunner) => number): number {
    let total = 0;
    for (const runner of this.runners.values()) total += of(runner);
    return total;
  }
}

/**
 * False when what is waited for is there and only had no turn yet: a function that blocked the
 * thread for longer than the idle timeout does not make a split idle whose rows wait.
 */
async function isStillPending(pending: Promise<unknown>): Promise<boolean> {
  let isPending = true;
  const settle = (): void => void (isPending = false);
  pending.then(settle, settle);
  for (let turn = 0; turn < TURNS_BEFORE_IDLE && isPending; turn++) await nextTurn();
  return isPending;
}

/** Resolves when `signal` is aborted; stops listening when `until` is. */
function once(signal: AbortSignal, until: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true, signal: until });
  });
}
