// Environment: where a job is described and executed.
import { createEngine } from '../wasm/load.js';
import type { Fields } from '../batch/dataType.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import type { LogicalNode, SinkNode, SourceNode } from '../plan/logical.js';
import { explainPlan } from '../plan/explain.js';
import { defaultBatchSize } from '../plan/batchSize.js';
import { createJob, type ChannelKind, type StartWorkers } from '../plan/physical.js';
import { withTwoPhases, type AggPhaseStrategy } from '../plan/twoPhase.js';
import { hostOf } from '../runtime/host.js';
import type { Job } from '../runtime/job.js';
import type { RestartStrategy } from '../runtime/restartStrategy.js';
import type { Source } from '../source/source.js';
import { systemClock, type Clock } from '../time/clock.js';
import { durationMs, type Duration } from '../time/duration.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import { DataStream } from './dataStream.js';
import { metricsSettings, type MetricsOptions } from './metricsSettings.js';
import { parseBytes, type ByteSize } from '../wasm/byteSize.js';
import {
  checkpointSettings,
  DEFAULT_KEY_GROUPS,
  defaultRestart,
  type CheckpointOptions,
} from './checkpoints.js';

/** Settings of a job; all have defaults that work. */
export interface EnvironmentOptions {
  /**
   * Rows a batch, an upper bound; default 8,192, and 2,048 where functions see rows. Never changes
   * an answer.
   */
  readonly batchSize?: number;
  /**
   * Limit of state and buffers of each subtask: `'2GiB'` or bytes; default what wasm32 can address,
   * 4 GiB.
   */
  readonly memory?: ByteSize;
  /**
   * Subtasks that share the work, at most one a key group; default 1. More than one need threads,
   * and threads need a job file: see {@link runJob}.
   */
  readonly parallelism?: number;
  /**
   * False runs all subtasks in this thread: nothing is faster, but no job file is needed. For tests
   * of what a job does at a parallelism. Default true.
   */
  readonly workers?: boolean;
  /**
   * Whether window aggregates of parallel jobs add rows up before they send them to the subtask of
   * their key, as Flink's `table.optimizer.agg-phase-strategy`. `'auto'` does so where several rows
   * fall together, and looks while the job runs; `'twoPhase'` always where it is possible;
   * `'onePhase'` never. Default `'auto'`.
   */
  readonly aggPhaseStrategy?: AggPhaseStrategy;
  /**
   * How rows get from thread to thread: rings in `shared` memory, or `transferred` buffers, which
   * need no SharedArrayBuffer. Default the first where there is shared memory: in Node, and in
   * pages that are isolated from other origins.
   */
  readonly channels?: ChannelKind;
  /**
   * Rows on their way from one subtask to another, `'1MiB'` (default) or bytes, at least 1 KiB:
   * when they are that many, the sender waits. Larger rows go through it in pieces.
   */
  readonly exchangeBuffer?: ByteSize;
  /** Processing time; a VirtualClock in tests. */
  readonly clock?: Clock;
  /** How often `progress` is told; default 1 s. */
  readonly progressInterval?: Duration;
  /** How often an unbounded job commits its sinks; default 1 s. */
  readonly commitInterval?: Duration;
  /**
   * Takes checkpoints while the job runs and goes on from the newest when it is started again: a
   * folder, a storage, or settings. Default none. See {@link CheckpointOptions}.
   */
  readonly checkpoints?: string | CheckpointStorage | CheckpointOptions;
  /**
   * What happens when a job fails: with checkpoints it starts again from the last one after a delay
   * that grows ({@link exponentialDelay}, 10 attempts), else it ends ({@link noRestart}).
   */
  readonly restart?: RestartStrategy;
  /** Of the job, in its metrics; default that of the job file, else `'job'`. */
  readonly name?: string;
  /** Serves metrics for Prometheus while the job runs. Default not. */
  readonly metrics?: MetricsOptions;
}

/** Settings of one execution. */
export interface ExecuteOptions {
  /** Cancels the job when aborted. */
  readonly signal?: AbortSignal;
  /** True when the program shows its own progress: the command line then shows none. */
  readonly quiet?: boolean;
}

/** Settings of one source in a job. */
export interface FromOptions<F extends Fields> {
  /** Event times and watermarks; without them there are no event-time windows. */
  readonly watermarks?: WatermarkStrategy<keyof F & string>;
  /** Unique and stable in the job; default the source's name. */
  readonly name?: string;
}

/** Describes jobs: sources in, sinks out, then {@link execute}. */
export class Environment {
  private readonly sinks: SinkNode[] = [];
  private started = false;
  private startWorkers: StartWorkers | undefined;
  private readonly names = new Map<string, number>();

