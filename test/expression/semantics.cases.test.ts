// Expression semantics as data: every case as one batch, among nulls, through a selection, and
// over the boundary of a chunk.
import { afterEach, describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../assembly/abi/expressionProgram.js';
import type { DataType, Fields } from '../../src/batch/dataType.js';
import type { Batch } from '../../src/batch/batch.js';
import { schema, type Schema } from '../../src/batch/schema.js';
import { MillraceError } from '../../src/error.js';
import { compileFilter } from '../../src/expression/filter.js';
import { compileExpressions } from '../../src/expression/projection.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows, valuesFromColumn } from '../support/columns.js';
import { Raises, type ExpressionCase } from './cases/case.js';
import { arithmetic } from './cases/arithmetic.js';
import { casts } from './cases/casts.js';
import { comparisons } from './cases/comparisons.js';
import { conditionals } from './cases/conditionals.js';
import { decimals } from './cases/decimals.js';
import { logic } from './cases/logic.js';
import { strings } from './cases/strings.js';
import { temporal } from './cases/temporal.js';

const families: Readonly<Record<string, readonly ExpressionCase[]>> = {
  arithmetic,
  decimals,
  comparisons,
  logic,
  conditionals,
  strings,
  temporal,
  casts,
};

const engine = createEngine();
afterEach(() => engine.arena.reset());

type Row = readonly unknown[];

function fieldsOf(types: readonly DataType<unknown>[], isNullable: boolean): Fields {
  return Object.fromEntries(
    types.map((type, i) => ['abc'[i], isNullable ? type.nullable() : type] as const),
  );
}

function named(row: Row, width: number): Record<string, unknown> {
  return Object.fromEntries(row.slice(0, width).map((value, i) => ['abc'[i], value]));
}

/** The values that a case's expression has for rows; times as SQL text. */
function evaluate(test: ExpressionCase, rows: readonly Row[], isNullable = true): unknown[] {
  engine.arena.reset();
  const input = schema(fieldsOf(test.types, isNullable));
  const objects = rows.map((row) => named(row, test.types.length));
  return evaluateBatch(test, input, batchFromRows(engine, input, objects));
}

function evaluateBatch(test: ExpressionCase, input: Schema<Fields>, batch: Batch): unknown[] {
  const projection = compileExpressions(engine, input, [
    { name: 'x', expression: test.expression },
  ]);
  try {
    const type = projection.outputSchema.type('x').notNull();
    if (test.type !== undefined) expect(String(type)).toBe(`${test.type} NOT NULL`);
    const [column] = projection.evaluate(batch);
    return valuesFromColumn(engine, column, batch.rowCount).map(shown);
  } finally {
    projection.release();
  }
}

const shown = (value: unknown): unknown =>
  value instanceof Date ? value.toISOString().replace('T', ' ').slice(0, -1) : value;

const expected = (row: Row): unknown => row[row.length - 1];
const nullRow = (test: ExpressionCase): Row => [
  ...test.types.map(() => null),
  test.ofNulls ?? null,
];

const isValue = (row: Row): boolean => !(expected(row) instanceof Raises);
const holdsNull = (row: Row): boolean => row.slice(0, -1).includes(null);

function expectAll(test: ExpressionCase, rows: readonly Row[], isNullable = true): void {
  expect(evaluate(test, rows, isNullable)).toEqual(rows.map(expected));
}

function expectCode(run: () => unknown, code: string, row?: number): void {
  let caught: unknown;
  try {
    run();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(MillraceError);
  const { code: actual, message } = caught as MillraceError;
  expect(actual).toBe(code);
  if (row !== undefined) expect(message).toContain(`row ${row}`);
}

/** All values in one batch, NOT NULL too where no value is null. */
function checkBatch(test: ExpressionCase): void {
  const rows = test.rows.filter(isValue);
  expectAll(test, rows);
  if (!rows.some(holdsNull)) expectAll(test, rows, false);
}

/** A row of nulls before and behind each. */
function checkAmongNulls(test: ExpressionCase): void {
  const nulls = nullRow(test);
  expectAll(test, [nulls, ...test.rows.filter(isValue).flatMap((row) => [row, nulls])]);
}

/** Selected rows alone come out; what is in the others, an error even, does not count. */
function checkSelection(test: ExpressionCase): void {
  const rows = test.rows.filter(isValue);
  const other = test.rows.find((row) => !isValue(row)) ?? nullRow(test);
  const spread = rows.flatMap((row) => [other, row, other]);
  const selection = rows.map((_, i) => i * 3 + 1);
  const input = schema(fieldsOf(test.types, true));
  const batch = batchFromRows(
    engine,
    input,
    spread.map((row) => named(row, test.types.length)),
    {
      selection,
    },
  );
  expect(evaluateBatch(test, input, batch)).toEqual(rows.map(expected));
  if (!rows.every((row) => [true, false, null].includes(expected(row) as boolean))) return;
  if (rows.every((row) => expected(row) === null)) return;
  const filter = compileFilter(engine, input, test.expression);
  expect(filter.filter(batch).rowCount).toBe(rows.filter((row) => expected(row) === true).length);
  filter.release();
}

/** Repeated until two chunks are full; the last row of the first chunk and its neighbours count. */
function checkChunks(test: ExpressionCase): void {
  const rows = test.rows.filter(isValue);
  if (rows.length === 0) return;
  const many = Array.from({ length: CHUNK_ROWS + 37 }, (_, i) => rows[i % rows.length]);
  expectAll(test, many);
}

/** An error is raised by its row alone, on both sides of a chunk's end, and named by row. */
function checkErrors(test: ExpressionCase): void {
  const nulls = nullRow(test);
  for (const row of test.rows.filter((each) => !isValue(each))) {
    const { code } = expected(row) as Raises;
    expectCode(() => evaluate(test, [row]), code, 0);
    expectCode(() => evaluate(test, [row], holdsNull(row)), code, 0);
    for (const at of [CHUNK_ROWS - 1, CHUNK_ROWS]) {
      const many = Array.from({ length: CHUNK_ROWS + 5 }, (_, i) => (i === at ? row : nulls));
      expectCode(() => evaluate(test, many), code, at);
    }
  }
}

function checkAll(test: ExpressionCase): void {
  checkBatch(test);
  checkAmongNulls(test);
  checkSelection(test);
  checkChunks(test);
  checkErrors(test);
}

const title = (test: ExpressionCase): string =>
  `${test.expression} of ${test.types.map((type) => String(type.notNull()).slice(0, -9)).join()}`;

describe.each(Object.entries(families))('%s', (_, tests) => {
  it.each(tests.filter((test) => test.gap === undefined).map((test) => [title(test), test]))(
    '%s',
    (__, test) => checkAll(test),
  );

  const gaps = tests.filter((test) => test.gap !== undefined);
  it.runIf(gaps.length > 0).each(gaps.map((test) => [title(test), test]))(
    'known gap: %s',
    (__, test) => expect(() => checkAll(test)).toThrow(),
  );
});

it('there are enough of them', () => {
  expect(Object.values(families).flat().length).toBeGreaterThanOrEqual(250);
});
