import { afterEach, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../assembly/abi/expressionProgram.js';
import { array, boolean, int32, string } from '../../src/batch/dataType.js';
import { col } from '../../src/expression/expression.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { evaluateRows } from '../support/evaluateRows.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

it.each([0, 1, 64, 65, CHUNK_ROWS - 1, CHUNK_ROWS + 1, 2 * CHUNK_ROWS + 7])('%i rows', (length) => {
  const rows = Array.from({ length }, (_, i) => ({
    a:
      i % 5 === 3 ? null : Array.from({ length: i % 4 }, (__, j) => (j === 2 ? null : `${i}/${j}`)),
    b: Array.from({ length: i % 3 }, (__, j) => (i + j) % 2 === 0),
    n: i % 7 === 0 ? null : (i % 5) - 1,
  }));
  const fields = {
    a: array(string().nullable()).nullable(),
    b: array(boolean()),
    n: int32().nullable(),
  };
  expect(evaluateRows(engine, fields, rows, col('a').cardinality())).toEqual(
    rows.map(({ a }) => a?.length ?? null),
  );
  expect(evaluateRows(engine, fields, rows, col('a').at(col('n')))).toEqual(
    rows.map(({ a, n }) => (n === null ? null : (a?.[n - 1] ?? null))),
  );
  expect(evaluateRows(engine, fields, rows, col('b').at(2))).toEqual(
    rows.map(({ b }) => b[1] ?? null),
  );
});
