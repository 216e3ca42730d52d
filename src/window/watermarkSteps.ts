// Watermark steps: the watermarks that stood before the rows of a batch, for what the windows that
// these rows end emit. Timers behind a window then fire between its results as if each row had come
// in a batch of its own.
import type { StateValue } from '../checkpoint/snapshot.js';
import type { Engine } from '../wasm/engine.js';
import { fromI64 } from '../time/milliseconds.js';

/** Ascending watermarks since the operator was last told of one. */
export class WatermarkSteps {
  private readonly steps: number[] = [];

  /** @param watermarks  Address of i64 milliseconds, or 0 when none is known. */
  note(engine: Engine, watermarks: number, rowCount: number): void {
    if (watermarks === 0) return;
    const { i32, i64 } = engine.memory;
    const first = watermarks >>> 2;
    let low = 0;
    let high = 0;
    for (let row = 0; row < rowCount; row++) {
      const at = first + 2 * row;
      // Two words are compared: a bigint a row would be an object a row.
      if (row > 0 && i32[at] === low && i32[at + 1] === high) continue;
      low = i32[at];
      high = i32[at + 1];
      const step = fromI64(i64[at >>> 1]);
      if (this.steps.length === 0 || step > this.steps[this.steps.length - 1])
        this.steps.push(step);
    }
  }

  /**
   * The watermark that stood just before the one that reached `time`, at least `floor`; undefined
   * when none is known.
   */
  before(time: number, floor: number): number | undefined {
    if (this.steps.length === 0) return undefined;
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.steps[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? floor : Math.max(floor, this.steps[low - 1]);
  }

  /** A copy of what is noted, for a snapshot. */
  get noted(): readonly number[] {
    return [...this.steps];
  }

  /** Goes on from what one or several subtasks had noted, each a list. */
  restore(noted: readonly StateValue[]): void {
    const numbers = noted.flat().filter((step) => typeof step === 'number');
    const steps = [...new Set(numbers)].sort((a, b) => a - b);
    this.steps.splice(0, this.steps.length, ...steps);
  }

  /** The operator was told of the watermark behind the batch. */
  clear(): void {
    this.steps.length = 0;
  }
}
