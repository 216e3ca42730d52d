import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  blackhole,
  environment,
  file,
  fileSink,
  fromArray,
  int64,
  json,
  raw,
  schema,
  string,
} from 'millrace';
import { afterAll, describe, expect, it } from 'vitest';

describe('raw', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-raw-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes rejected records byte for byte', async () => {
    const [input, rejected] = [join(folder, 'in.jsonl'), join(folder, 'rejected.jsonl')];
    const bad = [Buffer.from('{"n": "é"}'), Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from('[1]')];
    const line = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('\n')]);
    const good = Buffer.from('{"n":1}\n');
    writeFileSync(input, Buffer.concat([good, line(bad[0]), good, line(bad[1]), line(bad[2])]));
    const env = environment();
    const format = json({ badRecords: 'DEAD_LETTER' });
    const rows = env.from(file(input, { schema: schema({ n: int64() }), format }));
    rows.sinkTo(blackhole());
    rows.deadLetters.sinkTo(fileSink(rejected, { format: raw('record') }));
    const result = await env.execute().done;
    expect(result).toMatchObject({ rowsIn: 2, badRecords: 3 });
    expect(readFileSync(rejected)).toEqual(Buffer.concat(bad.map(line)));
  });

  it('writes text, and empty lines for nulls', async () => {
    const path = join(folder, 'text');
    const env = environment();
    const lines = schema({ line: string().nullable() });
    env
      .from(fromArray(lines, [{ line: 'ä' }, { line: null }, { line: 'b' }]))
      .sinkTo(fileSink(path, { format: raw() }));
    await env.execute().done;
    expect(readFileSync(path, 'utf8')).toBe('ä\n\nb\n');
  });

  it('says what it needs', async () => {
    const env = environment();
    const numbers = schema({ n: int64() });
    env.from(fromArray(numbers, [])).sinkTo(fileSink(join(folder, 'n'), { format: raw() }));
    await expect(env.execute().done).rejects.toThrow(/one BYTES or STRING column/);
    expect(() => raw().decoder(numbers)).toThrow(/is one BYTES or STRING column/);
  });
});
