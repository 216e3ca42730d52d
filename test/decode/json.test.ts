import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonDecoder } from '../../src/decode/json.js';
import type { NeededFields } from '../../src/expression/fieldsRead.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { nestedCases, scalarCases, type JsonCase } from '../fixtures/jsonCases.js';
import { decodeAll } from '../support/decodeAll.js';

const engine = createEngine();

describe.each([
  ['scalars', scalarCases],
  ['nested values', nestedCases],
])('%s', (_, cases) => {
  it.each(
    cases.map(([type, text, expected]) => [`${type} ← ${text}`, type, text, expected] as const),
  )('%s', (_name, type, text, expected) => {
    const factory = jsonDecoder(schema({ v: type }), { badRecords: 'SKIP' });
    // With a neighbour in front and behind, so that what one row leaves behind would show.
    const line = `{"v":${text}}`;
    const { rows, bad } = decodeAll(engine, factory, `${line}\r\n${line}\n`);
    if ('value' in expected) {
      expect(bad).toEqual([]);
      expect(rows).toEqual([{ v: expected.value }, { v: expected.value }]);
    } else {
      expect(rows).toEqual([]);
      expect(bad[0].problem.slice(0, expected.problem.length)).toBe(expected.problem);
    }
  });
});

const bids = schema({
  auction: t.int64(),
  price: t.decimal(10, 2).nullable(),
  channel: t.string().nullable(),
  tags: t.array(t.string()).nullable(),
  at: t.timestamp(3),
});
const skipping = jsonDecoder(bids, { badRecords: 'SKIP' });

const sample = [
  '{"auction":1,"price":1.5,"channel":"a channel of letters","tags":["x","y"],"at":"2026-01-01 00:00:00"}',
  '',
  '  {"at" : 0 , "channel":null, "extra": {"deep":[1,{"a":"\\n"}]},"auction":2}\r',
  '{"auction":"x"}',
  '{"auction":3,"price":null,"channel":"\\u00e9scaped and long enough","tags":[],"at":1,"price":2}',
  '{"auction":4,"at":2}',
].join('\n');
const sampleRows = [
  {
    auction: 1n,
    price: '1.50',
    channel: 'a channel of letters',
    tags: ['x', 'y'],
    at: new Date('2026-01-01T00:00:00Z'),
  },
  { auction: 2n, price: null, channel: null, tags: null, at: new Date(0) },
  { auction: 3n, price: '2.00', channel: 'éscaped and long enough', tags: [], at: new Date(1) },
  { auction: 4n, price: null, channel: null, tags: null, at: new Date(2) },
];

describe('framing', () => {
  it('gives the same rows wherever the bytes are cut', () => {
    const bytes = new TextEncoder().encode(sample);
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes++) {
      const decoded = decodeAll(engine, skipping, bytes, { chunkBytes });
      expect(decoded.rows).toEqual(sampleRows);
      expect(decoded.bad).toHaveLength(1);
      expect(decoded.bad[0]).toMatchObject({ line: 4, column: 12 });
      expect(decoded.consumedBytes).toBe(bytes.length);
    }
  });

  it.each([1, 2, 7, 1024])('batches have at most %i rows', (batchSize) => {
    const { rows, batchRowCounts } = decodeAll(engine, skipping, sample, { batchSize });
    expect(rows).toEqual(sampleRows);
    expect(Math.max(...batchRowCounts)).toBeLessThanOrEqual(batchSize);
  });

  it.each(['', '\n', ' \r\n\n', '\ufeff'])('%j has no rows', (text) => {
    const { rows, bad, consumedBytes } = decodeAll(engine, skipping, text);
    expect([rows, bad.length]).toEqual([[], text === '\ufeff' ? 0 : 0]);
    expect(consumedBytes).toBe(new TextEncoder().encode(text).length);
  });

  it('passes a byte order mark', () => {
    expect(decodeAll(engine, skipping, `\ufeff${sample}`).rows).toEqual(sampleRows);
  });
});

