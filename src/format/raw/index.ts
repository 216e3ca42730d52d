// The format `raw`: one column's bytes as they are, a line or a message a row.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readColumn } from '../../batch/readRows.js';
import type { Schema } from '../../batch/schema.js';
import { RawDecoder } from '../../decode/raw.js';
import type { RecordDecodeOptions } from '../../decode/recordDecoder.js';
import type { Encoder } from '../../encode/encoder.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../format.js';

const LINE_FEED = Uint8Array.of(10);
const NOTHING = new Uint8Array(0);

/**
 * Writes the bytes of one BYTES or STRING column and a line feed behind each; a null is an empty
 * line.
 */
class RawEncoder implements Encoder {
  private readonly text = new TextEncoder();
  private readonly column: number;

  constructor(schema: Schema<Fields>, column: string | undefined) {
    this.column = rawColumn(schema, column);
  }

  header(): Uint8Array {
    return NOTHING;
  }

  encode(batch: Batch): Uint8Array {
    const values = readColumn(batch, this.column) as (Uint8Array | string | null)[];
    const parts = values.flatMap((value) => [this.bytesOf(value), LINE_FEED]);
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  footer(): Uint8Array {
    return NOTHING;
  }

  release(): void {}

  private bytesOf(value: Uint8Array | string | null): Uint8Array {
    if (value === null) return NOTHING;
    return typeof value === 'string' ? this.text.encode(value) : value;
  }
}

/**
 * One column's bytes, untouched, a line a row, or a message where the source has messages. Other
 * columns are null when they are read.
 *
 * @param column  The BYTES or STRING column; may be left out where a stream has one column only.
 * @example bids.deadLetters.sinkTo(fileSink('rejected.jsonl', { format: raw('record') }))
 * @throws MillraceError PLAN_TYPE_MISMATCH when the column holds neither.
 */
export function raw(column?: string, options: RecordDecodeOptions = {}): Format {
  return {
    name: 'raw',
    decoder: (schema) => {
      const index = rawColumn(schema, column);
      return (context) => new RawDecoder(context, schema, index, options);
    },
    encoder: () => (_engine, schema) => new RawEncoder(schema, column),
  };
}

function rawColumn(schema: Schema<Fields>, column: string | undefined): number {
  if (column === undefined && schema.columnCount !== 1) throw wrongColumns(schema);
  const index = column === undefined ? 0 : schema.indexOf(column);
  const { kind } = schema.fields[index].type;
  if (kind !== 'BYTES' && kind !== 'STRING') throw wrongColumns(schema);
  return index;
}

function wrongColumns(schema: Schema<Fields>): MillraceError {
  return new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `raw() is one BYTES or STRING column; name it: raw('…'). Columns: ${schema}.`,
  );
}
