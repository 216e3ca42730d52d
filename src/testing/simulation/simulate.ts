// Simulation: a whole job, with all its subtasks, in one thread; a seed decides what goes on when,
// and what goes wrong. The same seed does the same again.
//
//   seed ──► process 1 (parallelism 3) ── crash ──► process 2 (parallelism 1) ── … ──► the end
//                 └────────── disk and ledger outlive them ──────────┘
import { Environment } from '../../api/environment.js';
import type { Fields, RowOf } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { loadArrowFormat } from '../../format/arrow/library.js';
import { fixedDelay } from '../../runtime/restartStrategy.js';
import type { Sink } from '../../sink/sink.js';
import { useScheduler } from '../../source/turn.js';
import type { CheckpointStorage } from '../../checkpoint/storage.js';
import type { Source } from '../../source/source.js';
import { Disk } from './disk.js';
import { Ledger } from './ledger.js';
import { Random } from './random.js';
import { splitSource } from './splitSource.js';
import { DEFAULT_FAULTS, NO_FAULTS, World, type Faults } from './world.js';

/** What a simulated job reads and writes with. */
export interface SimulatedPorts {
  /** A bounded source: rows of each split, split by split in order of time. */
  source<F extends Fields>(
    name: string,
    schema: Schema<F>,
    splits: readonly (readonly RowOf<F>[])[],
  ): Source<F>;
  /** A transactional sink; its rows are in the report under its name. */
  sink<F extends Fields>(name: string): Sink<F>;
  /** A call to something outside, that may take long or fail. */
  call<T>(name: string, answer: () => T): Promise<T>;
}

/** What is simulated. */
export interface SimulationOptions {
  /** Decides everything that is left open. */
  readonly seed: number;
  /** Describes the job; called by each process anew. */
  readonly job: (env: Environment, ports: SimulatedPorts) => void;
  /** How much goes wrong; `'none'` for the answer to compare with. */
  readonly faults?: Partial<Faults> | 'none';
  /** Parallelisms of which each process takes one; default 1 to 4. */
  readonly parallelism?: readonly number[];
  /** @internal Changes the storage, to see that a simulation finds what is broken. */
  readonly wrapStorage?: (storage: CheckpointStorage, world: World) => CheckpointStorage;
  /** @internal Changes sinks, to see that a simulation finds what is broken. */
  readonly wrapSink?: <F extends Fields>(sink: Sink<F>) => Sink<F>;
}

/** What came of it. */
export interface SimulationReport {
  /** What decided the order and the faults; the same again with it. */
  readonly seed: number;
  /** Rows that are committed, by sink. */
  readonly rows: Readonly<Record<string, readonly object[]>>;
  /** Processes that were started, the first among them. */
  readonly processes: number;
  /** Processes that crashed. */
  readonly crashes: number;
  /** Restarts within a process. */
  readonly restarts: number;
  /** Checkpoints that completed. */
  readonly checkpoints: number;
  /** What happened, a line a step. */
  readonly trace: readonly string[];
}

/** Processes that may end by what went wrong before one runs with nothing that does. */
const UNLUCKY_PROCESSES = 8;
const START_MS = Date.UTC(2026, 0, 1);

