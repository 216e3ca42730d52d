import { desc, environment, fromArray, int32, schema, timestamp, watermarks } from 'millrace';
import { expect, it } from 'vitest';
import { topRows } from '../../src/api/top.js';

const scores = schema({ at: timestamp(3), score: int32() });
const stream = () =>
  environment().from(
    fromArray(
      scores,
      [3, 9, 5].map((score) => ({ at: new Date(0), score })),
    ),
    { watermarks: watermarks.monotonous('at') },
  );

it('ranks by an order', async () => {
  const best = topRows(stream(), 2, { by: [desc('score')], rank: 'place' });
  expect(await best.collect()).toMatchObject([
    { score: 9, place: 1 },
    { score: 5, place: 2 },
  ]);
});

it('refuses a count that is none, and columns that there are not', () => {
  expect(() => topRows(stream(), 0, { by: ['score'] })).toThrow(/top\(0\) is no number of rows/);
  expect(() => topRows(stream(), 1, { by: ['scor' as 'score'] })).toThrow(/did you mean 'score'/);
});
