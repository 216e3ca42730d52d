// The types of users' functions follow from those of SQL.
import { describe, expectTypeOf, it } from 'vitest';
import { int64, string, timestamp } from '../../../../src/batch/dataType.js';
import {
  aggregateFunction,
  asyncScalarFunction,
  scalarFunction,
  tableFunction,
  vectorFunction,
} from '../../../../src/tables.js';

describe('types', () => {
  it('of arguments follow from those of SQL', () => {
    scalarFunction({
      parameters: [
        'BIGINT',
        'DECIMAL(10, 2) NOT NULL',
        'ROW<a INT NOT NULL, b ARRAY<STRING>, c MAP<STRING, BIGINT>>',
        'timestamp(3)',
        'TIMESTAMP(6)',
        int64(),
        string().nullable(),
        timestamp().asEpoch(),
      ],
      result: 'BOOLEAN',
      call: (a, b, c, d, e, f, g, h) => {
        expectTypeOf(a).toEqualTypeOf<bigint | null>();
        expectTypeOf(b).toEqualTypeOf<string>();
        expectTypeOf(c).toEqualTypeOf<{
          a: number;
          b: (string | null)[] | null;
          c: Map<string | null, bigint | null> | null;
        } | null>();
        expectTypeOf(d).toEqualTypeOf<Date | null>();
        expectTypeOf(e).toEqualTypeOf<string | null>();
        expectTypeOf(f).toEqualTypeOf<bigint>();
        expectTypeOf(g).toEqualTypeOf<string | null>();
        expectTypeOf(h).toEqualTypeOf<number>();
        return true;
      },
    });
    // @ts-expect-error: a text is no BIGINT
    scalarFunction({ parameters: ['INT'], result: 'BIGINT', call: () => 'text' });
  });

  it('of columns, rows, promises and accumulators too', () => {
    vectorFunction({
      parameters: ['BIGINT NOT NULL', 'STRING'],
      result: 'DOUBLE',
      call: ([a, b], rowCount, out) => {
        expectTypeOf(a).toEqualTypeOf<readonly bigint[]>();
        expectTypeOf(b).toEqualTypeOf<readonly (string | null)[]>();
        expectTypeOf(rowCount).toEqualTypeOf<number>();
        expectTypeOf(out).toEqualTypeOf<(number | null)[]>();
      },
    });
    tableFunction({
      parameters: ['STRING'],
      result: 'ROW<word STRING, length INT> NOT NULL',
      *call(text) {
        expectTypeOf(text).toEqualTypeOf<string | null>();
        yield { word: text, length: 1 };
      },
    });
    asyncScalarFunction({
      parameters: ['INT NOT NULL'],
      result: 'STRING',
      capacity: 10,
      call: async (id) => `${id.toFixed()}`,
    });
    aggregateFunction({
      parameters: ['DOUBLE NOT NULL'],
      result: 'DOUBLE',
      createAccumulator: () => ({ sum: 0 }),
      accumulate: (total, value) => {
        expectTypeOf(total).toEqualTypeOf<{ sum: number }>();
        expectTypeOf(value).toEqualTypeOf<number>();
        total.sum += value;
      },
      getValue: ({ sum }) => sum,
    });
    // @ts-expect-error: a number is no TEXT
    asyncScalarFunction({ parameters: [], result: 'STRING', call: async () => 1 });
  });
});