/**
 * Runs a job to its end through crashes and failures. While it runs, nothing else may run in the
 * thread: its turns are decided by the seed.
 *
 * @throws MillraceError what the job failed with, other than what was simulated; INTERNAL_STATE
 *   when it is stuck. The message begins with the seed.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  // Its import takes turns of the real event loop.
  await loadArrowFormat();
  const run = new SimulatedRun(options);
  try {
    await run.untilDone();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const last = run.trace.slice(-30).join('\n  ');
    throw new MillraceError(
      'INTERNAL_STATE',
      `Seed ${options.seed}: ${message}\nIts last steps:\n  ${last}`,
      { cause: error },
    );
  }
  return run.report();
}

class SimulatedRun {
  readonly trace: string[] = [];
  private readonly random: Random;
  private readonly disk: Disk;
  private readonly ledgers = new Map<string, Ledger>();
  private readonly faults: Faults;
  private processes = 0;
  private crashes = 0;
  private restarts = 0;
  private checkpoints = 0;
  private time = START_MS;

  constructor(private readonly options: SimulationOptions) {
    const { seed, faults = {} } = options;
    this.random = new Random(seed);
    this.disk = new Disk(this.random);
    this.faults = faults === 'none' ? NO_FAULTS : { ...DEFAULT_FAULTS, ...faults };
  }

  async untilDone(): Promise<void> {
    while (!(await this.runProcess()));
  }

  report(): SimulationReport {
    const { processes, crashes, restarts, checkpoints, trace } = this;
    const rows = Object.fromEntries(
      [...this.ledgers].map(([name, ledger]) => [name, ledger.rows] as const),
    );
    return { seed: this.options.seed, rows, processes, crashes, restarts, checkpoints, trace };
  }

  /** Runs one process; true when the job has finished. */
  private async runProcess(): Promise<boolean> {
    const isLucky = this.processes >= UNLUCKY_PROCESSES;
    const faults = isLucky ? NO_FAULTS : this.faults;
    const world = new World(this.random, faults, this.time);
    const parallelism = this.random.pick(this.options.parallelism ?? [1, 2, 3, 4]);
    this.processes += 1;
    this.trace.push(`process ${this.processes}, parallelism ${parallelism}`);
    const leave = useScheduler(world);
    try {
      const job = this.start(world, parallelism);
      const ended = job.done.then(
        () => undefined,
        (error: unknown) => error ?? new Error('unknown'),
      );
      const mayCrash = this.crashes < this.faults.maxCrashes && !isLucky;
      const outcome = await world.run(ended, mayCrash);
      if (outcome === 'crashed') {
        this.crashes += 1;
        return false;
      }
      const failure = await ended;
      if (failure !== undefined && !wasSimulated(failure)) throw failure as Error;
      if (failure !== undefined) this.trace.push(`ended: ${(failure as Error).message}`);
      return failure === undefined;
    } finally {
      leave();
      this.trace.push(...world.trace);
      this.time = world.time;
    }
  }

  private start(world: World, parallelism: number) {
    const { random, options } = this;
    const storage = this.disk.mount(world);
    const env = new Environment({
      parallelism,
      workers: false,
      batchSize: random.pick([1, 3, 16, 64]),
      channels: 'shared',
      exchangeBuffer: random.pick([1024, 4096]),
      aggPhaseStrategy: random.pick(['auto', 'onePhase', 'twoPhase']),
      clock: world.clock,
      progressInterval: '1h',
      restart: fixedDelay({ attempts: 3, delay: '1s' }),
      checkpoints: {
        storage: options.wrapStorage?.(storage, world) ?? storage,
        interval: random.pick([1, 20, 300]),
        tolerableFailures: 2,
      },
    });
    options.job(env, this.ports(world));
    const job = env.execute();
    job.on('checkpoint', ({ id }) => {
      this.checkpoints += 1;
      world.trace.push(`checkpoint ${id} is complete`);
    });
    job.on('restart', ({ attempt, error }) => {
      this.restarts += 1;
      world.trace.push(`restart ${attempt}: ${(error as Error).message}`);
    });
    return job;
  }

  private ports(world: World): SimulatedPorts {
    const { random } = this;
    return {
      source: (name, schema, splits) => splitSource(name, schema, splits, world, random),
      sink: <F extends Fields>(name: string): Sink<F> => {
        const ledger = this.ledgers.get(name) ?? new Ledger();
        this.ledgers.set(name, ledger);
        const sink = ledger.sink<F>(name, world, random.chance(0.5));
        return this.options.wrapSink?.(sink) ?? sink;
      },
      call: (name, answer) => world.outside(`call ${name}`, { apply: answer }),
    };
  }
}

/** What the simulation did to it, told by whatever layer. */
function wasSimulated(failure: unknown): boolean {
  for (let error = failure; error instanceof Error; error = error.cause) {
    if (/\(simulated\)|worker was lost|was not done in|gave no answer within/.test(error.message))
      return true;
  }
  return false;
}