  constructor(readonly options: EnvironmentOptions = {}) {
    const { parallelism = 1 } = options;
    if (!Number.isInteger(parallelism) || parallelism < 1) {
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `parallelism is ${parallelism}; a whole number of 1 or more is expected.`,
      );
    }
  }

  /** A stream of a source's rows. */
  from<F extends Fields>(source: Source<F>, options: FromOptions<F> = {}): DataStream<F> {
    const node = Object.freeze<SourceNode>({
      kind: 'source',
      name: this.uniqueName(options.name ?? source.name),
      schema: source.schema,
      source: source,
      watermarks: options.watermarks,
      inputs: [],
    });
    if (options.watermarks !== undefined) source.schema.indexOf(options.watermarks.column);
    return new DataStream<F>(this, node);
  }

  /**
   * Starts everything that leads to a sink.
   *
   * @throws MillraceError PLAN_INVALID_GRAPH when no stream has a sink.
   */
  execute(options: ExecuteOptions = {}): Job {
    if (this.sinks.length === 0) {
      throw new MillraceError(
        'PLAN_INVALID_GRAPH',
        `The job has no sink, so nothing would run: add .sinkTo(…) to a stream, or read it with ` +
          `'for await'.`,
      );
    }
    return this.start(this.sinks, options);
  }

  /** The operator graph of everything that leads to a sink, as text. */
  explain(): string {
    return explainPlan(this.planned(this.sinks));
  }

  /** True once {@link execute} or a stream's own job was started. */
  get isExecuted(): boolean {
    return this.started;
  }

  /** Starts a job of given sinks; the host (the CLI) may watch it. */
  start(sinks: readonly LogicalNode[], options: ExecuteOptions = {}): Job {
    const settings: EnvironmentOptions = { ...this.options, ...hostOf().settings };
    this.started = true;
    const { parallelism = 1 } = settings;
    const isThreaded = parallelism > 1 && settings.workers !== false;
    if (isThreaded && this.startWorkers === undefined) throw withoutJobFile(parallelism);
    const planned = this.planned(sinks);
    const checkpoints = checkpointSettings(settings.checkpoints);
    const maxParallelism = keyGroupCount(parallelism, checkpoints?.maxParallelism);
    const serveMetrics = metricsSettings(settings.metrics);
    const start = (): Job =>
      createJob(planned, {
        createEngine: () => createEngine({ memoryLimitBytes: parseBytes(settings.memory) }),
        clock: settings.clock ?? systemClock,
        batchSize: settings.batchSize ?? defaultBatchSize(sinks),
        progressIntervalMs: durationMs(
          settings.progressInterval ?? hostOf().progressIntervalMs ?? 1000,
          'progressInterval',
          { min: 1 },
        ),
        commitIntervalMs: durationMs(settings.commitInterval ?? 1000, 'commitInterval', { min: 1 }),
        signal: options.signal,
        checkpoints,
        jobName: settings.name,
        serveMetrics,
        parallelism,
        exchangeBytes: exchangeBytes(settings.exchangeBuffer),
        startWorkers: isThreaded ? this.startWorkers : undefined,
        maxParallelism,
        channels: settings.channels ?? (isThreaded && !canShareMemory() ? 'transferred' : 'shared'),
        restart: settings.restart ?? defaultRestart(checkpoints),
      });
    return (
      hostOf().intercept?.({
        start,
        explain: () => explainPlan(planned),
        watchesItself: options.quiet ?? false,
      }) ?? start()
    );
  }

  /** @internal Subtasks run in threads, as {@link runJob} says. */
  useWorkers(startWorkers: StartWorkers): void {
    this.startWorkers = startWorkers;
  }

  /** @internal What {@link execute} would run. */
  get plannedSinks(): readonly LogicalNode[] {
    return this.planned(this.sinks);
  }

  /** Adds a sink node to what {@link execute} runs. */
  addSink(node: SinkNode): void {
    this.sinks.push(node);
  }

  /** @internal Subtasks of each operator. */
  get parallelism(): number {
    return this.options.parallelism ?? 1;
  }

  /** @internal What is run for `sinks` at the parallelism of the job. */
  planned(sinks: readonly LogicalNode[]): readonly LogicalNode[] {
    const { parallelism = 1, aggPhaseStrategy = 'auto' } = this.options;
    return parallelism === 1 ? sinks : withTwoPhases(sinks, aggPhaseStrategy);
  }

  /** `name`, or `name-2` and so on where it is taken. */
  uniqueName(name: string): string {
    const uses = (this.names.get(name) ?? 0) + 1;
    this.names.set(name, uses);
    return uses === 1 ? name : this.uniqueName(`${name}-${uses}`);
  }
}

/** Pages have shared memory where they are isolated from other origins (COOP, COEP). */
function canShareMemory(): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer !== 'undefined' && crossOriginIsolated !== false;
}

function keyGroupCount(parallelism: number, maxParallelism = DEFAULT_KEY_GROUPS): number {
  if (parallelism > maxParallelism) throw tooFewKeyGroups(parallelism, maxParallelism);
  return maxParallelism;
}

function tooFewKeyGroups(parallelism: number, maxParallelism: number): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `parallelism is ${parallelism}, more than the ${maxParallelism} key groups that rows are ` +
      `dealt out by; a new job may have more: checkpoints: { storage, maxParallelism: ${parallelism} }.`,
  );
}

const EXCHANGE_BYTES_MIN = 1024;

/** Positions in a ring are counted modulo 2^32: only a power of two divides that. */
function exchangeBytes(size: ByteSize | undefined): number | undefined {
  if (size === undefined) return undefined;
  const bytes = parseBytes(size) ?? 0;
  if (bytes >= EXCHANGE_BYTES_MIN && bytes <= 2 ** 30) return 2 ** Math.floor(Math.log2(bytes));
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `exchangeBuffer is ${bytes} bytes; 1KiB to 1GiB is expected.`,
  );
}

function withoutJobFile(parallelism: number): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `parallelism ${parallelism} needs threads, and functions cannot be sent to threads: describe ` +
      `the job in a file of its own, 'export default defineJob((env) => { … })', and start it ` +
      `with runJob('./job.js', { parallelism: ${parallelism} }).`,
  );
}

/** Makes an {@link Environment}. */
export function environment(options: EnvironmentOptions = {}): Environment {
  return new Environment(options);
}