describe('bad records', () => {
  it('end the job with their place, after the rows before them', () => {
    const failing = jsonDecoder(bids);
    expect(() => decodeAll(engine, failing, sample)).toThrow(
      "test.jsonl:4:12: expected BIGINT for 'auction', got '\"x\"'. Correct the record or the " +
        "schema, or set badRecords to 'SKIP' or 'DEAD_LETTER'.",
    );
  });

  it('are handed on untouched', () => {
    const { bad, badRecordCount } = decodeAll(
      engine,
      jsonDecoder(bids, { badRecords: 'DEAD_LETTER' }),
      '{"auction":"\\u0041"}\r\n{"auction":1,"at":1}\n{"at":1}\n',
    );
    expect(badRecordCount).toBe(2);
    expect(bad.map((record) => new TextDecoder().decode(record.bytes))).toEqual([
      '{"auction":"\\u0041"}',
      '{"at":1}',
    ]);
    expect(bad[1]).toMatchObject({
      problem: "field 'auction' is missing; expected BIGINT NOT NULL",
      line: 3,
      offset: 43,
      source: 'test.jsonl',
    });
  });

  it('tell that a JSON array is not JSON Lines', () => {
    expect(() => decodeAll(engine, jsonDecoder(bids), '[\n{"auction":1}\n]')).toThrow(
      'a file that is one JSON array is not JSON Lines',
    );
  });

  it.each([
    ['{"auction":1,"at":1} x', 'expected the end of the line behind the record'],
    ['{"auction":1,"at":1', 'expected JSON, got the end of the line'],
    ['{"auction":1 "at":1}', 'expected JSON, got \'"at":1}\''],
    ['{"auction":1,}', "expected JSON, got '}'"],
    ['{auction:1}', "expected JSON, got 'auction:1}'"],
    ['{"auction"1}', "expected JSON, got '1}'"],
    ['nonsense', "expected a JSON object, got 'nonsense'"],
    ['{"x":"\\', 'expected an escape'],
  ])('%s', (line, problem) => {
    const { bad } = decodeAll(engine, skipping, line);
    expect(bad[0].problem).toContain(problem);
  });
});

describe('hostile input', () => {
  it('rejects malformed UTF-8 in values, unknown values and keys', () => {
    const malformed = [[0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff]];
    for (const bytes of malformed) {
      for (const [before, after] of [
        ['{"channel":"', '"}'],
        ['{"x":"', '"}'],
        ['{"', '":1}'],
      ]) {
        const line = [...Buffer.from(before), ...bytes, ...Buffer.from(after)];
        const { bad } = decodeAll(engine, skipping, new Uint8Array(line));
        expect(bad[0].problem).toContain('expected UTF-8');
      }
    }
  });

  it('bounds depth, of known and unknown values', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const { bad } = decodeAll(engine, skipping, `{"x":${deep}}\n{"auction":1,"at":1,"x":${deep}}`);
    expect(bad.map((record) => record.problem)).toEqual(
      Array(2).fill('expected at most 64 nested objects and arrays (maxDepth)'),
    );
    const near = `${'['.repeat(63)}${']'.repeat(63)}`;
    expect(decodeAll(engine, skipping, `{"auction":1,"at":1,"x":${near}}`).rows).toHaveLength(1);
  });

  it('skips a long line without keeping it', () => {
    const before = engine.memory.usedBytes;
    const limited = jsonDecoder(bids, { badRecords: 'SKIP', maxRecordBytes: 1 << 16 });
    const bad: number[] = [];
    const decoder = limited({
      engine,
      batchSize: 16,
      source: 'long',
      onBadRecord: ({ bytes, line }) => bad.push(bytes.length, line),
    });
    const feed = (text: string): number => {
      const bytes = Buffer.from(text);
      decoder.reserve(bytes.length).set(bytes);
      decoder.commit(bytes.length);
      return decoder.next()?.rowCount ?? 0;
    };
    expect(feed('{"auction":1,"at":1}\n{"x":"')).toBe(1);
    const part = 'x'.repeat(1 << 20);
    let peak = 0;
    for (let i = 0; i < 100; i++) {
      feed(part);
      peak = Math.max(peak, engine.memory.usedBytes - before);
    }
    expect(feed('"}\n{"auction":2,"at":1}\n')).toBe(1);
    expect(bad).toEqual([1 << 16, 2]);
    expect(peak).toBeLessThan(6 << 20);
    expect(decoder.badRecordCount).toBe(1);
    decoder.release();
  });

  it('holds whole lines to the same limit, whatever the chunks', () => {
    const limited = jsonDecoder(bids, { badRecords: 'SKIP', maxRecordBytes: 100 });
    const text = `{"auction":1,"at":1,"x":"${'x'.repeat(100)}"}\n{"auction":2,"at":2}\n`;
    for (const chunkBytes of [1, 50, 120, 1000]) {
      const { rows, bad } = decodeAll(engine, limited, text, { chunkBytes });
      expect(rows.map((row) => row.auction)).toEqual([2n]);
      expect(bad.map((record) => record.line)).toEqual([1]);
    }
  });

  it('grows for long lists and many escapes', () => {
    const list = JSON.stringify(Array.from({ length: 50_000 }, (_, i) => `element\n${i} of many`));
    const { rows } = decodeAll(engine, skipping, `{"auction":1,"at":1,"tags":${list}}`, {
      batchSize: 4,
    });
    expect(rows[0].tags).toEqual(JSON.parse(list));
  });
});

