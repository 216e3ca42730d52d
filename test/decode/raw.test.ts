import { describe, expect, it } from 'vitest';
import { bytes, int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { raw } from '../../src/format/raw/index.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeAll } from '../support/decodeAll.js';

const engine = createEngine();
const lines = schema({ line: string() });

describe('raw lines', () => {
  it.each([1, 2, 3, 7, 100])('in chunks of %i bytes', (chunkBytes) => {
    const input = 'one\r\n\ntwo, "three"\n{"four":4}';
    const { rows } = decodeAll(engine, raw().decoder(lines), input, { chunkBytes, batchSize: 2 });
    expect(rows.map(({ line }) => line)).toEqual(['one', '', 'two, "three"', '{"four":4}']);
  });

  it('are bytes where the column is, and other columns are null', () => {
    const columns = schema({ n: int32().nullable(), payload: bytes() });
    const input = Uint8Array.of(0xff, 0x0a, 0x00);
    const { rows } = decodeAll(engine, raw('payload').decoder(columns), input);
    expect(rows).toEqual([
      { n: null, payload: Uint8Array.of(0xff) },
      { n: null, payload: Uint8Array.of(0) },
    ]);
  });

  it('that are too long or no text are bad', () => {
    const input = new TextEncoder().encode('fine\nmuch too long\n?\nalso far too long');
    input[input.indexOf(0x3f)] = 0xff;
    for (const chunkBytes of [3, 100]) {
      const format = raw('line', { badRecords: 'SKIP', maxRecordBytes: 8 });
      const { rows, bad } = decodeAll(engine, format.decoder(lines), input, { chunkBytes });
      expect(rows).toEqual([{ line: 'fine' }]);
      expect(bad.map(({ line, problem }) => [line, problem.slice(0, 27)])).toEqual([
        [2, 'the record is longer than 8'],
        [3, 'the record is not UTF-8; de'],
        [4, 'the record is longer than 8'],
      ]);
    }
    expect(() => decodeAll(engine, raw().decoder(lines), Uint8Array.of(0xff))).toThrow(
      /test.jsonl:1:1: the record is not UTF-8/,
    );
  });

  it('are refused where the column is neither bytes nor text', () => {
    expect(() => raw().decoder(schema({ n: int32() }))).toThrow(/raw\(\) is one BYTES or STRING/);
    expect(() => raw().decoder(schema({ a: string(), b: string() }))).toThrow(/name it/);
  });
});
