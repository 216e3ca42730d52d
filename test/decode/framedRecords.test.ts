// Messages: each is one record, whatever line ends it has.
import {
  bytes,
  csv,
  environment,
  int32,
  json,
  raw,
  schema,
  string,
  type DeadLetterFields,
  type Format,
  type Fields,
  type Schema,
  type Source,
  collect,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const words = schema({ n: int32(), text: string().nullable() });

/** A source that polls all messages at once. */
function messages<F extends Fields>(
  columns: Schema<F>,
  format: Format,
  texts: readonly (string | Uint8Array)[],
): Source<F> {
  const parts = texts.map((text) => (typeof text === 'string' ? encoder.encode(text) : text));
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length);
  let at = 0;
  parts.forEach((part, index) => {
    joined.set(part, at);
    ends[index] = at += part.length;
  });
  let isDone = false;
  return {
    name: 'messages',
    schema: columns,
    isBounded: true,
    format: format.decoder(columns),
    splits: async () => [{ id: 'messages' }],
    open: () => ({
      poll: () => {
        if (isDone) return { kind: 'end' };
        isDone = true;
        return { kind: 'records', bytes: joined, ends };
      },
      position: () => (isDone ? texts.length : 0),
      close: () => undefined,
    }),
  };
}

/** Rows, and the records that were rejected. */
async function decoded(format: Format, texts: readonly string[], batchSize = 3) {
  const env = environment({ batchSize });
  const stream = env.from(messages(words, format, texts));
  const [rows, rejected] = [
    collect<typeof words extends Schema<infer F> ? F : never>(),
    collect<DeadLetterFields>(),
  ];
  stream.sinkTo(rows);
  stream.deadLetters.sinkTo(rejected);
  await env.execute().done;
  return {
    rows: rows.rows,
    rejected: rejected.rows.map(({ record, line }) => [line, decoder.decode(record)]),
  };
}

describe('messages of JSON', () => {
  it('may have line ends, none at the end, and are one record each', async () => {
    const texts = ['{"n":1,\n "text":"a"}', '{"n":2}\n', '', '\r\n{\r\n"n"\n:\n3\n}', '{"n":4}'];
    const { rows } = await decoded(json(), texts);
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(rows[0].text).toBe('a');
  });

  it('are bad one by one, and kept as they came', async () => {
    const texts = ['{"n":1}', '{"n":2}\n{"n":3}', '{"n":4,"text":"a\nb"}', '{"n"', '{"n":5}'];
    const format = json({ badRecords: 'DEAD_LETTER' });
    const { rows, rejected } = await decoded(format, texts);
    expect(rows.map(({ n }) => n)).toEqual([1, 5]);
    expect(rejected).toEqual([
      [2, texts[1]],
      [3, texts[2]],
      [4, texts[3]],
    ]);
  });
});

describe('messages of CSV', () => {
  it('may have line ends in quotes', async () => {
    const { rows } = await decoded(csv({ header: false }), ['1,"a\nb"', '2,c\r\n', '3,']);
    expect(rows).toEqual([
      { n: 1, text: 'a\nb' },
      { n: 2, text: 'c' },
      { n: 3, text: null },
    ]);
  });

  it('with an open quote or several records are bad, the next is not', async () => {
    const texts = ['1,"a', '2,b\n3,c', 'x,y', '4,d'];
    const format = csv({ header: false, badRecords: 'DEAD_LETTER' });
    const { rows, rejected } = await decoded(format, texts);
    expect(rows.map(({ n }) => n)).toEqual([4]);
    expect(rejected.map(([, record]) => record)).toEqual(texts.slice(0, 3));
    await expect(decoded(csv({ header: false }), texts)).rejects.toThrow(/expected one record/);
  });
});

describe('messages as they are', () => {
  it('keep their line ends', async () => {
    const payload = schema({ payload: bytes() });
    const parts = [Uint8Array.of(10, 0, 13, 10), new Uint8Array(0), Uint8Array.of(255)];
    const rows = await environment()
      .from(messages(payload, raw(), parts))
      .collect();
    expect(rows.map((row) => [...row.payload])).toEqual(parts.map((part) => [...part]));
  });
});

it('many messages are decoded in batches, and wait for their sink', async () => {
  const texts = Array.from({ length: 20_000 }, (_, n) => `{"n":${n},\n"text":"${'x'.repeat(40)}"}`);
  const rows = await environment({ batchSize: 1000 })
    .from(messages(words, json(), texts))
    .collect();
  expect(rows.map(({ n }) => n)).toEqual(texts.map((_, n) => n));
});

it('a format without records refuses messages', async () => {
  const source = messages(words, json(), ['{"n":1}']);
  const format = source.format;
  const without: Source<Fields> = {
    ...source,
    format: (context) => Object.assign(format!(context), { addRecord: undefined }),
  };
  await expect(environment().from(without).collect()).rejects.toThrow(/yields messages, which its/);
  const bare: Source<Fields> = { ...source, format: undefined };
  await expect(environment().from(messagesAgain(bare)).collect()).rejects.toThrow(/has no format/);
});

const messagesAgain = (source: Source<Fields>): Source<Fields> => ({
  ...source,
  open: () => ({
    poll: () => ({ kind: 'records', bytes: new Uint8Array(1), ends: Uint32Array.of(1) }),
    position: () => 0,
    close: () => undefined,
  }),
});
