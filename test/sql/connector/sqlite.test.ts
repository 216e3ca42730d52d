import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestOf, rowsOf, sinkOf, sourceOf, writeRows } from '../../support/tableRequest.js';

const baseFolder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'));
const table = (key: string, more = ''): string =>
  `CREATE TABLE people (id BIGINT, name STRING${key})
   WITH ('connector' = 'sqlite', 'path' = 'shop.db'${more})`;
const KEY = ', PRIMARY KEY (id) NOT ENFORCED';

describe("the connector 'sqlite'", () => {
  it('writes by key, reads and looks up', async () => {
    const rows = [
      { id: 1n, name: 'Ada' },
      { id: 2n, name: null },
      { id: 1n, name: 'Ada L.' },
    ];
    await writeRows(table(KEY), rows, { baseFolder });
    const read = (await rowsOf(table(KEY), { baseFolder })) as { id: bigint; name: string }[];
    expect(read.map(({ id, name }) => [Number(id), name])).toEqual([
      [1, 'Ada L.'],
      [2, null],
    ]);
    const { factory, request } = await requestOf(table(''), { baseFolder });
    const lookup = await factory.lookup?.(request);
    const context = { clock: { now: () => 0 } as never, signal: new AbortController().signal };
    const reader = await lookup?.open(['id'], context);
    const [found] = (await reader?.lookup([{ id: 1n }], context)) ?? [];
    expect(found).toMatchObject([{ name: 'Ada L.' }]);
    reader?.close();
  });

  it('needs a key to scan and to update', async () => {
    await expect(sourceOf(table(''), { baseFolder })).rejects.toThrow('goes by the key');
    const changelog = { isUpsert: false, key: [] };
    await expect(sinkOf(table(''), { baseFolder, changelog })).rejects.toThrow('needs a key');
    const source = await sourceOf(table('', ", 'scan.key' = 'id'"), { baseFolder });
    expect(source.isBounded).toBe(true);
  });
});
