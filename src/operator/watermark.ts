// Watermark operator: event times and watermarks in the middle of a plan, Flink's
// assignTimestampsAndWatermarks.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { WatermarkGenerator } from '../time/watermarkGenerator.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/**
 * Replaces the event times and watermarks of a stream. The end of the input still ends event time.
 */
export class WatermarkOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private generator!: WatermarkGenerator;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly strategy: WatermarkStrategy,
    private readonly writesAlways = false,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `watermarks on ${this.strategy.column}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    const { outputSchema, strategy, writesAlways } = this;
    this.generator = new WatermarkGenerator(context.engine, outputSchema, strategy, writesAlways);
  }

  get ownWatermark(): number {
    return this.generator.current;
  }

  processBatch(batch: Batch): void {
    this.context.emit(this.generator.assign(batch));
  }

  processWatermark(): void {}

  snapshot(writer: SnapshotWriter): void {
    writer.value('watermark', this.generator.snapshot());
  }

  restore(reader: SnapshotReader): void {
    this.generator.restore(reader.values('watermark'));
  }

  close(): void {
    this.generator.release();
  }
}
