import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { sequence } from '../../../src/connector/datagen/generators.js';
import { datagen } from '../../../src/connector/datagen/source.js';
import { VirtualClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { pollRows, testContext } from '../../source/readAll.js';

const fields = schema({
  id: types.int64(),
  small: types.int8(),
  price: types.decimal(9, 2),
  real: types.float64(),
  text: types.string().nullable(),
  day: types.date(),
  at: types.timestamp(3),
  yes: types.boolean(),
});
const options = {
  numberOfRows: 2000,
  fields: {
    id: sequence(10, 1e9),
    small: { min: -3, max: 3 },
    price: { min: 1, max: 2 },
    text: { length: 5, nullRate: 0.25 },
    at: { min: 1000, max: 2000 },
  },
};

it('makes rows that fit the schema and its rules', async () => {
  const rows = (await pollRows(datagen(fields, options), testContext())).flat() as {
    id: number;
    small: number;
    price: string;
    text: string | null;
    at: number;
  }[];
  expect(rows.length).toBe(2000);
  expect(new RowWriter(createEngine(), fields).write(rows).rowCount).toBe(2000);
  rows.forEach((row, index) => {
    expect(row.id).toBe(10 + index);
    expect(row.price).toMatch(/^[12]\.\d\d$/);
    expect(row.text ?? 'abcde').toMatch(/^[0-9a-f]{5}$/);
    expect(row.at).toBeGreaterThanOrEqual(1000);
    expect(row.at).toBeLessThanOrEqual(2000);
  });
  expect(new Set(rows.map(({ small }) => small))).toEqual(new Set([-3, -2, -1, 0, 1, 2, 3]));
  expect(rows.filter(({ text }) => text === null).length / 2000).toBeCloseTo(0.25, 1);
});

it('makes the same rows from any position, others with another seed', async () => {
  const all = (await pollRows(datagen(fields, options), testContext())).flat();
  const rest = await pollRows(datagen(fields, options), testContext({ batchSize: 7 }), 1500);
  expect(rest.flat()).toEqual(all.slice(1500));
  const other = await pollRows(datagen(fields, { ...options, seed: 1 }), testContext());
  expect(other.flat()).not.toEqual(all);
});

it('ends with its shortest sequence, or not at all', async () => {
  const one = schema({ n: types.int32() });
  const source = datagen(one, { fields: { n: sequence(1, 3) } });
  expect((await pollRows(source, testContext())).flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(source.isBounded).toBe(true);
  expect(datagen(one).isBounded).toBe(false);
});

it('keeps to its rate', async () => {
  const clock = new VirtualClock();
  const source = datagen(schema({ n: types.int32() }), { rowsPerSecond: 10 });
  const reader = await source.open({ id: '0' }, undefined, testContext({ clock, batchSize: 100 }));
  expect(await reader.poll()).toMatchObject({ kind: 'rows', rows: [{}] });
  const idle = await reader.poll();
  expect(idle.kind).toBe('idle');
  clock.advance(1000);
  if (idle.kind === 'idle') await idle.wake;
  const polled = await reader.poll();
  expect(polled.kind === 'rows' && polled.rows.length).toBe(10);
});

it('names what does not fit', () => {
  const one = schema({ n: types.int32(), list: types.array(types.int32()) });
  expect(() => datagen(one)).toThrow(/cannot make column 'list'/);
  const n = schema({ n: types.int32() });
  expect(() => datagen(n, { fields: { n: { min: 2, max: 1 } } })).toThrow(/min 2 is greater/);
  expect(() => datagen(n, { fields: { n: { nullRate: 0.5 } } })).toThrow(/nullable/);
  expect(() => datagen(n, { fields: { n: sequence(2, 1) } })).toThrow(/ascending/);
  expect(() => datagen(n, { rowsPerSecond: 0 })).toThrow(/greater than 0/);
});
