import { expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { print } from '../../src/sink/print.js';
import { runSink, sinkContext } from './testSink.js';

const fields = schema({ n: int32(), text: string().nullable() });
const rows = [
  { n: 1, text: 'a' },
  { n: 2, text: null },
  { n: 3, text: 'c' },
];

async function printed(options: Parameters<typeof print>[0], kinds?: number[]): Promise<string> {
  let text = '';
  const to = (piece: string): void => void (text += piece);
  await runSink(print({ to, ...options }), sinkContext(fields), [rows], kinds);
  return text;
}

it('prints a line a row', async () => {
  expect(await printed({})).toBe('+I[1, a]\n+I[2, null]\n+I[3, c]\n');
});

it('prints row kinds and the identifier', async () => {
  expect(await printed({ identifier: 'bids' }, [1, 2, 3])).toBe(
    'bids> -U[1, a]\nbids> +U[2, null]\nbids> -D[3, c]\n',
  );
});

it('stops at the limit and says how many rows are hidden', async () => {
  expect(await printed({ limit: 1 })).toBe('+I[1, a]\n… 2 more rows\n');
  expect(await printed({ limit: 0 })).toBe('… 3 more rows\n');
  expect(await printed({ limit: 3 })).toBe('+I[1, a]\n+I[2, null]\n+I[3, c]\n');
});

it('writes to anything with write()', async () => {
  const pieces: string[] = [];
  const to = { write: (text: string) => pieces.push(text) };
  await runSink(print({ to }), sinkContext(fields), [rows]);
  expect(pieces.join('')).toBe('+I[1, a]\n+I[2, null]\n+I[3, c]\n');
});
