// JSON literals through the decoder, one column, one row a literal.
import type { DataType } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonDecoder } from '../../src/decode/json.js';
import type { Engine } from '../../src/wasm/engine.js';
import { decodeAll } from './decodeAll.js';

/** The value of each literal, undefined where it does not fit the type. */
export function readJsonValues(
  engine: Engine,
  type: DataType<unknown>,
  literals: readonly string[],
): unknown[] {
  const decoder = jsonDecoder(schema({ v: type }), { badRecords: 'SKIP' });
  const lines = literals.map((literal) => `{"v":${literal}}\n`).join('');
  const { rows, bad } = decodeAll(engine, decoder, lines);
  const badLines = new Set(bad.map((record) => record.line));
  let row = 0;
  return literals.map((_, index) => (badLines.has(index + 1) ? undefined : rows[row++].v));
}
