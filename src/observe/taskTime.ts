// Task time: what a subtask does with its time. It is busy while one of its activities runs or
// could: the splits that it reads, and what other subtasks send.
//
//   split 0     ▓▓▓▓▓▓░░░░░░░░▓▓▓▓▓▓▓▓▓▓       ▓ at work   ░ waits
//   exchange    ░░░▓▓▓▓▓▓░░░░░░░░░░░▓▓▓▓
//               busy    │ idle,│ busy          backpressured: something waits for an output
//
// Measured where activities begin to wait and go on, never by row.
import type { TimeSample } from './samples.js';

/** Adds up the time of one subtask. */
export class TaskTime {
  private busyMs = 0;
  private backPressuredMs = 0;
  private idleMs = 0;
  private activities = 0;
  private waiting = 0;
  /** How many wait for outputs. */
  private held = 0;
  private since: number;

  /** @param now  Milliseconds of a clock that does not go back. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.since = now();
  }

  /** An activity begins: it is at work until it waits. */
  begin(): void {
    this.account();
    this.activities += 1;
  }

  end(): void {
    this.account();
    this.activities -= 1;
  }

  /**
   * An activity waits.
   *
   * @param isHeld  True when it waits for an output: a sink, another subtask, an answer.
   * @param isActivity  False for what says only why an activity waits.
   */
  beginWait(isHeld = false, isActivity = true): void {
    this.account();
    if (isActivity) this.waiting += 1;
    if (isHeld) this.held += 1;
  }

  /** It goes on; the arguments are those of the call before. */
  endWait(isHeld = false, isActivity = true): void {
    this.account();
    if (isActivity) this.waiting -= 1;
    if (isHeld) this.held -= 1;
  }

  sample(): TimeSample {
    this.account();
    const { busyMs, backPressuredMs, idleMs } = this;
    return { busyMs, backPressuredMs, idleMs };
  }

  private account(): void {
    const now = this.now();
    const passed = now - this.since;
    this.since = now;
    if (this.activities > this.waiting) this.busyMs += passed;
    else if (this.held > 0) this.backPressuredMs += passed;
    else this.idleMs += passed;
  }
}
