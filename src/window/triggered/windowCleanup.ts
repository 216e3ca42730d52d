// Window cleanup: until when a window is kept, and the timer that ends it.
import type { TimerQueue } from '../../time/timerQueue.js';
import type { TimeWindow } from './timeWindow.js';

/** When windows of an operator are over. */
export class WindowCleanup {
  constructor(
    private readonly isEventTime: boolean,
    private readonly allowedLatenessMs: number,
  ) {}

  /** When a window goes, on the clock that it follows; +Infinity for the window of all times. */
  timeOf({ maxTimestamp }: TimeWindow): number {
    return this.isEventTime ? maxTimestamp + this.allowedLatenessMs : maxTimestamp;
  }

  /** Registers the timer that ends a window, among those of its clock. */
  register(
    timers: { readonly event: TimerQueue; readonly processing: TimerQueue },
    group: number,
    window: TimeWindow,
  ): void {
    const time = this.timeOf(window);
    // The window of all times is never cleaned up.
    if (time === Infinity) return;
    if (this.isEventTime) timers.event.register(time, group);
    else timers.processing.register(time, group);
  }

  isLate(window: TimeWindow, watermark: number): boolean {
    return this.isEventTime && this.timeOf(window) <= watermark;
  }

  isOver(window: TimeWindow, watermark: number, now: number): boolean {
    return this.isEventTime ? this.isLate(window, watermark) : window.maxTimestamp < now;
  }

  /** A row of this time would be late in whatever window. */
  isLateRow(time: number, watermark: number): boolean {
    return this.isEventTime && time + this.allowedLatenessMs <= watermark;
  }
}
