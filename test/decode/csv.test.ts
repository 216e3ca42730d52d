import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { CsvDecodeOptions } from '../../src/decode/csvOptions.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeCsv } from '../support/csvDecoding.js';

const engine = createEngine();
const encoder = new TextEncoder();
const fields = { id: t.int64(), text: t.string().nullable(), flag: t.boolean() };

const rowsOf = (
  text: string,
  options: CsvDecodeOptions = {},
  types: t.Fields = fields,
): unknown[][] => decodeCsv(engine, types, text, options).rows;

/** One line a bad record: line:column problem. */
const skipped = (text: string, options: CsvDecodeOptions = {}): string[] =>
  decodeCsv(engine, fields, text, { badRecords: 'SKIP', ...options }).bad.map(
    ({ line, column, problem }) => `${line}:${column} ${problem}`,
  );

describe('records', () => {
  test('with quotes, line ends in fields, CR LF, and no line end at the end', () => {
    const text = 'id,text,flag\r\n1,"a ""b"",\r\nc",true\r\n2,,FALSE\n3,"",True';
    expect(rowsOf(text)).toEqual([
      [1n, 'a "b",\r\nc', true],
      [2n, null, false],
      [3n, '', true],
    ]);
  });

  test('behind a byte order mark; empty lines and comments are skipped', () => {
    const text = '\ufeff#x\nid,text,flag\n\n1,#a,true\r\n\r\n# "\n2,b,true\n';
    expect(rowsOf(text, { comment: '#' })).toEqual([
      [1n, '#a', true],
      [2n, 'b', true],
    ]);
  });

  test('of one field may be empty: NULL', () => {
    expect(rowsOf('text\na\n\n""\n', {}, { text: t.string().nullable() })).toEqual([
      ['a'],
      [null],
      [''],
    ]);
  });

  test('in another dialect', () => {
    const options = { delimiter: '\t', quote: "'", escape: '\\', nullLiteral: '\\N' };
    const text = "id\ttext\tflag\n1\t'it\\'s\\\\'\ttrue\n2\t\\N\ttrue\n3\t\ttrue\n4\t'\\N'\ttrue\n";
    expect(rowsOf(text, options).map((row) => row[1])).toEqual(["it's\\", null, '', 'N']);
  });

  test('a carriage return alone and a quote inside a field are text', () => {
    expect(rowsOf('id,text,flag\n1,a\rb"c,true\n').map((row) => row[1])).toEqual(['a\rb"c']);
  });

  test('agree with what was written, whatever the text, the chunks and the batch size', () => {
    const unit = fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '😀', ' ', '#');
    const cell = fc.option(fc.string({ unit, maxLength: 90 }));
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 60 }),
        fc.constantFrom(1, 7, 1024),
        fc.integer({ min: 1, max: 200 }),
        (texts, batchSize, chunkBytes) => {
          const quoted = (x: string | null): string =>
            x === null ? '' : `"${x.replaceAll('"', '""')}"`;
          const lines = texts.map((x, i) => `${i},${quoted(x)},true\n`).join('');
          const bytes = encoder.encode(`id,text,flag\n${lines}`);
          const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) =>
            bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
          );
          const decoded = decodeCsv(engine, fields, { chunks, batchSize });
          expect(decoded.rows).toEqual(texts.map((x, i) => [BigInt(i), x, true]));
          expect(decoded.consumedBytes).toBe(bytes.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('survive a cut at every place', () => {
    const text =
      '\ufeffid,"text",flag\r\n1,"a ""b"",\r\nc é",true\r\n\r\n' +
      '22,"😀 long enough for a view",FALSE\n';
    const bytes = encoder.encode(text);
    const whole = decodeCsv(engine, fields, text);
    for (let at = 0; at <= bytes.length; at++) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(decodeCsv(engine, fields, { chunks })).toEqual(whole);
    }
    const bytewise = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(decodeCsv(engine, fields, { chunks: bytewise, batchSize: 1 })).toEqual(whole);
  });

  test('more than a batch, many with escaped quotes, more than the first input region', () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `${'"'.repeat(i % 50)}${i}`);
    const lines = texts.map((x, i) => `${i},"${x.replaceAll('"', '""')}",false`).join('\n');
    const { rows } = decodeCsv(engine, fields, `id,text,flag\n${lines}`);
    expect(rows.map((row) => row[1])).toEqual(texts);
  });
});

describe('the header', () => {
  test('names columns in any order; others are ignored', () => {
    expect(rowsOf('x,flag,"text",id\n"1,2",true,a,5\n')).toEqual([[5n, 'a', true]]);
  });

  test('may be absent', () => {
    expect(rowsOf('5,a,true\n', { header: false })).toEqual([[5n, 'a', true]]);
  });

  test('follows ignored lines', () => {
    const text = 'report "of\n2026\nid,text,flag\n5,a,true\n6,b,x\n';
    const options = { ignoreFirstLines: 2, badRecords: 'SKIP' } as const;
    expect(rowsOf(text, options)).toEqual([[5n, 'a', true]]);
    expect(skipped(text, options)[0]).toMatch(/^5:5 /);
  });

  test('without a column is an error that names the nearest, or the column is NULL', () => {
    expect(() => rowsOf('id,txt,flag\n')).toThrow(/no column 'text', but 'txt'/);
    expect(rowsOf('flag,id\ntrue,1\n', { allowMissingColumns: true })).toEqual([[1n, null, true]]);
  });

  test('with a column twice is an error', () => {
    expect(() => rowsOf('id,text,flag,id\n')).toThrow(/'id' twice/);
  });

  test('alone, or nothing at all, is no row', () => {
    expect(rowsOf('id,text,flag')).toEqual([]);
    expect(rowsOf('')).toEqual([]);
    expect(rowsOf('\ufeff')).toEqual([]);
  });
});

