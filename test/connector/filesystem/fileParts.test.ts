// Parts of a file: every line is read once, wherever the file is cut.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { csv, file, int64, json, schema } from 'millrace';
import { ByteFileReader } from '../../../src/connector/filesystem/byteFileReader.js';
import { temporaryFolder } from './temporaryFolder.js';

const numbers = schema({ n: int64() });

/** The bytes that a reader gives. */
function textOf(reader: ByteFileReader): string {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const target = new Uint8Array(7);
    const count = reader.readInto(target);
    if (count === 0) break;
    pieces.push(target.subarray(0, count));
  }
  reader.close();
  return Buffer.concat(pieces).toString();
}

describe('ranges of a file', () => {
  it('read each line once, with or without an end of the last', () => {
    const line = fc.string({ maxLength: 12, unit: fc.constantFrom('a', '"', 'é', ' ', '\r') });
    const texts = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean());
    fc.assert(
      fc.property(texts, fc.array(fc.nat(200), { maxLength: 6 }), ([lines, hasEnd], cuts) => {
        const text = lines.join('\n') + (hasEnd ? '\n' : '');
        const path = `${temporaryFolder({ f: text })}/f`;
        const size = Buffer.byteLength(text);
        const at = [0, ...cuts.map((cut) => Math.min(cut, size)).sort((a, b) => a - b), size];
        const parts = at.slice(1).map((until, i) => {
          return textOf(new ByteFileReader(path, undefined, { from: at[i], until }));
        });
        expect(parts.join('')).toBe(text);
        const whole = parts.filter((part) => part !== '').slice(0, -1);
        for (const part of whole) expect(part.endsWith('\n')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('skip a line that is longer than what is searched at a time', () => {
    const long = 'x'.repeat(10_000);
    const path = `${temporaryFolder({ f: `a\n${long}\nb\n` })}/f`;
    const read = (from: number, until: number): string =>
      textOf(new ByteFileReader(path, undefined, { from, until }));
    expect(read(3, 9000)).toBe('');
    expect(read(9000, 10_010)).toBe('b\n');
    expect(read(1, 3)).toBe(`${long}\n`);
  });
});

describe('splits of a large file', () => {
  const lines = '{"n":1234567}\n'.repeat(2 ** 21);
  let path = '';
  beforeEach(() => {
    path = `${temporaryFolder({ 'numbers.jsonl': lines, 'numbers.csv': lines })}/numbers`;
  });
  const source = () => file(`${path}.jsonl`, { schema: numbers, format: json() });

  it('are parts where several subtasks read it', async () => {
    expect(await source().splits({ parallelism: 1 })).toHaveLength(1);
    const parts = await source().splits({ parallelism: 2 });
    expect(parts.map(({ id }) => id.slice(path.length))).toEqual(
      [0, 1, 2, 3].map((part) => `.jsonl from byte ${part * 2 ** 23} by ${2 ** 23}`),
    );
  });

  it('stay as they were begun', async () => {
    const known = [`${path}.jsonl from byte 0 by 20000000`];
    const parts = await source().splits({ parallelism: 3, known });
    expect(parts.map(({ details }) => details)).toMatchObject([
      { from: 0, until: 20_000_000 },
      { from: 20_000_000, until: lines.length },
    ]);
    expect(await source().splits({ parallelism: 1, known })).toEqual(parts);
    const whole = await source().splits({ parallelism: 4, known: [`${path}.jsonl`] });
    expect(whole).toHaveLength(1);
  });

  it('are whole files where a record may span lines', async () => {
    const read = file(`${path}.csv`, { schema: numbers, format: csv() });
    expect(await read.splits({ parallelism: 4 })).toHaveLength(1);
  });
});
