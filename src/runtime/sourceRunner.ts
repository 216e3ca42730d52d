// Source runner: all splits of one source, read in order (bounded) or side by side (unbounded),
// with their watermarks.
//
//   split 0 ──► generator ┐
//   split 1 ──► generator ┼─ tracker: minimum of the active ones ──► source vertex
//   split 2 ──► generator ┘
//
// Invariants
//   · A bounded source reads its splits one after another, so that a split not yet opened holds
//     nothing back.
//   · A split that yields nothing for its idle timeout of processing time stops holding the
//     watermark back.
import type { Fields } from '../batch/dataType.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import type { TaskTime } from '../observe/taskTime.js';
import type { ExplainedSplits } from '../observe/watermarkText.js';
import type { NeededColumns, Source, SourceContext, Split } from '../source/source.js';
import { nextTurn, worked } from '../source/turn.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import { WatermarkGenerator } from '../time/watermarkGenerator.js';
import { WatermarkTracker } from '../time/watermarkTracker.js';
import type { AlignmentMember } from '../time/watermarkAlignment.js';
import { SplitAlignment } from './splitAlignment.js';
import type { SplitFeed } from './splitFeed.js';
import { SourceProgress, type SplitProgress } from './sourceProgress.js';
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
  /** Which splits this runner reads. */
  readonly splits: SplitFeed;
  readonly neededColumns: NeededColumns | undefined;
  /** Of the watermark strategy. */
  readonly alignment?: AlignmentMember | undefined;
  readonly time?: TaskTime;
}

interface OpenSplit {
  readonly runner: SplitRunner;
  readonly generator: WatermarkGenerator | undefined;
}

/** Runs one source to its end. */
export class SourceRunner {
  private readonly tracker: WatermarkTracker;
  private readonly runners = new Map<string, OpenSplit>();
  private readonly progress = new SourceProgress();
  private finished = { rowsIn: 0, bytesIn: 0, badRecords: 0 };
  private lastYield = worked();
  /** Aborted when no more is to be read, though the job goes on. */
  private readonly stopped = new AbortController();
  /** Aborted when no more is to be read. */
  private readonly reading: AbortSignal;
  private readonly alignment: SplitAlignment | undefined;

