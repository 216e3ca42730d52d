import {
  collect,
  environment,
  fromArray,
  int32,
  MillraceError,
  schema,
  string,
  timestamp,
  tumble,
  count,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const words = schema({ at: timestamp(3), text: string() });
const rows = [
  { at: new Date(1000), text: 'a b' },
  { at: new Date(2000), text: '' },
  { at: new Date(11_000), text: 'c d e' },
];
const lines = () => environment().from(fromArray(words, rows));

describe('row functions', () => {
  it('filter keeps the rows for which the function returns true', async () => {
    expect(
      await lines()
        .filter((row) => row.text.length > 0)
        .collect(),
    ).toEqual([rows[0], rows[2]]);
    expect(
      await lines()
        .filter(() => true)
        .collect(),
    ).toEqual(rows);
    expect(
      await lines()
        .filter(() => false)
        .collect(),
    ).toEqual([]);
  });

  it('map changes the columns', async () => {
    const lengths = lines().map(
      (row) => ({ length: row.text.length }),
      schema({ length: int32() }),
    );
    expect(await lengths.collect()).toEqual([{ length: 3 }, { length: 0 }, { length: 5 }]);
  });

  it('flatMap gives any number of rows, which keep the event time of theirs', async () => {
    await using driver = await testDriver(
      { lines: testInput(words, { time: 'at' }) },
      (inputs) => {
        const split = inputs.lines.flatMap(
          (row) =>
            row.text
              .split(' ')
              .filter(Boolean)
              .map((word) => ({ word })),
          schema({ word: string() }),
        );
        return { split, windows: split.windowAll(tumble('10s')).aggregate({ n: count() }) };
      },
      { batchSizes: [1, 2, 8192] },
    );
    await driver.push('lines', ...rows);
    expect(driver.rows('split').map(({ word }) => word)).toEqual(['a', 'b', 'c', 'd', 'e']);
    const windows = () =>
      driver.rows('windows').map(({ window_start, n }) => [window_start.getTime(), n]);
    await driver.watermark('lines', 9_999);
    expect(windows()).toEqual([[0, 2n]]);
    await driver.watermark('lines', 19_999);
    expect(windows()).toEqual([[10_000, 3n]]);
  });

  it('wrong results name the operator, the row and what was expected', async () => {
    const failing = async (stream: { collect(): Promise<unknown> }): Promise<MillraceError> => {
      const error: unknown = await stream.collect().catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(MillraceError);
      return error as MillraceError;
    };
    const notBoolean = await failing(lines().filter((row) => row.text as never));
    expect(notBoolean.message).toBe(
      "array rows 1 to 3, in 'filter', batch 0, row 0: " +
        'The function returned string; expected true or false.',
    );
    const promise = await failing(lines().map((row) => Promise.resolve(row) as never));
    expect(promise.message).toContain('returned a promise; expected a row');
    const notIterable = await failing(lines().flatMap(() => 7 as never));
    expect(notIterable.message).toContain('returned number; expected an array or iterable of rows');
    const nothing = await failing(lines().map(() => undefined as never));
    expect(nothing.message).toContain('returned undefined; expected a row');
  });
});

describe('several sinks', () => {
  it('see the same rows', async () => {
    const env = environment();
    const stream = env.from(fromArray(words, rows));
    const [first, second] = [collect(), collect()];
    stream.sinkTo(first).sinkTo(second);
    await env.execute().done;
    expect(first.rows).toEqual(rows);
    expect(second.rows).toEqual(rows);
  });
});
