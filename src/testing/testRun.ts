// Test run: one running job of a driver, with its inputs, outputs and clock.
//
//   push, watermark ──► push sources ──► job ──► output sinks ──► rows
//                         clock ───────────┘
import { environment, type Environment, type EnvironmentOptions } from '../api/environment.js';
import type { DataStream } from '../api/dataStream.js';
import type { Fields } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Job } from '../runtime/job.js';
import type { JobResult } from '../runtime/progress.js';
import { nextTurn } from '../source/turn.js';
import { VirtualClock } from '../time/clock.js';
import { OutputSink } from './outputSink.js';
import { PushSource } from './pushSource.js';
import type { TestInput } from './testInput.js';

/** Longer than any test advances the clock: the job's own timers do not get into its way. */
const NEVER = '1000 days';

/** Turns of the event loop in which everything happens that the clock has brought. */
const TURNS_OF_TIME = 6;

/** Makes the streams of a job from those of its inputs. */
export type AnyBuild = (
  inputs: Readonly<Record<string, DataStream<Fields>>>,
  env: Environment,
) => unknown;

/** Runs a job under test at one batch size. */
export class TestRun {
  readonly clock: VirtualClock;
  private readonly sources = new Map<string, PushSource>();
  private readonly outputs = new Map<string, OutputSink>();
  private runningJob!: Job;
  /** Resolves with what the job failed with; never, when it does not. */
  private failed!: Promise<{ readonly error: unknown }>;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly options: EnvironmentOptions,
    startTime: number,
  ) {
    this.clock = new VirtualClock(startTime);
  }

  /** Builds the job and starts it. */
  async start(inputs: Readonly<Record<string, TestInput<Fields>>>, build: AnyBuild): Promise<this> {
    const { clock } = this;
    const intervals = { progressInterval: NEVER, commitInterval: NEVER } as const;
    const env = environment({ ...intervals, ...this.options, clock });
    const streams: Record<string, DataStream<Fields>> = {};
    for (const [name, input] of Object.entries(inputs)) {
      const source = new PushSource(name, input);
      this.sources.set(name, source);
      streams[name] = env.from(source, { watermarks: source.strategy, name });
    }
    const built = (await build(streams, env)) as Readonly<Record<string, DataStream<Fields>>>;
    for (const [name, stream] of Object.entries(built)) {
      const sink = new OutputSink(name);
      this.outputs.set(name, sink);
      stream.sinkTo(sink, `output ${name}`);
    }
    await this.execute(env);
    return this;
  }

  get batchSize(): number | undefined {
    return this.options.batchSize;
  }

  /** The job under test. */
  get job(): Job {
    return this.runningJob;
  }

  /** An input. */
  input(name: string): PushSource {
    const source = this.sources.get(name) ?? unknown('input', name, this.sources);
    if (source.isOpen) return source;
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The input '${name}' is not read: it has ended, or leads to none of the outputs.`,
    );
  }

  /** An output. */
  output(name: string): OutputSink {
    return this.outputs.get(name) ?? unknown('output', name, this.outputs);
  }

  /** Waits for what a step does to the job, and for what is ready behind it. */
  async step(give: () => Promise<void>): Promise<void> {
    this.throwFailure();
    await Promise.race([give(), this.failed]);
    await nextTurn();
    this.throwFailure();
  }

  /** Moves the clock, stopping wherever somebody is due. */
  async advanceClock(ms: number): Promise<void> {
    const { clock } = this;
    const target = clock.now() + ms;
    while (clock.nextWakeUp <= target) {
      const due = Math.max(0, clock.nextWakeUp - clock.now());
      await this.step(() => this.moveClock(due));
    }
    await this.step(() => this.moveClock(target - clock.now()));
  }

  /** A source is idle only when it has had turns to say that it is not. */
  private async moveClock(ms: number): Promise<void> {
    this.clock.advance(ms);
    for (let turn = 0; turn < TURNS_OF_TIME; turn++) await nextTurn();
  }

  /** Waits until an output has rows. */
  async waitForRows(name: string, count: number): Promise<void> {
    const output = this.output(name);
    while (output.count < count) {
      this.throwFailure();
      await Promise.race([output.next(), this.failed]);
    }
  }

  /** Ends all inputs and waits for the end of the job. */
  async finish(): Promise<JobResult> {
    this.throwFailure();
    const open = [...this.sources.values()].filter((source) => source.isOpen);
    await Promise.race([Promise.all(open.map((source) => source.end())), this.failed]);
    return this.runningJob.done;
  }

  /** Cancels what still runs. */
  async close(): Promise<void> {
    if (this.runningJob.status === 'running') await this.runningJob.cancel();
  }

  private async execute(env: Environment): Promise<void> {
    const job = env.execute({ quiet: true });
    this.runningJob = job;
    this.failed = new Promise((resolve) => {
      job.done.catch((error: unknown) => {
        this.failure = { error };
        resolve(this.failure);
      });
    });
    // All sources are opened in one go.
    const opened = [...this.sources.values()].map((source) => source.opened);
    await this.step(() => Promise.race([...opened, job.done.then(() => undefined)]));
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

function unknown(kind: string, name: string, known: ReadonlyMap<string, unknown>): never {
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `There is no ${kind} '${name}'; there are: ${[...known.keys()].join(', ') || 'none'}.`,
  );
}
