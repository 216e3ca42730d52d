// Bell: wakes a task that waits for rows, or for room, in any of its rings.
//
//   ring    counter += 1, notify      wait    sleep unless the counter moved since it was looked at
//
// Invariants
//   · No wake-up is lost: who waits says which count it has seen before it looked for work.
//   · Ringing costs a call of the system only where somebody sleeps.

/** Rung by others. */
export interface Bell {
  ring(): void;
}

/** Heard by the task that it belongs to. */
export interface OwnBell extends Bell {
  /** The count now: to be read before looking for work. */
  readonly count: number;
  /** Resolves when the count is another than `seen`, or at an abort. */
  wait(seen: number, signal: AbortSignal): Promise<void>;
}

type WaitAsync = (
  array: Int32Array,
  index: number,
  value: number,
  timeout?: number,
) => { readonly async: boolean; readonly value: string | Promise<string> };

const COUNT = 0;
const SLEEPERS = 1;
/** Milliseconds after which a sleeper looks whether it was aborted. */
const LOOK_MS = 100;

/** A bell over shared memory, between threads. */
export class SharedBell implements OwnBell {
  private readonly counter: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.counter = new Int32Array(buffer);
  }

  static buffer(): SharedArrayBuffer {
    return new SharedArrayBuffer(8);
  }

  get count(): number {
    return Atomics.load(this.counter, COUNT);
  }

  ring(): void {
    Atomics.add(this.counter, COUNT, 1);
    if (Atomics.load(this.counter, SLEEPERS) > 0) Atomics.notify(this.counter, COUNT);
  }

  async wait(seen: number, signal: AbortSignal): Promise<void> {
    const { waitAsync } = Atomics as unknown as { readonly waitAsync?: WaitAsync };
    while (this.count === seen && !signal.aborted) {
      if (waitAsync === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      Atomics.add(this.counter, SLEEPERS, 1);
      const waiting = waitAsync(this.counter, COUNT, seen, LOOK_MS);
      if (waiting.async) await waiting.value;
      Atomics.sub(this.counter, SLEEPERS, 1);
    }
  }
}

/** A bell in one thread. */
export class LocalBell implements OwnBell {
  count = 0;
  private sleepers: (() => void)[] = [];

  ring(): void {
    this.count += 1;
    if (this.sleepers.length > 0) for (const wake of this.sleepers.splice(0)) wake();
  }

  async wait(seen: number, signal: AbortSignal): Promise<void> {
    if (this.count !== seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
