import { col, environment, fromIterable, int32, schema } from 'millrace';
import { describe, expect, it } from 'vitest';

const numbers = schema({ n: int32() });

/** Rows of `count` numbers in pieces, and how many pieces were asked for. */
function counting(count: number, piece = 1000) {
  const asked = { pieces: 0 };
  const source = fromIterable(numbers, function* () {
    for (let from = 0; from < count; from += piece) {
      asked.pieces += 1;
      yield Array.from({ length: Math.min(piece, count - from) }, (_, i) => ({ n: from + i }));
    }
  });
  return { stream: environment({ batchSize: 256 }).from(source), asked };
}

describe('iteration', () => {
  it('yields every row in order', async () => {
    const { stream } = counting(50_000);
    let next = 0;
    for await (const { n } of stream.filter(col('n').ge(0))) expect(n).toBe(next++);
    expect(next).toBe(50_000);
  });

  it('of no rows ends', async () => {
    for await (const row of counting(0).stream) expect.fail(`${row.n}`);
  });

  it('that is left cancels the job, which has not read far ahead', async () => {
    const { stream, asked } = counting(10_000_000);
    for await (const { n } of stream) if (n === 10) break;
    expect(asked.pieces).toBeLessThan(1000);
    const atTheEnd = asked.pieces;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked.pieces).toBe(atTheEnd);
  });

  it('starts with its first row, not before', async () => {
    const { stream, asked } = counting(10);
    const rows = stream[Symbol.asyncIterator]();
    expect(asked.pieces).toBe(0);
    expect(await rows.next()).toEqual({ done: false, value: { n: 0 } });
    expect(asked.pieces).toBe(1);
    await rows.return?.();
  });

  it('throws what failed, behind the rows before it', async () => {
    const failing = counting(2000).stream.map((row) => {
      if (row.n === 1500) throw new Error('enough');
      return row;
    });
    let last = -1;
    const loop = async (): Promise<void> => {
      for await (const { n } of failing) last = n;
    };
    await expect(loop()).rejects.toMatchObject({ code: 'DATA_FUNCTION' });
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThan(1500);
  });

  it('answers calls that do not wait for each other in order', async () => {
    const rows = counting(3).stream[Symbol.asyncIterator]();
    const results = await Promise.all([rows.next(), rows.next(), rows.next(), rows.next()]);
    expect(results.map(({ value }) => (value as { n: number } | undefined)?.n)).toEqual([
      0,
      1,
      2,
      undefined,
    ]);
  });
});
