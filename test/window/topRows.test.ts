import { describe, expect, it } from 'vitest';
import * as order from '../../assembly/abi/accumulator.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s } from '../support/columns.js';

const engine = createEngine();

describe('orderCodes', () => {
  const sortedBy = (values: readonly number[], code: number): number[] => {
    const address = int64s(engine, values);
    engine.kernels.orderCodes(address, address, values.length, code);
    const codes = engine.memory.u64.slice(address >>> 3, (address >>> 3) + values.length);
    return values
      .map((value, i) => ({ value, code: codes[i] }))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ value }) => value);
  };

  it('order integers as they are, either way', () => {
    expect(sortedBy([3, -1, 0, -7], order.ORDER_INT_LARGEST)).toEqual([-7, -1, 0, 3]);
    expect(sortedBy([3, -1, 0, -7], order.ORDER_INT_SMALLEST)).toEqual([3, 0, -1, -7]);
  });
});
