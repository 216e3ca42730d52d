import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fromArrow, schemaFromArrow, toArrow } from '../../../src/arrow.js';
import * as t from '../../../src/batch/dataType.js';
import { readColumn, readRows } from '../../../src/batch/readRows.js';
import { schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { batchFromRows } from '../../support/columns.js';

// That every type of ours survives the way there and back is in toArrow.test.ts.
describe('fromArrow', () => {
  it('takes what other libraries make', () => {
    const table = new arrow.Table({
      dict: arrow.vectorFromArray(
        ['a', null, 'b', 'a'],
        new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
      ),
      u8: arrow.vectorFromArray([0, 255, null, 1], new arrow.Uint8()),
      u64: arrow.vectorFromArray([0n, 2n ** 64n - 1n, null, 1n], new arrow.Uint64()),
      half: arrow.vectorFromArray([0.5, null, -2, 1], new arrow.Float16()),
      seconds: arrow.vectorFromArray([0, 1000, null, 2000], new arrow.TimestampSecond()),
      dateMs: arrow.vectorFromArray(
        [new Date(5), null, new Date(0), new Date(7)],
        new arrow.DateMillisecond(),
      ),
      timeUs: arrow.vectorFromArray([1000n, null, 0n, 86399999999n], new arrow.TimeMicrosecond()),
      fixed: arrow.vectorFromArray(
        [[1, 2], null, [3, 4], [5, 6]],
        new arrow.FixedSizeList(2, arrow.Field.new('item', new arrow.Int32(), true)),
      ),
    });
    const [batch] = fromArrow(createEngine(), table);
    expect(readRows(batch.verify())).toEqual([
      {
        dict: 'a',
        u8: 0,
        u64: '0',
        half: 0.5,
        seconds: new Date(0),
        dateMs: new Date(5),
        timeUs: '00:00:00.001',
        fixed: [1, 2],
      },
      {
        dict: null,
        u8: 255,
        u64: '18446744073709551615',
        half: null,
        seconds: new Date(1000),
        dateMs: null,
        timeUs: null,
        fixed: null,
      },
      {
        dict: 'b',
        u8: null,
        u64: null,
        half: -2,
        seconds: null,
        dateMs: new Date(0),
        timeUs: '00:00:00.000',
        fixed: [3, 4],
      },
      {
        dict: 'a',
        u8: 1,
        u64: '1',
        half: 1,
        seconds: new Date(2000),
        dateMs: new Date(7),
        timeUs: '23:59:59.999',
        fixed: [5, 6],
      },
    ]);
  });

  it('refuses a view of the memory that it would copy into', () => {
    const engine = createEngine();
    const recordBatch = toArrow(batchFromRows(engine, schema({ a: t.float64() }), [{ a: 1 }]));
    expect(() => fromArrow(engine, recordBatch)).toThrow(/copy: true/);
  });

  it('joins the nulls of a dictionary with those of its keys', () => {
    const words = arrow.vectorFromArray(['a', null, 'b'], new arrow.Utf8());
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    const data = arrow.makeData({
      type,
      length: 4,
      nullCount: 1,
      nullBitmap: new Uint8Array([0b1110]),
      data: new Int32Array([9, 1, 2, 0]),
      dictionary: words,
    });
    const table = new arrow.Table({ d: new arrow.Vector([data]) });
    const [batch] = fromArrow(createEngine(), table);
    expect(readColumn(batch.verify(), 0)).toEqual([null, null, 'b', 'a']);
  });

  it('names a type that has none here', () => {
    const field = new arrow.Field('span', new arrow.IntervalDayTime(), true);
    expect(() => schemaFromArrow(new arrow.Schema([field]))).toThrow(/has no type here/);
  });
});
