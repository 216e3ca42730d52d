import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csv, environment, int32, json, schema, string, type Format } from '../../../src/core.js';
import { fromFile } from '../../../src/connector/browser/fileSource.js';

const fields = schema({ n: int32(), word: string() });
const rows = Array.from({ length: 5000 }, (_, n) => ({ n, word: `w${n % 7}` }));
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const read = (blob: Blob, format: Format = json()): Promise<unknown[]> =>
  environment()
    .from(fromFile(blob, { schema: fields, format }))
    .collect();

describe('fromFile', () => {
  it('reads a Blob', async () => {
    expect(await read(new Blob([lines]))).toEqual(rows);
  });

  it('reads a File that is compressed, whatever its name', async () => {
    expect(await read(new File([gzipSync(lines)], 'data.jsonl'))).toEqual(rows);
  });

  it('reads other formats, and nothing', async () => {
    expect(await read(new Blob(['n,word\n1,a\n']), csv())).toEqual([{ n: 1, word: 'a' }]);
    expect(await read(new Blob([]))).toEqual([]);
  });

  it('knows its size where progress can use it', () => {
    const sourceOf = (name: string) =>
      fromFile(new File(['{}'], name), { schema: fields, format: json() });
    expect(sourceOf('a.jsonl')).toMatchObject({ name: 'a.jsonl', sizeHint: { count: 2 } });
    expect(sourceOf('a.jsonl.gz').sizeHint).toBeUndefined();
  });

  it('may be read again by another job', async () => {
    const source = fromFile(new Blob([lines]), { schema: fields, format: json() });
    for (let run = 0; run < 2; run++) {
      expect(await environment().from(source).collect()).toHaveLength(rows.length);
    }
  });

  it('names the file in errors', async () => {
    const blob = new File(['{"n": "x"}'], 'bad.jsonl');
    await expect(read(blob)).rejects.toThrow(/bad\.jsonl/);
  });
});