describe('bad records', () => {
  const head = 'id,text,flag\n';

  test('end the job with file, line and column', () => {
    expect(() => rowsOf(`${head}1,a,true\n2,"x\ny",maybe\n`)).toThrow(
      `data.csv:4:4: column 'flag': expected BOOLEAN NOT NULL, found "maybe".`,
    );
  });

  test('are skipped, counted and handed over untouched', () => {
    const text = `${head}1,a,true\n2,"b ""\n",no\r\n3,c,true\n`;
    const { rows, bad, badRecordCount } = decodeCsv(engine, fields, text, {
      badRecords: 'DEAD_LETTER',
    });
    expect(rows.map((row) => row[0])).toEqual([1n, 3n]);
    expect(badRecordCount).toBe(1);
    expect(new TextDecoder().decode(bad[0].bytes)).toBe('2,"b ""\n",no');
    expect(bad[0]).toMatchObject({ source: 'data.csv', line: 4, column: 3, offset: 22 });
  });

  test.each([
    ['1,a\n', `2:4 expected 3 fields, found 2.`],
    ['1,a,true,x\n', '2:1 expected 3 fields, found 4.'],
    [
      '1,"a"b,true\n',
      `2:6 column 'text': expected a delimiter or a line end behind the closing quote.`,
    ],
    ['1,"a,true\n', `2:3 column 'text': the quoted field that starts here is never closed.`],
    [
      ',a,true\n',
      `2:1 column 'id' is BIGINT NOT NULL, but the field is NULL; declare the column nullable().`,
    ],
    [
      '9223372036854775808,a,true\n',
      `2:1 column 'id': "9223372036854775808" does not fit BIGINT NOT NULL.`,
    ],
    ['1.5,a,true\n', `2:1 column 'id': expected BIGINT NOT NULL, found "1.5".`],
    ['-,a,true\n', `2:1 column 'id': expected BIGINT NOT NULL, found "-".`],
    ['"",a,true\n', `2:1 column 'id': expected BIGINT NOT NULL, found "".`],
  ])('%j: %s', (line, problem) => {
    expect(skipped(head + line)).toEqual([problem]);
    const followed = decodeCsv(engine, fields, `${head}${line}7,z,true\n`, { badRecords: 'SKIP' });
    expect(followed.rows).toEqual([[7n, 'z', true]]);
  });

  test('text that is not UTF-8', () => {
    for (const bytes of [
      [0xff],
      [0xc3],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xc0, 0x80],
    ]) {
      const chunks = [`${head}1,`, Uint8Array.from(bytes), ',true\n2,ok,true\n'];
      const { rows, bad } = decodeCsv(engine, fields, { chunks }, { badRecords: 'SKIP' });
      expect(rows.map((row) => row[0])).toEqual([2n]);
      expect(bad[0].problem).toMatch(/column 'text': the text is not valid UTF-8/);
    }
  });

  test('do not leave nulls or bits behind in the row that follows', () => {
    const text = `${head}1,,x\n2,b,true\n3,c,y\n4,d,false\n`;
    expect(rowsOf(text, { badRecords: 'SKIP' })).toEqual([
      [2n, 'b', true],
      [4n, 'd', false],
    ]);
  });

  test('missing fields are NULL on request', () => {
    const types = { id: t.int64(), text: t.string().nullable() };
    const options = { allowMissingColumns: true, badRecords: 'SKIP' } as const;
    expect(rowsOf('id,text\n1\n2,b\n', options, types)).toEqual([
      [1n, null],
      [2n, 'b'],
    ]);
  });
});

describe('hostile input', () => {
  const megabyte = new Uint8Array(1 << 20).fill(0x61);

  test('a line without end stays within memory and is a clear error', () => {
    const chunks = ['id,text,flag\n1,"', ...Array.from({ length: 100 }, () => megabyte)];
    const options = { maxRecordBytes: 1 << 21 };
    expect(() => decodeCsv(engine, fields, { chunks }, options)).toThrow(
      /data.csv:2:1: a record is longer than 2097152 bytes: a quote may be unclosed/,
    );
    const before = engine.memory.usedBytes;
    const more = [...chunks, '\n2,b,true\n'];
    const { rows, bad } = decodeCsv(
      engine,
      fields,
      { chunks: more },
      { ...options, badRecords: 'SKIP' },
    );
    expect(rows).toEqual([[2n, 'b', true]]);
    expect(bad.length).toBe(1);
    expect(engine.memory.u8.length).toBeLessThan(64 << 20);
    expect(engine.memory.usedBytes).toBeLessThanOrEqual(before);
  });

  test('an unclosed quote gives up its line only', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${i},x,true`);
    lines[50] = '50,"x,true';
    const options = { badRecords: 'SKIP', maxRecordBytes: 300 } as const;
    const { rows } = decodeCsv(engine, fields, `id,text,flag\n${lines.join('\n')}\n`, options);
    expect(rows.map((row) => Number(row[0]))).toEqual(
      lines.map((_, i) => i).filter((i) => i !== 50),
    );
  });

  test('a header without end', () => {
    const options = { maxRecordBytes: 1 << 20 };
    const chunks = ['"', megabyte, megabyte];
    expect(() => decodeCsv(engine, fields, { chunks }, options)).toThrow(/header is longer than/);
  });
});

describe('types', () => {
  test('that nest are refused', () => {
    expect(() => rowsOf('', {}, { a: t.array(t.int32()) })).toThrow(/read it as STRING/);
  });
});
