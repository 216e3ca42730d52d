import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { int32, string, type DataType } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import type { StateTable } from '../../src/checkpoint/snapshot.js';
import { fileSchema, KEY_GROUP, StateFileWriter } from '../../src/checkpoint/stateFile.js';
import { joined } from '../../src/checkpoint/storage.js';
import { arrow, engine, rowsOf } from '../support/checkpointed.js';

const tableOf = (
  fields: Record<string, DataType<unknown>>,
  distribution: StateTable['distribution'],
): StateTable => ({
  name: 'groups',
  schema: new Schema(Object.entries(fields).map(([name, type]) => ({ name, type }))),
  distribution,
});

const written = (table: StateTable, ...batches: object[][]): Uint8Array => {
  const writer = new StateFileWriter(engine, arrow, table, 'count', 128);
  for (const rows of batches) writer.write(rowsOf(table, rows));
  return joined(writer.end());
};

describe('a file of state', () => {
  it('is Arrow with the key group in front, which any reader reads', () => {
    const table = tableOf({ user: string(), n: int32() }, { keys: [0] });
    const bytes = written(table, [{ user: 'a', n: 1 }], [], [{ user: 'AA', n: 2 }]);
    const read = tableFromIPC(bytes);
    expect(read.schema.metadata.get('millrace.operator')).toBe('count');
    expect(read.schema.metadata.get('millrace.table')).toBe('groups');
    const rows = read.toArray().map((row) => ({ ...(row as object) }));
    // The key groups are those that the exchange sends rows of these keys by.
    expect(rows).toEqual([
      { key_group: 127, user: 'a', n: 1 },
      { key_group: 110, user: 'AA', n: 2 },
    ]);
  });

  it('has no key group without keys', () => {
    const table = tableOf({ n: int32() }, { to: 'broadcast' });
    expect(fileSchema(table).names).toEqual(['n']);
    expect(tableFromIPC(written(table, [{ n: 1 }])).schema.names).toEqual(['n']);
  });

  it('has key group 0 for the empty key', () => {
    const table = tableOf({ n: int32() }, { keys: [] });
    const column = tableFromIPC(written(table, [{ n: 1 }, { n: 2 }])).getChild(KEY_GROUP);
    expect(column?.toJSON()).toEqual([0, 0]);
  });

  it('calls the key group by another name where a column has its', () => {
    const table = tableOf({ key_group: int32(), key_group_: int32() }, { keys: [0] });
    expect(fileSchema(table).names).toEqual(['key_group__', 'key_group', 'key_group_']);
    expect(tableFromIPC(written(table, [{ key_group: 5, key_group_: 6 }])).numRows).toBe(1);
  });

  it('gives back the batch arena', () => {
    const table = tableOf({ user: string(), n: int32() }, { keys: [0] });
    const batch = rowsOf(table, [{ user: 'a', n: 1 }]);
    const writer = new StateFileWriter(engine, arrow, table, 'count', 128);
    const mark = engine.arena.mark();
    writer.write(batch);
    expect(engine.arena.mark()).toEqual(mark);
    expect(writer.rows).toBe(1);
  });
});
