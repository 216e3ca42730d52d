// World: the time, the turns and the accidents of a simulated process.
//
//   what is ready   turn · turn · put chk-3/0 · commit …   ── the seed picks ──► one goes on
//   nothing ready   ──► time jumps to the next sleeper
//
// Invariants
//   · Between two steps nothing else runs: the seed alone decides the order.
//   · A crash lets nothing go on that was waiting; what it had begun outside is left half done.
import { MillraceError } from '../../error.js';
import type { Scheduler } from '../../source/turn.js';
import { VirtualClock, type Clock } from '../../time/clock.js';
import type { Random } from './random.js';

/** What can go wrong, as probabilities. */
export interface Faults {
  /** Of a crash of the process, a step. */
  readonly crash: number;
  /** Crashes of a run; the process behind the last has none. */
  readonly maxCrashes: number;
  /** Of an operation of the disk or the database that fails. */
  readonly error: number;
  /** Of an operation that takes up to a minute. */
  readonly slow: number;
  /** Of a worker that is lost, each time that a split is read. */
  readonly lostWorker: number;
  /** Of the clock being set to another time, a step. */
  readonly clockStep: number;
}

/** Faults that are found in the field, more often. */
export const DEFAULT_FAULTS: Faults = {
  crash: 1 / 120,
  maxCrashes: 3,
  error: 1 / 60,
  slow: 1 / 40,
  lostWorker: 1 / 80,
  clockStep: 1 / 500,
};

/** None: what comes out is the answer. */
export const NO_FAULTS: Faults = {
  crash: 0,
  maxCrashes: 0,
  error: 0,
  slow: 0,
  lostWorker: 0,
  clockStep: 0,
};

/** Something that waits for its turn. */
interface Ready {
  readonly what: string;
  readonly goOn: () => void;
  /** What a crash leaves of it. */
  readonly onCrash?: () => void;
}

/** An effect outside of the process. */
export interface Effect<T> {
  /** Happens at once when the operation's turn comes. */
  apply(): T;
  /** A crash in its middle: what may be left of it. Default all of it or nothing. */
  tear?(): void;
  /** True where it may be asked to fail. */
  readonly mayFail?: boolean;
}

const HOUR_MS = 3_600_000;
/** Steps of one process, beyond which it is stuck. */
const STEPS_MAX = 30_000;
/** Turns of the real event loop in which something may still get ready. */
const IDLE_TURNS = 20;
const CLOCK_STEP_MS = HOUR_MS;

/** One process, from its start to its end or crash. */
export class World implements Scheduler {
  /** What happened, a line a step. */
  readonly trace: string[] = [];
  readonly clock: Clock;
  private readonly sleeping: VirtualClock;
  private ready: Ready[] = [];
  private workedMs = 0;
  private skewMs = 0;
  private stepCount = 0;

  constructor(
    private readonly random: Random,
    readonly faults: Faults,
    startsAt: number,
  ) {
    this.sleeping = new VirtualClock(startsAt);
    const now = (): number => this.sleeping.now() + this.skewMs;
    this.clock = { now, sleep: (ms, signal) => this.sleeping.sleep(ms, signal) };
  }

  get steps(): number {
    return this.stepCount;
  }

  /** Simulated time at which the next process may begin. */
  get time(): number {
    return this.sleeping.now();
  }

  nextTurn(): Promise<void> {
    return new Promise((resolve) => this.ready.push({ what: 'turn', goOn: resolve }));
  }

  worked(): number {
    this.workedMs += this.random.next() * 8;
    return this.workedMs;
  }

  /** Does something outside, later; it may fail, take long, or be cut short by a crash. */
  async outside<T>(what: string, effect: Effect<T>): Promise<T> {
    const { random, faults } = this;
    if (random.chance(faults.slow)) await this.sleeping.sleep(random.below(60_000));
    const fails = effect.mayFail !== false && random.chance(faults.error);
    return new Promise((resolve, reject) => {
      const goOn = (): void => {
        if (!fails) return settle(() => effect.apply(), resolve, reject);
        // The answer may be what was lost.
        if (random.chance(0.5)) effect.apply();
        else effect.tear?.();
        reject(failed(what, random.chance(0.5) ? 'EIO' : 'ENOSPC'));
      };
      const onCrash = (): void => {
        const left = random.below(3);
        if (left === 0) return;
        if (left === 1) effect.tear?.();
        else settle(() => effect.apply(), ignore, ignore);
      };
      this.ready.push({ what: fails ? `${what} fails` : what, goOn, onCrash });
    });
  }

  /** Says that a worker was lost, now and then. @throws Error */
  maybeLoseWorker(): void {
    if (!this.random.chance(this.faults.lostWorker)) return;
    this.trace.push('a worker is lost');
    throw new MillraceError('CONNECTOR_IO', 'The worker was lost.', { retryable: true });
  }

  /** Steps until `ended` is settled or the process crashes. */
  async run(ended: Promise<unknown>, mayCrash: boolean): Promise<'ended' | 'crashed'> {
    let isEnded = false;
    const end = (): void => void (isEnded = true);
    ended.then(end, end);
    for (let idleTurns = 0; ;) {
      await platformTurn();
      if (isEnded) return 'ended';
      if (mayCrash && this.random.chance(this.faults.crash)) return this.crash();
      if (this.step()) idleTurns = 0;
      else if (++idleTurns > IDLE_TURNS) throw this.stuck('nothing is ready and nobody sleeps');
      if (++this.stepCount > STEPS_MAX) throw this.stuck(`it has not ended in ${STEPS_MAX} steps`);
    }
  }

  /** One thing goes on; false when there is none. */
  private step(): boolean {
    const { random, ready, sleeping } = this;
    if (random.chance(this.faults.clockStep)) this.setClock();
    const wakeUp = sleeping.nextWakeUp;
    const canSleep = Number.isFinite(wakeUp);
    // Time passes while something is ready, too: a thread that is not scheduled.
    if (canSleep && (ready.length === 0 || random.chance(0.02))) {
      this.trace.push(`time ${wakeUp}`);
      sleeping.advance(Math.max(0, wakeUp - sleeping.now()));
      return true;
    }
    if (ready.length === 0) return false;
    const [next] = ready.splice(random.below(ready.length), 1);
    this.trace.push(next.what);
    next.goOn();
    return true;
  }

  private setClock(): void {
    this.skewMs = Math.floor((this.random.next() * 2 - 1) * CLOCK_STEP_MS);
    this.trace.push(`the clock is set by ${this.skewMs} ms`);
  }

  private crash(): 'crashed' {
    this.trace.push('crash');
    for (const { onCrash } of this.ready) onCrash?.();
    this.ready = [];
    return 'crashed';
  }

  private stuck(why: string): MillraceError {
    const last = this.trace.slice(-20).join('\n  ');
    return new MillraceError('INTERNAL_STATE', `The simulated job is stuck: ${why}.\n  ${last}`);
  }
}

function settle<T>(
  apply: () => T,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): void {
  try {
    resolve(apply());
  } catch (error) {
    reject(error);
  }
}

const ignore = (): void => undefined;

function failed(what: string, code: string): MillraceError {
  return new MillraceError('CONNECTOR_IO', `${what}: ${code} (simulated).`, { retryable: true });
}

/** A turn of the real event loop: promises that were settled have been told. */
function platformTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
