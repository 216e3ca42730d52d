// The figures at the top: events, rate, watermark, lag, frames.
import type { Update } from './runJob.js';

const whole = new Intl.NumberFormat('en');
const date = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
});
/** Over which rate and frames are counted. */
const SPAN_MS = 1000;

/** Shows {@link Update} in the page. */
export class Figures {
  private readonly seen: { readonly at: number; readonly rowsIn: number }[] = [];
  private frames: number[] = [];
  private firstAt = 0;
  private first: Update | undefined;
  private eventsPerSecond = 0;
  private readonly framesPerSecond: number[] = [];
  private readonly drawMs: number[] = [];

  /** @param rate  Events a second that the server was asked for. */
  constructor(private readonly rate: number) {}

  show(update: Update): void {
    const { rowsIn, watermark, summary, isDone } = update;
    const now = performance.now();
    if (rowsIn === 0) return;
    this.first ??= update;
    // From the first events on: connecting and compiling are no part of a rate.
    const spanMs = update.elapsedMs - this.first.elapsedMs;
    this.eventsPerSecond = ((rowsIn - this.first.rowsIn) * 1000) / spanMs;
    if (this.seen.length === 0) this.firstAt = now;
    this.seen.push({ at: now, rowsIn });
    while (now - this.seen[0].at > SPAN_MS) this.seen.shift();
    write('events', whole.format(rowsIn));
    write('windows', whole.format(summary.windowCount));
    if (watermark !== undefined) write('watermark', date.format(watermark));
    if (!isDone) this.showRate(now, rowsIn);
  }

  /** Called with each frame of the screen. */
  frame(now: number): void {
    this.frames.push(now);
    if (now - this.frames[0] < SPAN_MS) return;
    const count = ((this.frames.length - 1) * SPAN_MS) / (now - this.frames[0]);
    this.framesPerSecond.push(count);
    this.frames = [now];
    write('fps', count.toFixed(0));
  }

  /** Called with the time that drawing took. */
  drew(ms: number): void {
    this.drawMs.push(ms);
  }

  /** For whoever judges the page afterwards. */
  toJSON(): Record<'eventsPerSecond' | 'drawMsMedian' | 'drawMs99', number> & {
    framesPerSecond: number[];
  } {
    const sorted = this.drawMs.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    const framesPerSecond = this.framesPerSecond.map(Math.round);
    const { eventsPerSecond } = this;
    return { eventsPerSecond, framesPerSecond, drawMsMedian: at(0.5), drawMs99: at(0.99) };
  }

  private showRate(now: number, rowsIn: number): void {
    const [first] = this.seen;
    const span = now - first.at;
    if (span < SPAN_MS / 4) return;
    const perSecond = ((rowsIn - first.rowsIn) * 1000) / span;
    write('rate', whole.format(Math.round(perSecond / 1000) * 1000));
    const behindMs = now - this.firstAt - (rowsIn / this.rate) * 1000;
    write(
      'lag',
      Number.isFinite(this.rate) ? whole.format(Math.max(0, Math.round(behindMs))) : '–',
    );
  }
}

function write(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element !== null && element.textContent !== text) element.textContent = text;
}
