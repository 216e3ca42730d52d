// Waiting inside one event loop: for its next turn, and for something to arrive.

/** Who decides when what is ready goes on. */
export interface Scheduler {
  /** Resolves when what was ready before has run. */
  nextTurn(): Promise<void>;
  /** Milliseconds that only grow: how long work has gone on without a turn. */
  worked(): number;
}

/** The event loop. */
const eventLoop: Scheduler = {
  nextTurn: () =>
    new Promise((resolve) => {
      if (typeof setImmediate === 'function') setImmediate(resolve);
      else postTurn(resolve);
    }),
  worked: () => performance.now(),
};
let scheduler = eventLoop;

/** A simulation decides from now on, for everything in this thread; returns what ends that. */
export function useScheduler(simulated: Scheduler): () => void {
  scheduler = simulated;
  return () => void (scheduler = eventLoop);
}

/** Resolves when the event loop has run what was ready, without the 4 ms that a timer may cost. */
export function nextTurn(): Promise<void> {
  return scheduler.nextTurn();
}

/** Milliseconds since some moment, to see when others should have a turn. */
export function worked(): number {
  return scheduler.worked();
}

const posted: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** Browsers: a message to oneself, in line behind what is ready. */
function postTurn(resolve: () => void): void {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => posted.shift()?.();
  }
  posted.push(resolve);
  channel.port2.postMessage(null);
}

/** One waiter is told of an event that happened before or after it began to wait. */
export class Signal {
  private isRaised = false;
  private wake: (() => void) | undefined;

  /** Resolves once the signal is raised, and lowers it. */
  wait(): Promise<void> {
    if (this.isRaised) {
      this.isRaised = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  raise(): void {
    const { wake } = this;
    this.wake = undefined;
    if (wake === undefined) this.isRaised = true;
    else wake();
  }
}
