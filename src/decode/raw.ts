// Raw decoder: each line, or each message, is the value of one column.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { DecoderContext } from '../source/source.js';
import { RecordDecoder, UnfitRecord, type RecordDecodeOptions } from './recordDecoder.js';

/** Takes bytes as they are into a BYTES column, or as UTF-8 into a STRING column. */
export class RawDecoder<F extends Fields> extends RecordDecoder<F> {
  private readonly column: string;
  private readonly text: TextDecoder | undefined;

  constructor(
    context: DecoderContext,
    schema: Schema<F>,
    columnIndex: number,
    options: RecordDecodeOptions,
  ) {
    super(context, schema, options);
    const { name, type } = schema.fields[columnIndex];
    this.column = name;
    if (type.kind === 'STRING') {
      this.text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    }
  }

  protected rowOf(record: Uint8Array): object {
    if (this.text === undefined) return { [this.column]: record };
    try {
      return { [this.column]: this.text.decode(record) };
    } catch {
      throw new UnfitRecord('the record is not UTF-8; declare its column as BYTES');
    }
  }
}
