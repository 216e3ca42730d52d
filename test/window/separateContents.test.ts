// Overlapping windows whose results depend on the order of rows take them as they arrive.
import {
  collectValues,
  cumulate,
  environment,
  first,
  fromArray,
  hop,
  int32,
  last,
  schema,
  timestamp,
  watermarks,
  type BoundedAssigner,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const readings = schema({ at: timestamp(3), n: int32() });

async function run(assigner: BoundedAssigner, rows: [number, number][], batchSize: number) {
  const windows = environment({ batchSize })
    .from(
      fromArray(
        readings,
        rows.map(([at, n]) => ({ at: new Date(at), n })),
      ),
      { watermarks: watermarks.boundedOutOfOrderness('at', '1min') },
    )
    .windowAll(assigner)
    .aggregate({ first: first('n'), last: last('n'), all: collectValues('n') });
  const results = await windows.collect();
  return results.map((row) => [row.window_end.getTime(), row.first, row.last, row.all]);
}

describe.each([1, 3, 8192])('at batch size %i', (batchSize) => {
  it('hop windows keep the order of arrival', async () => {
    const rows: [number, number][] = [
      [7, 1],
      [2, 2],
      [6, 3],
      [11, 4],
    ];
    expect(await run(hop(10, 5), rows, batchSize)).toEqual([
      [5, 2, 2, [2]],
      [10, 1, 3, [1, 2, 3]],
      [15, 1, 4, [1, 3, 4]],
      [20, 4, 4, [4]],
    ]);
  });

  it('cumulating windows do too', async () => {
    const rows: [number, number][] = [
      [7, 1],
      [2, 2],
      [6, 3],
    ];
    expect(await run(cumulate(5, 10), rows, batchSize)).toEqual([
      [5, 2, 2, [2]],
      [10, 1, 3, [1, 2, 3]],
    ]);
  });
});
