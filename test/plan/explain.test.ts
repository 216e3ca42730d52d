import {
  blackhole,
  col,
  count,
  environment,
  fromArray,
  int32,
  schema,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const numbers = schema({ at: timestamp(3), n: int32() });

describe('explain', () => {
  it('draws operators, where they run and what they keep; shared ones once', () => {
    const env = environment();
    const stream = env
      .from(fromArray(numbers, []), { watermarks: watermarks.monotonous('at'), name: 'numbers' })
      .filter(col('n').gt(1));
    const windows = stream.keyBy('n').window(tumble('10s')).aggregate({ rows: count() });
    windows.sinkTo(blackhole(), 'results');
    windows.late.sinkTo(blackhole(), 'late rows');
    stream
      .map((row) => row)
      .named('same')
      .union(stream)
      .sinkTo(blackhole(), 'both');
    expect(env.explain()).toMatchInlineSnapshot(`
      "results: write to blackhole  [kernels]
      └─ tumble: TUMBLE(10 s) by n: rows  [kernels]  keeps groups of each open slice
         └─ filter: filter (n > 1)  [kernels]
            └─ numbers: read array  [kernels]

      late rows: write to blackhole  [kernels]
      └─ tumble.late: side output 'late'  [kernels]
         └─ tumble (see above)

      both: write to blackhole  [kernels]
      └─ union: union of 2 streams  [kernels]
         ├─ same: map by a TypeScript function  [JavaScript]
         │  └─ filter (see above)
         └─ filter (see above)"
    `);
  });
});
