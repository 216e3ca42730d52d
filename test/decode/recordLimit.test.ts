// The longest record that is taken is the same however its bytes arrive.
import { csv, environment, fromReadable, raw, schema, string, type Format } from 'millrace';
import { expect, it } from 'vitest';

const LIMIT = 12;
const settings = { badRecords: 'SKIP', maxRecordBytes: LIMIT } as const;
const columns = schema({ text: string() });
const formats: readonly [string, Format][] = [
  ['csv', csv({ ...settings, header: false })],
  ['raw', raw('text', settings)],
];
const record = 'x'.repeat(LIMIT);

const cases = formats.flatMap(([name, format]) =>
  ['\n', '\r\n'].map((lineEnd) => [name, lineEnd, format] as const),
);

it.each(cases)('%s with %j takes records as long as the limit', async (_name, lineEnd, format) => {
  const bytes = new TextEncoder().encode(`${record}${lineEnd}`.repeat(3));
  for (let size = 1; size <= bytes.length; size++) {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const rows = environment()
      .from(fromReadable(columns, format, chunks()))
      .collect();
    expect(await rows, `pieces of ${size} bytes`).toEqual(Array(3).fill({ text: record }));
  }
});
