// Window context: what a window's process function is given besides the rows. One object for the
// whole job; the operator moves it from window to window.
import { MillraceError } from '../../error.js';
import type { RowCollector } from '../../operator/process/rowCollector.js';
import type { Clock } from '../../time/clock.js';

/** Outputs and state, of which the user's types show what there is. */
export class WindowContext {
  currentWatermark = -Infinity;
  /** The watermark that readers were told last; rows carry it. */
  passedWatermark = -Infinity;
  /** Event time of what is collected. */
  outputTime: number | undefined = undefined;

  constructor(
    readonly state: Readonly<Record<string, unknown>>,
    readonly windowState: Readonly<Record<string, unknown>>,
    private readonly clock: Clock,
    private readonly main: RowCollector,
    private readonly sides: ReadonlyMap<string, RowCollector>,
  ) {}

  get currentProcessingTime(): number {
    return this.clock.now();
  }

  collect(row: object): void {
    this.main.add(row, this.outputTime, this.passedWatermark);
  }

  sideOutput(tag: string, row: object): void {
    const collector = this.sides.get(tag);
    if (collector !== undefined) {
      return collector.add(row, this.outputTime, this.passedWatermark);
    }
    const names = [...this.sides.keys()].join(', ') || 'none is declared';
    throw new MillraceError('DATA_FUNCTION', `No side output '${tag}'; there are: ${names}.`);
  }

  flush(): void {
    this.main.flush();
    for (const side of this.sides.values()) side.flush();
  }

  /** Rows of a call that failed are not sent. */
  discard(): void {
    this.main.discard();
    for (const side of this.sides.values()) side.discard();
  }
}
