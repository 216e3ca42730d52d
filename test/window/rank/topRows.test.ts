import { describe, expect, it } from 'vitest';
import { array, decimal, int32, int64, timestamp } from '../../../src/batch/dataType.js';
import { readValues } from '../../../src/batch/read/columnReader.js';
import { schema } from '../../../src/batch/schema.js';
import { WaitingRows } from '../../../src/join/waitingRows.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { TopRows } from '../../../src/window/rank/topRows.js';
import { WindowEnds } from '../../../src/window/table/windowEnds.js';
import { batchFromRows } from '../../support/columns.js';
import { readI64 } from '../../support/rowBatch.js';

const engine = createEngine();
const input = schema({
  id: int32(),
  kind: int32().nullable(),
  price: decimal(38, 2).nullable(),
  small: int64(),
  end: timestamp(3).asEpoch(),
});
const by = (column: string, descending: boolean) => [{ column, descending, nullsFirst: false }];

function waiting(): WaitingRows {
  const ends = new WindowEnds(input, 'end', undefined);
  const rows = new WaitingRows(engine, { schema: input, keys: [1], ends, tableName: 'rows' });
  const prices = ['1.50', '-3', null, '99999999999999999999.25', '2', '2'];
  const values = prices.map((price, id) => ({
    id,
    kind: id % 2 === 0 ? null : 1,
    price,
    small: BigInt(id),
    end: 10,
  }));
  rows.add(batchFromRows(engine, input, values));
  return rows;
}

describe('top rows', () => {
  it('are ranked by partition, nulls being one', () => {
    const rows = waiting();
    const settings = { input, keys: [1, 4], order: by('price', true), lastOnTie: false };
    const top = new TopRows(engine, settings);
    const { ids, count, ranks } = top.of(rows, rows.waiting(), 1, 2);
    const found = readValues(engine, rows.store.columnAt(0, ids, count, false), count);
    expect(found).toEqual([4, 0, 3, 5]);
    expect(readI64(engine, ranks, count)).toEqual([1, 2, 1, 2]);
    rows.release();
    top.release();
    expect(top.stateBytes).toBe(0);
  });

  it('need an order', () => {
    const list = schema({ list: array(int32()), end: timestamp(3) });
    const make = () =>
      new TopRows(engine, { input: list, keys: [1], order: by('list', false), lastOnTie: false });
    expect(make).toThrow(/has no order/);
  });
});
