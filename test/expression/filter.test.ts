import { expect, expectTypeOf, it } from 'vitest';
import {
  decimal,
  float64,
  int64,
  string,
  timestamp,
  type DataType,
} from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { col, type Expression } from '../../src/expression/expression.js';
import { compileFilter } from '../../src/expression/filter.js';
import type {
  CheckedSelection,
  Predicate,
  Selection,
  SelectResult,
} from '../../src/expression/selection.js';
import type { Tag } from '../../src/expression/tag.js';
import { when } from '../../src/expression/when.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

const engine = createEngine();
const input = schema({ price: float64().nullable(), channel: string() });

it('selects the rows where the condition is true', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({
    price: i % 11 === 0 ? null : i,
    channel: i % 3 === 0 ? 'apple' : 'google',
  }));
  const filter = compileFilter(
    engine,
    input,
    col('price').mul(0.908).gt(100).and(col('channel').eq('apple')),
  );
  const selection = rows.map((_, i) => i).filter((i) => i % 2 === 0);
  const batch = filter.filter(batchFromRows(engine, input, rows, { selection }));
  expect(readRows(batch)).toEqual(
    rows.filter(
      (r, i) => i % 2 === 0 && r.price !== null && r.price * 0.908 > 100 && r.channel === 'apple',
    ),
  );
  filter.release();
});

interface Stream<F> {
  select<const S extends Selection>(
    selection: S & CheckedSelection<F, S>,
  ): Stream<SelectResult<F, S>>;
  filter<X extends Tag>(predicate: Predicate<F, X>): Stream<F>;
  fields: F;
}

it('types flow from the schema', () => {
  const fields = {
    price: int64(),
    amount: decimal(10, 2).nullable(),
    at: timestamp(3),
    name: string(),
    x: float64(),
  };
  const check = (stream: Stream<typeof fields>): void => {
    const out = stream.filter(col('price').gt(1)).select({
      double: col('price').mul(2),
      amount: col('amount').add(1),
      at: col('at'),
      name: 'name',
      big: col('x').gt(1).and(col('amount').lt(3)),
      which: when(col('x').gt(1)).then('a').otherwise(null),
      year: col('at').year(),
    }).fields;
    expectTypeOf(out.double).toEqualTypeOf<DataType<bigint>>();
    expectTypeOf(out.amount).toEqualTypeOf<DataType<string | null>>();
    expectTypeOf(out.at).toEqualTypeOf<DataType<Date>>();
    expectTypeOf(out.name).toEqualTypeOf<DataType<string>>();
    expectTypeOf(out.big).toEqualTypeOf<DataType<boolean | null>>();
    expectTypeOf(out.which).toEqualTypeOf<DataType<string | null>>();
    expectTypeOf(out.year).toEqualTypeOf<DataType<number>>();
    // @ts-expect-error there is no column 'prise'
    stream.filter(col('prise').gt(1));
    // @ts-expect-error there is no column 'prise'
    stream.select({ x: col('prise').add(col('price')) });
    // @ts-expect-error a filter is a BOOLEAN
    stream.filter(col('price').add(1));
  };
  expect(check).toBeTypeOf('function');
  expectTypeOf<Expression<Tag>>().toBeObject();
});
