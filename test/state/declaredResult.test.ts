import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { declaredResult, isDeclarable } from '../../src/state/declaredResult.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const call = (resultType: t.DataType<unknown>) =>
  ({ kind: 'sum', arguments: [0], name: 'total', resultType }) as const;

describe('declared results', () => {
  it('may be narrower numbers', () => {
    expect(isDeclarable(t.int64(), t.int8())).toBe(true);
    expect(isDeclarable(t.float64().nullable(), t.float32())).toBe(true);
    expect(isDeclarable(t.int32(), t.int16())).toBe(false);
    expect(isDeclarable(t.decimal(38, 2), t.decimal(38, 2).nullable())).toBe(true);
    expect(isDeclarable(t.decimal(38, 2), t.decimal(20, 2))).toBe(false);
  });

  it.each([
    [t.int8().nullable(), [127, -128, null, 0]],
    [t.int16().nullable(), [32767, -32768]],
    [t.int32().nullable(), [2147483647, -2147483648, null]],
  ])('fit %s', (type, values) => {
    const wide = values.map((value) => (value === null ? null : BigInt(value)));
    const column = columnFromValues(engine, t.int64().nullable(), wide);
    const result = declaredResult(engine, column, call(type), values.length);
    expect(valuesFromColumn(engine, result, values.length)).toEqual(values);
    const beyond = columnFromValues(engine, t.int64(), [1n, BigInt(Number(values[0])) + 1n]);
    expect(() => declaredResult(engine, beyond, call(type), 2)).toThrow(
      `The sum 'total' is ${Number(values[0]) + 1}, which does not fit`,
    );
  });

  it('are floats of doubles', () => {
    const column = columnFromValues(engine, t.float64(), [1.1, 2]);
    const result = declaredResult(engine, column, call(t.float32()), 2);
    expect(valuesFromColumn(engine, result, 2)).toEqual([Math.fround(1.1), 2]);
  });
});
