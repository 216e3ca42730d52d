// What an encoder writes for columns given as arrays of physical values.
import type { DataType, Fields } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { EncoderFactory } from '../../src/encode/encoder.js';
import { jsonEncoder, type JsonEncodeOptions } from '../../src/encode/json.js';
import type { Engine } from '../../src/wasm/engine.js';
import { buildBatch } from './columnBuilder.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Header, rows and footer as one text; the arena is left as it was. */
export function encodedText(
  engine: Engine,
  factory: EncoderFactory,
  fields: Fields,
  columns: Readonly<Record<string, readonly unknown[]>>,
): string {
  const mark = engine.arena.mark();
  const encoder = factory(engine, schema(fields));
  const batch = buildBatch(engine, fields, columns);
  const parts = [encoder.header(), encoder.encode(batch), encoder.footer()];
  const text = parts.map((part) => decoder.decode(part)).join('');
  encoder.release();
  engine.arena.rewind(mark);
  return text;
}

/** JSON lines, without their line ends. */
export function jsonLines(
  engine: Engine,
  fields: Fields,
  columns: Readonly<Record<string, readonly unknown[]>>,
  options?: JsonEncodeOptions,
): string[] {
  const text = encodedText(engine, jsonEncoder(options), fields, columns);
  return text.split('\n').slice(0, -1);
}

/** The JSON text of each value of one column. */
export function jsonValues(
  engine: Engine,
  type: DataType<unknown>,
  values: readonly unknown[],
  options?: JsonEncodeOptions,
): string[] {
  const lines = jsonLines(engine, { v: type }, { v: values }, options);
  return lines.map((line) => line.slice('{"v":'.length, -'}'.length));
}
