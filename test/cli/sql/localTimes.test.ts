import { describe, expect, it } from 'vitest';
import { int32, timestampLtz } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema } from '../../../src/batch/schema.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { localBatch, localSchema } from '../../../src/cli/sql/localTimes.js';
import { createEngine } from '../../../src/wasm/load.node.js';

describe('local times', () => {
  it('are instants as a zone has them, fractions kept', () => {
    const own = schema({ n: int32(), at: timestampLtz(6).nullable() });
    const engine = createEngine();
    const rows = [
      { n: 1, at: '1969-12-31 23:59:59.999999' },
      { n: 2, at: null },
    ];
    const batch = new RowWriter(engine, own).write(rows);
    const local = localSchema(own);
    expect(local.toString()).toContain('TIMESTAMP(6)');
    const shifted = readRows(localBatch(batch, local, '+01:00'));
    expect(shifted.map((row) => (row as { at: unknown }).at)).toMatchObject([
      expect.anything(),
      null,
    ]);
    expect(JSON.stringify(shifted[0])).toMatch(/1970-01-01[ T]00:59:59\.999/);
    expect(localBatch(batch, own, 'UTC')).toBe(batch);
  });
});