  constructor(private readonly options: SourceRunnerOptions) {
    const { alignment, source } = options;
    this.alignment = alignment && new SplitAlignment(alignment, source.isBounded);
    this.tracker = new WatermarkTracker(options.context.clock);
    this.reading = AbortSignal.any([options.context.signal, this.stopped.signal]);
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

  /** Name of the source's vertex, by which its state is known. */
  get name(): string {
    return this.options.vertex.operator.name;
  }

  get source(): Source<Fields> {
    return this.options.source;
  }

  /** Stops at the next step, as if every split had ended there. */
  stopReading(): void {
    this.stopped.abort();
  }

  /** Resolves when every split is between two steps; more begin only behind the gate. */
  async whenPaused(): Promise<void> {
    await Promise.all([...this.runners.values()].map(({ runner }) => runner.whenPaused()));
  }

  /** Writes where each split is. */
  snapshot(writer: SnapshotWriter): void {
    const open = [...this.runners.values()].map(progressOf);
    this.progress.write(writer, open, this.tracker.combined);
  }

  /** Takes it back; to be called before {@link run}. */
  restore(reader: SnapshotReader): void {
    this.progress.read(reader, this.options.splits);
    this.tracker.resume(this.progress.watermark);
  }

  /** Why the watermark stands where it does: the splits that are not read to their ends. */
  explainWatermark(): ExplainedSplits {
    const explained = this.tracker.explain();
    const members = explained.members
      .filter(({ id, status }) => id !== SPLITS_TO_COME && status !== 'FINISHED')
      .map((member) => ({ ...member, isWaiting: this.alignment?.isWaiting(member.id) === true }));
    return { ...explained, members };
  }

  /** Reads until the end of every split, or until the job's signal is aborted. */
  async run(): Promise<void> {
    try {
      await this.readAll();
    } finally {
      this.alignment?.leave();
    }
  }

  private async readAll(): Promise<void> {
    const { source, context, splits } = this.options;
    const isFinished = (split: Split): boolean => this.progress.isFinished(split.id);
    const begun = this.progress.begun;
    // They were read side by side: none may hold its watermark behind the end of another.
    for (const { split } of begun) this.tracker.add(split.id);
    if (source.isBounded) {
      for (const { split } of begun) await this.runSplit(split);
      await splits.begin(source, [...this.progress.known()]);
      for (let next = await splits.next(); next !== undefined; next = await splits.next()) {
        if (this.reading.aborted) break;
        this.tracker.add(next.id);
        await this.runSplit(next);
      }
    } else {
      const known = new Set(this.progress.known());
      const found = (await source.splits()).filter((split) => splits.isMine(split));
      const more = found.filter((split) => !known.has(split.id) && !isFinished(split));
      for (const split of more) this.tracker.add(split.id);
      await this.runUnbounded([...begun.map(({ split }) => split), ...more]);
    }
    await this.whenWritable();
    if (!context.signal.aborted) this.options.vertex.receiveWatermark(Infinity, 0);
    context.engine.arena.reset();
  }

  private async runUnbounded(splits: readonly Split[]): Promise<void> {
    const { source } = this.options;
    // Without splits of its own yet, a subtask holds nobody back.
    if (splits.length === 0) {
      this.tellAlignment();
      await this.whenWritable();
      if (!this.reading.aborted) this.passWatermarkOn();
    }
    const running: Promise<void>[] = splits.map((split) => this.runSplit(split));
    const discover = async (): Promise<void> => {
      while (source.newSplits !== undefined && !this.reading.aborted) {
        const found = (await source.newSplits(this.reading)).filter(
          (split) => this.options.splits.isMine(split) && !this.progress.isKnown(split.id),
        );
        for (const split of found) this.tracker.add(split.id);
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
    if (this.reading.aborted) return;
    const before = this.progress.of(split.id);
    const generator =
      watermarks &&
      new WatermarkGenerator(context.engine, source.schema, watermarks, everyWatermark);
    if (before?.watermark !== undefined) {
      generator?.restore([before.watermark]);
      if (generator !== undefined) this.tracker.update(split.id, generator.current);
    }
    const splitHooks: SplitRunnerHooks = {
      ...hooks,
      onBatch: (batch) => {
        if (generator === undefined) return hooks.onBatch(batch);
        hooks.onBatch(generator.assign(batch, this.tracker.bounds(split.id)));
        this.tracker.update(split.id, generator.current);
        this.tellAlignment();
        this.passWatermarkOn();
      },
    };
    const position = before?.position;
    const runner = await SplitRunner.open(
      source,
      split,
      position,
      context,
      splitHooks,
      neededColumns,
    );
    this.runners.set(split.id, { runner, generator });
    this.progress.opened(split.id);
    this.tellAlignment();
    let isRead = false;
    this.options.time?.begin();
    try {
      isRead = await this.drive(runner, generator);
    } finally {
      this.options.time?.end();
      this.tracker.finish(split.id);
      this.retire({ runner, generator }, isRead);
      this.tellAlignment();
      generator?.release();
      await runner.close();
    }
    await this.whenWritable();
    if (!source.isBounded && !context.signal.aborted) this.passWatermarkOn();
  }

  /** True when the split was read to its end. */
  private async drive(runner: SplitRunner, generator?: WatermarkGenerator): Promise<boolean> {
    while (!this.reading.aborted) {
      const watermark = generator?.current ?? -Infinity;
      if (this.alignment?.isAhead(watermark) === true) {
        await this.alignment.untilAligned(runner.split.id, watermark, this.reading);
        continue;
      }
      const pending = runner.step();
      const step =
        pending instanceof Promise ? await this.waiting(pending, runner.split.id) : pending;
      if (step === 'end') return true;
      if (step === 'aborted') {
        // A job that is drained hands on the rest of what it read: its position is behind it.
        const isOver = new AbortController();
        await Promise.race([runner.whenPaused(), once(this.options.context.signal, isOver.signal)]);
        isOver.abort();
        return false;
      }
      if (step !== 'more') await this.waiting(step.idleUntil, runner.split.id);
      if (worked() - this.lastYield > YIELD_AFTER_MS) {
        await nextTurn();
        this.lastYield = worked();
      }
    }
    return false;
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
    const aborted = once(this.reading, timer.signal);
    this.options.time?.beginWait();
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
          this.tellAlignment();
          this.passWatermarkOn();
        }
      }
      return await Promise.race([pending, aborted]);
    } finally {
      this.options.time?.endWait();
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

  /** Splits of a bounded source that are read later hold nobody back. */
  private tellAlignment(): void {
    const isCounted = (id: string): boolean => !this.source.isBounded || this.runners.has(id);
    this.alignment?.tell(this.tracker.lowestActive(isCounted));
  }

  private passWatermarkOn(): void {
    const { vertex, context } = this.options;
    if (this.tracker.isIdle) vertex.receiveIdle(0);
    else vertex.receiveWatermark(this.tracker.combined, 0);
    context.engine.arena.reset();
  }

  private retire(open: OpenSplit, isRead: boolean): void {
    const { runner } = open;
    this.runners.delete(runner.split.id);
    if (isRead) this.progress.finish(runner.split.id);
    // A job that was drained goes on behind what it read.
    else if (this.stopped.signal.aborted) this.progress.left(progressOf(open));
    this.finished.rowsIn += runner.rowsIn;
    this.finished.bytesIn += runner.bytesIn;
    this.finished.badRecords += runner.badRecordCount;
  }

  private sum(of: (runner: SplitRunner) => number): number {
    let total = 0;
    for (const { runner } of this.runners.values()) total += of(runner);
    return total;
  }
}

/** Where a split is. */
function progressOf({ runner, generator }: OpenSplit): SplitProgress {
  const watermark = generator?.snapshot();
  const { split } = runner;
  return { split, position: runner.position(), ...(watermark !== undefined && { watermark }) };
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
