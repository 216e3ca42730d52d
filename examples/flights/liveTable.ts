// The live view: the worst airports of the latest complete hour, with rate, watermark and progress.
import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Progress } from 'millrace';

/** A row of `worst_airports`. */
export interface WorstAirport {
  readonly window_start: Date;
  readonly place: number;
  readonly origin: string;
  readonly mean_delay: number;
  readonly flights: bigint;
}

const SECOND_MS = 1000;

/**
 * Redraws a table in place on a terminal; elsewhere `millrace run` prints plain lines of progress.
 */
export class LiveTable {
  readonly isTty = process.stdout.isTTY === true;
  private hour: WorstAirport[] = [];
  private readonly redraw = createLogUpdate(process.stdout, { showCursor: true });

  /** Remembers the rows of the latest hour. */
  update(rows: readonly WorstAirport[]): void {
    const latest = rows.at(-1)?.window_start.getTime();
    this.hour = rows.filter((row) => row.window_start.getTime() === latest);
  }

  show(progress: Progress): void {
    if (this.isTty) this.redraw(this.text(progress));
  }

  /** Leaves the last table on the screen. */
  end(): void {
    this.redraw.done();
  }

  private text(progress: Progress): string {
    const width = 40;
    const filled = Math.round((progress.fraction ?? 0) * width);
    const bar = pc.cyan('█'.repeat(filled)) + pc.dim('░'.repeat(width - filled));
    const percent = Math.round((progress.fraction ?? 0) * 100);
    const rate = `${(progress.rowsInPerSecond / 1e6).toFixed(2)} M flights/s`;
    const watermark =
      progress.watermark === undefined ? '–' : sqlTime(new Date(progress.watermark));
    const counts = `${progress.rowsIn.toLocaleString('en')} flights · ${rate} · ${progress.lateRows} late`;
    return [
      `${bar} ${percent} %`,
      counts,
      `watermark ${watermark} · ${(progress.elapsedMs / SECOND_MS).toFixed(1)} s`,
      this.table(),
    ].join('\n');
  }

  private table(): string {
    const [first] = this.hour;
    if (first === undefined) return '';
    const table = new Table({ head: ['', 'airport', 'mean delay (min)', 'flights'] });
    for (const { place, origin, mean_delay, flights } of this.hour) {
      table.push([place, origin, mean_delay.toFixed(1), String(flights)]);
    }
    return `\nworst airports of the hour from ${sqlTime(first.window_start)}\n${table.toString()}`;
  }
}

function sqlTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}
