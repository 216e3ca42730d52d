// Test driver: a job that stands still until a test moves it.
import type { DataStream } from '../api/dataStream.js';
import type { Environment, EnvironmentOptions } from '../api/environment.js';
import type { Fields, RowOf } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { InspectedEntry, InspectedTimer } from '../operator/inspection.js';
import type { Job } from '../runtime/job.js';
import type { JobResult } from '../runtime/progress.js';
import { durationMs, type Duration } from '../time/duration.js';
import { requireSameResults } from './batchSizeResults.js';
import { matchGolden } from './golden.js';
import { pendingTimers, stateEntries } from './inspectOperators.js';
import type { Change } from './outputSink.js';
import type { TestInput } from './testInput.js';
import { TestRun, type AnyBuild } from './testRun.js';

/** The inputs of a job under test, by name. */
export type TestInputs = Readonly<Record<string, TestInput<Fields>>>;

/** The streams that inputs become. */
export type TestStreams<I extends TestInputs> = {
  readonly [N in keyof I]: I[N] extends TestInput<infer F> ? DataStream<F> : never;
};

/** What a test reads, by name; an output is a stream of the ordinary API. */
export type TestOutputs = Readonly<Record<string, AsyncIterable<object>>>;

/** The rows of an output. */
export type TestRow<S> = S extends DataStream<infer F> ? RowOf<F> : never;

/** Settings of {@link testDriver}. */
export interface TestDriverOptions extends Omit<EnvironmentOptions, 'clock' | 'batchSize'> {
  /**
   * Rows a batch. Of several, the job runs at each, and a result that depends on it is an error;
   * 'random' draws three. Default: one run at the size of production.
   */
  readonly batchSizes?: readonly number[] | 'random';
  /** Processing time at the start; default 1970-01-01 UTC, 0. */
  readonly startTime?: Date | number;
}

type Name<T> = keyof T & string;

/**
 * A running job under test. Every method that moves it resolves when the job has done all that
 * follows, so that results can be read at once.
 */
export class TestDriver<I extends TestInputs, O extends TestOutputs> implements AsyncDisposable {
  /** @internal Use {@link testDriver}. */
  constructor(private readonly runs: readonly TestRun[]) {}

  /**
   * Pushes rows into an input, in order.
   *
   * @throws MillraceError what the job fails with, here and of every call that follows.
   */
  async push<N extends Name<I>>(
    input: N,
    ...rows: readonly (I[N] extends TestInput<infer F> ? RowOf<F> : never)[]
  ): Promise<void> {
    await this.each((run) => run.step(() => run.input(input).push(rows)));
  }

  /**
   * Moves the watermark of an input: no row of this time or before follows. For inputs with `time`;
   * others have watermarks that follow from their rows.
   */
  async watermark(input: Name<I>, time: Date | number): Promise<void> {
    await this.each((run) => {
      const source = run.input(input);
      if (source.hasManualWatermark) return run.step(() => source.watermark(Number(time)));
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `The watermark of the input '${input}' cannot be set: ` +
          `declare it as testInput(schema, { time: 'column' }), without watermarks of its own.`,
      );
    });
  }

  /** Moves processing time forward; timers fire in order, each at its time. */
  async advanceProcessingTime(by: Duration): Promise<void> {
    const ms = durationMs(by, 'The advance of processing time', { min: 0 });
    await this.each((run) => run.advanceClock(ms));
  }

  /** Processing time in milliseconds since 1970-01-01 UTC. */
  get processingTime(): number {
    return this.first.clock.now();
  }

  /** Ends an input, while the others go on. */
  async end(input: Name<I>): Promise<void> {
    await this.each((run) => run.step(() => run.input(input).end()));
  }

  /** Ends all inputs and the job; what it emitted can still be read. */
  async finish(): Promise<JobResult> {
    await this.each((run) => run.finish());
    return this.first.job.done;
  }

  /** The rows of an output since the last call. */
  rows<N extends Name<O>>(output: N): TestRow<O[N]>[] {
    return this.changes(output).map(({ row }) => row);
  }

  /** The rows of an output since the last call, and how each changes the result. */
  changes<N extends Name<O>>(output: N): Change<TestRow<O[N]>>[] {
    const taken = this.runs.map((run) => run.output(output).take());
    requireSameResults(
      output,
      this.runs.map((run) => run.batchSize),
      taken,
    );
    return taken[0] as Change<TestRow<O[N]>>[];
  }

  /**
   * Waits for rows of an output that functions of real time bring, such as a fetch, and takes all
   * that there are.
   */
  async nextRows<N extends Name<O>>(output: N, count = 1): Promise<TestRow<O[N]>[]> {
    await this.each((run) => run.waitForRows(output, count));
    return this.rows(output);
  }

  /**
   * Compares the rows of an output since the last call with a file; see {@link matchGolden}.
   *
   * @throws AssertionError with the difference.
   */
  matchGolden(output: Name<O>, path: string | URL): void {
    matchGolden(this.rows(output), path);
  }

  /**
   * What a state holds: its keys and values, in no particular order.
   *
   * @param operator  The name of the operator, where several have a state of this name.
   */
  state(name: string, operator?: string): InspectedEntry[] {
    return stateEntries(this.first.job.operators, name, operator);
  }

  /** Timers that have not fired, in the order in which they will, event time first. */
  timers(operator?: string): InspectedTimer[] {
    return pendingTimers(this.first.job.operators, operator);
  }

  /** The job itself: its progress, and why a window has not fired. */
  get job(): Job {
    return this.first.job;
  }

  /** Cancels the job if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.each((run) => run.close());
  }

  private get first(): TestRun {
    return this.runs[0];
  }

  private async each(step: (run: TestRun) => Promise<unknown>): Promise<void> {
    for (const run of this.runs) await step(run);
  }
}

/**
 * Builds a job over test inputs by the ordinary API and starts it, with a clock that the test
 * moves.
 *
 * @example
 *   await using driver = await testDriver(
 *     { bids: testInput(bids, { time: 'at' }) },
 *     ({ bids }) => ({
 *       counts: bids.keyBy('auction').window(tumble('10s')).aggregate({ n: count() }),
 *     }),
 *   );
 *   await driver.push('bids', { auction: 1n, at: new Date(1000) });
 *   await driver.watermark('bids', 9_999);
 *   expect(driver.rows('counts')).toEqual([…]);
 */
export async function testDriver<I extends TestInputs, O extends TestOutputs>(
  inputs: I,
  build: (inputs: TestStreams<I>, env: Environment) => O | Promise<O>,
  options: TestDriverOptions = {},
): Promise<TestDriver<I, O>> {
  const { batchSizes, startTime = 0, ...settings } = options;
  const runs: TestRun[] = [];
  for (const batchSize of sizesOf(batchSizes)) {
    const run = new TestRun({ ...settings, batchSize }, Number(startTime));
    runs.push(await run.start(inputs, build as AnyBuild));
  }
  return new TestDriver<I, O>(runs);
}

function sizesOf(batchSizes: TestDriverOptions['batchSizes']): readonly (number | undefined)[] {
  if (batchSizes === undefined) return [undefined];
  if (batchSizes === 'random') return [1, randomSize(16), randomSize(4096)];
  if (batchSizes.length > 0) return batchSizes;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    'batchSizes is empty; leave it out, or name one.',
  );
}

const randomSize = (max: number): number => 2 + Math.floor(Math.random() * (max - 1));
