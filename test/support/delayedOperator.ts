// An operator that answers later: it holds what it is given until a test releases it.
import type { Batch } from '../../src/batch/batch.js';
import type { Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';

/** Holds rows, watermarks and idleness in order; `capacity` rows at most without a backlog. */
export class DelayedOperator implements Operator {
  readonly stateBytes = 0;
  readonly holdsWatermarks = true;
  context!: OperatorContext;
  held: (object | number | 'idle')[] = [];
  backlog: Promise<void> | undefined;
  private free: (() => void) | undefined;
  private drained: (() => void) | undefined;

  constructor(
    readonly outputSchema: Schema<Fields>,
    private readonly capacity = Infinity,
    readonly name = 'delayed',
  ) {}

  describe() {
    return { name: this.name, text: 'delay', state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    this.held.push(...readRows(batch));
    if (this.held.length > this.capacity) {
      this.backlog ??= new Promise((resolve) => (this.free = resolve));
    }
  }

  processWatermark(watermark: number): void {
    this.held.push(watermark);
  }

  processIdle(): void {
    this.held.push('idle');
  }

  /** Emits what it holds, as a promise that was settled would. */
  release(): void {
    const { context } = this;
    const held = this.held.splice(0);
    context.runTurn(() => {
      const writer = new RowWriter(context.engine, this.outputSchema);
      for (const entry of held) {
        if (entry === 'idle') context.emitIdle();
        else if (typeof entry === 'number') context.emitWatermark(entry);
        else context.emit(writer.write([entry]));
      }
    });
    this.backlog = undefined;
    this.free?.();
    this.drained?.();
  }

  async drain(): Promise<void> {
    if (this.held.length > 0) await new Promise<void>((resolve) => (this.drained = resolve));
  }

  close(): void {}
}
