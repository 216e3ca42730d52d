// Exchanges: all exchanges of one subtask, and the barrier that passes through them.
//
//   sources ─► output 0 ~~~► input 0 ─► operator ─► output 1 ~~~► input 1 ─► sink
//
// A barrier is sent on an output when all inputs that its rows come from have delivered theirs:
// sources are paused by the task before. When the last input has, no row of before is on its way to
// this subtask and none of behind was handed on.
import type { OwnBell } from '../exchange/bell.js';
import type { TaskTime } from '../observe/taskTime.js';
import { nextTurn, worked } from '../source/turn.js';
import type { ExchangeInput } from './exchangeInput.js';
import type { ExchangeOutput } from './exchangeOutput.js';
import type { Vertex } from './vertex.js';

/** An output with the inputs whose rows it sends on. */
export interface WiredOutput {
  /** What emits into it. */
  readonly from: Vertex;
  readonly output: ExchangeOutput;
  readonly upstream: readonly ExchangeInput[];
}

/** What the exchanges ask of their task. */
export interface ExchangeHooks {
  /** A promise while sinks are full or operators have too much to do. */
  backpressure(): Promise<void> | undefined;
  /** Told of what it was rejected with. */
  fail(error: unknown): void;
  readonly time?: TaskTime;
}

/** Work without a turn of the event loop, milliseconds. */
const YIELD_AFTER_MS = 5;

/** The exchanges of one subtask. */
export class Exchanges {
  private alignment: Alignment | undefined;
  private isHeldBack = false;
  private waiting: { readonly input: ExchangeInput; readonly resolve: () => void }[] = [];

  constructor(
    readonly inputs: readonly ExchangeInput[],
    readonly outputs: readonly WiredOutput[],
    private readonly bell: OwnBell,
    private readonly hooks: ExchangeHooks,
  ) {}

  /** True while an output has no room. */
  get isFull(): boolean {
    return this.outputs.some(({ output }) => output.isFull);
  }

  /** Hands on what has arrived and sends what has room now; true when something moved. */
  poll(): boolean {
    let isAny = false;
    for (const { output } of this.outputs) if (output.isFull && output.flush()) isAny = true;
    if (this.isHeldBack && this.alignment === undefined) return isAny;
    for (const input of this.inputs) {
      if (this.mustWait(input)) continue;
      if (input.poll()) isAny = true;
    }
    this.alignment?.advance();
    this.tellEnded();
    return isAny;
  }

  /** Reads until every input has ended and everything was sent, or an abort. */
  async run(signal: AbortSignal): Promise<void> {
    const { time } = this.hooks;
    let turnedAt = worked();
    time?.begin();
    while (!signal.aborted && !this.isOver) {
      const seen = this.bell.count;
      if (!this.poll()) {
        const isHeld = this.isFull;
        time?.beginWait(isHeld);
        await this.bell.wait(seen, signal);
        time?.endWait(isHeld);
      } else if (worked() - turnedAt < YIELD_AFTER_MS) continue;
      await nextTurn();
      turnedAt = worked();
    }
    time?.end();
  }

  /** Resolves when outputs have room, or at an abort. */
  async whenWritable(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.isFull) {
      const seen = this.bell.count;
      this.poll();
      if (this.isFull) await this.bell.wait(seen, signal);
    }
  }

  /** Resolves when the input of an exchange's vertex has ended, or at an abort. */
  async whenEnded(vertex: Vertex, signal: AbortSignal): Promise<void> {
    const input = this.inputs.find((candidate) => candidate.vertex === vertex);
    if (input === undefined || input.isEnded || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.waiting.push({ input, resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Looks again: something moved outside of the rings. */
  wake(): void {
    this.bell.ring();
  }

  /** Passes a barrier on; resolves when this subtask stands still between before and behind. */
  async align(checkpoint: number, signal: AbortSignal): Promise<void> {
    const alignment = new Alignment(checkpoint, this.inputs, this.outputs);
    this.alignment = alignment;
    alignment.advance();
    while (!signal.aborted && !alignment.isDone) {
      const seen = this.bell.count;
      if (!this.poll() && !alignment.isDone) await this.bell.wait(seen, signal);
    }
  }

  /** The snapshot was taken: rows behind the barrier may come. */
  goOn(): void {
    this.alignment = undefined;
    for (const input of this.inputs) input.unblock();
    this.bell.ring();
  }

  release(): void {
    for (const input of this.inputs) input.release();
  }

  private get isOver(): boolean {
    return this.inputs.every((input) => input.isEnded) && !this.isFull;
  }

  private tellEnded(): void {
    if (this.waiting.length === 0) return;
    for (const { input, resolve } of this.waiting) if (input.isEnded) resolve();
    this.waiting = this.waiting.filter(({ input }) => !input.isEnded);
  }

  private mustWait(input: ExchangeInput): boolean {
    if (input.downstream.some((output) => output.isFull)) return true;
    // While a barrier passes, operators take what is on its way, beyond their capacity.
    if (this.alignment !== undefined) return false;
    const pending = this.hooks.backpressure();
    if (pending === undefined) return false;
    this.isHeldBack = true;
    const goOn = (): void => {
      this.isHeldBack = false;
      this.bell.ring();
    };
    pending.then(goOn, (error: unknown) => this.hooks.fail(error));
    return true;
  }
}

/** One barrier on its way. */
class Alignment {
  private pending: readonly WiredOutput[];

  constructor(
    private readonly checkpoint: number,
    private readonly inputs: readonly ExchangeInput[],
    outputs: readonly WiredOutput[],
  ) {
    this.pending = outputs;
  }

  get isDone(): boolean {
    return this.pending.length === 0 && this.inputs.every((input) => input.isAligned);
  }

  /** Sends the barrier where everything before it has been sent. */
  advance(): void {
    const ready = this.pending.filter(({ upstream }) => upstream.every((input) => input.isAligned));
    if (ready.length === 0) return;
    this.pending = this.pending.filter((output) => !ready.includes(output));
    for (const { from, output } of ready) {
      from.prepareBarrier();
      output.sendBarrier(this.checkpoint);
    }
  }
}