describe('columns that are not needed', () => {
  it('are validated as JSON, but not stored', () => {
    const { rows, bad } = decodeAll(engine, skipping, sample, {
      neededColumns: new Set(['auction', 'at']),
    });
    expect(rows.map((row) => [row.auction, row.channel])).toEqual(
      sampleRows.map((row) => [row.auction, null]),
    );
    expect(bad).toHaveLength(1);
  });

  it('may be fields of rows', () => {
    const bid = t.row({ price: t.int64(), channel: t.string(), at: t.int32() }).nullable();
    const decoder = jsonDecoder(schema({ bid, n: t.int32() }));
    const lines = [
      '{"bid":{"price":1,"channel":"a\\nb","at":3},"n":1}',
      '{"bid":null,"n":2}',
      '{"bid":{"price":2},"n":3}',
    ];
    const { rows } = decodeAll(engine, decoder, `${lines.join('\n')}\n`, {
      neededColumns: new Map<string, NeededFields>([
        ['bid', new Map([['price', 'all']])],
        ['n', 'all'],
      ]),
    });
    expect(rows.map((row) => [row.bid?.price, row.n])).toEqual([
      [1n, 1],
      [undefined, 2],
      [2n, 3],
    ]);
  });

  it('may be all of them', () => {
    const { rows } = decodeAll(engine, skipping, sample, { neededColumns: new Set() });
    expect(rows).toHaveLength(5);
  });
});

it('refuses maps whose keys are no strings', () => {
  expect(() => jsonDecoder(schema({ m: t.map(t.int32(), t.string()) }))).toThrow(
    'MAP<INT NOT NULL, STRING NOT NULL> NOT NULL cannot be read from JSON',
  );
});

const cases: readonly JsonCase[] = [...scalarCases, ...nestedCases];
it('has a case of every kind', () => {
  const kinds = new Set(cases.map(([type]) => type.kind));
  expect(kinds.size).toBeGreaterThanOrEqual(16);
});

const anyOrder = schema({
  a: t.float64(),
  b: t.string(),
  'a long key, with "quotes"': t.boolean(),
});
it('agrees with JSON.parse on any order of keys', () => {
  const row = fc.record({
    a: fc.double({ noNaN: true, noDefaultInfinity: true }),
    b: fc.string({ unit: 'grapheme', maxLength: 40 }),
    'a long key, with "quotes"': fc.boolean(),
  });
  const property = fc.property(fc.array(fc.tuple(row, fc.nat(5), fc.boolean())), (items) => {
    const lines = items.map(([value, order, isPretty]) => {
      const entries = Object.entries(value);
      entries.push(...entries.splice(0, order % 3));
      if (order > 2) entries.reverse();
      const text = JSON.stringify(Object.fromEntries(entries), null, isPretty ? 2 : 0);
      return text.replaceAll('\n', ' ');
    });
    const { rows } = decodeAll(engine, jsonDecoder(anyOrder), lines.join('\n'));
    // JSON.stringify writes -0 as 0.
    expect(rows).toEqual(lines.map((line) => ({ ...JSON.parse(line) })));
  });
  fc.assert(property, { numRuns: 200 });
});
