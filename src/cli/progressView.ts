// Progress on the terminal: one line that redraws itself on a TTY, plain lines otherwise.
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Progress } from '../runtime/progress.js';
import { bytesText, countText, durationText, timeText } from './numberText.js';

/** Shows the progress of a running job. */
export class ProgressView {
  private readonly redraw: ((text: string) => void) & { done?: () => void };

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly isTty: boolean,
  ) {
    this.redraw = isTty
      ? createLogUpdate(stream, { showCursor: true })
      : (text) => void stream.write(`${text}\n`);
  }

  show(progress: Progress): void {
    const width = this.isTty ? (this.stream.columns ?? 100) : Infinity;
    this.redraw(this.isTty ? liveText(progress, width) : progressLine(progress));
  }

  /** Leaves the last state on the screen. */
  end(): void {
    this.redraw.done?.();
  }
}

/** One line: rows, rate, bytes, watermark, late rows and state. */
export function progressLine(progress: Progress): string {
  const { rowsIn, rowsInPerSecond, bytesIn, bytesInPerSecond, watermark, elapsedMs } = progress;
  const parts = [
    durationText(elapsedMs),
    `${countText(rowsIn)} rows in`,
    `${countText(rowsInPerSecond)} rows/s`,
  ];
  if (bytesIn > 0) parts.push(`${bytesText(bytesIn)}, ${bytesText(bytesInPerSecond)}/s`);
  parts.push(`${countText(progress.rowsOut)} rows out`);
  if (watermark !== undefined) parts.push(`watermark ${timeText(watermark)}`);
  if (progress.lateRows > 0) parts.push(`${countText(progress.lateRows)} late`);
  if (progress.badRecords > 0) parts.push(`${countText(progress.badRecords)} bad records`);
  parts.push(`state ${bytesText(progress.stateBytes)}`);
  return parts.join(' · ');
}

/** A bar where the size of the input is known. */
export function progressBar(fraction: number, width: number): string {
  const filled = Math.round(fraction * width);
  const bar = pc.cyan('█'.repeat(filled)) + pc.dim('░'.repeat(width - filled));
  return `${bar} ${(fraction * 100).toFixed(0)} %`;
}

function liveText(progress: Progress, width: number): string {
  const line = progressLine(progress);
  if (progress.fraction === undefined) return line;
  return `${progressBar(progress.fraction, Math.max(10, Math.min(50, width - 10)))}\n${line}`;
}
