import { expect, it } from 'vitest';
import { int32, type DataType } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { RecordDecoder, UnfitRecord } from '../../src/decode/recordDecoder.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeAll } from '../support/decodeAll.js';

const numbers = schema({ n: int32() });

/** Lines of numbers; `-` is passed over. */
class NumberDecoder extends RecordDecoder<{ n: DataType<number> }> {
  protected rowOf(record: Uint8Array): object | undefined {
    const text = new TextDecoder().decode(record);
    if (text === '-') return undefined;
    if (!/^\d+$/.test(text)) throw new UnfitRecord(`'${text}' is no number`);
    return { n: Number(text) };
  }
}

it.each([1, 2, 5, 100])('cuts, passes over and refuses, in chunks of %i bytes', (chunkBytes) => {
  const lines = ['1', '-', 'x', '4', '99999999999', '6', '-', '-', '9'];
  const { rows, bad, badRecordCount } = decodeAll(
    createEngine(),
    (context) => new NumberDecoder(context, numbers, { badRecords: 'SKIP' }),
    lines.join('\n'),
    { chunkBytes, batchSize: 2 },
  );
  expect(rows).toEqual([{ n: 1 }, { n: 4 }, { n: 6 }, { n: 9 }]);
  expect(bad.map(({ line, offset }) => [line, offset])).toEqual([
    [3, 4],
    [5, 8],
  ]);
  expect(badRecordCount).toBe(2);
});
