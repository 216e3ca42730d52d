// A column of row kinds becomes the kinds of the rows.
//
//   op   id  price                 kind  id  price
//   +I    1     10       ─►         +I    1     10
//   -D    1     10                  -D    1     10
import { VIEW_BYTES, VIEW_LENGTH, VIEW_PREFIX } from '../../../assembly/abi/stringView.js';
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { ROW_KINDS } from '../../sink/rowKind.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';

/** First two bytes of each kind, by the values of `assembly/abi/rowKind.ts`. */
const CODES = ROW_KINDS.map((kind) => kind.charCodeAt(0) | (kind.charCodeAt(1) << 8));

/** Takes the kind of each row from a column of text, which it leaves out. */
export class KindColumnOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly kindColumn: string,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `row kinds of ${this.kindColumn}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    const { engine, rowCount, schema, timestamps, watermarks } = batch;
    const { values } = batch.column(schema.indexOf(this.kindColumn));
    const kinds = engine.arena.allocate(rowCount);
    const { u8, u16, u32 } = engine.memory;
    for (let row = 0, view = values; row < rowCount; row++, view += VIEW_BYTES) {
      const kind = CODES.indexOf(u16[(view + VIEW_PREFIX) >>> 1]);
      if (kind < 0 || u32[(view + VIEW_LENGTH) >>> 2] !== 2) throw this.noKind(batch, row);
      u8[kinds + row] = kind;
    }
    const columns = this.outputSchema.names.map((name) => batch.column(schema.indexOf(name)));
    const { outputSchema } = this;
    this.context.emit(
      new Batch(engine, outputSchema, columns, rowCount, { timestamps, watermarks, kinds }),
    );
  }

  processWatermark(): void {}

  close(): void {}

  private noKind(batch: Batch, row: number): MillraceError {
    const value = batch.toRows()[row][this.kindColumn];
    return new MillraceError(
      'DATA_BAD_RECORD',
      `Row ${row}: ${this.kindColumn} is ${JSON.stringify(value)}; +I, -U, +U or -D is expected.`,
    );
  }
}
