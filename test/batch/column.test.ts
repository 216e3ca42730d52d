import { describe, expect, it } from 'vitest';
import * as abi from '../../assembly/abi/column.js';
import { columnOf, valuesBytes, writeDescriptors } from '../../src/batch/column.js';
import { array, boolean, decimal, int64, row, string } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues } from '../support/columns.js';

describe('valuesBytes', () => {
  it.each([
    [boolean(), 0, 0],
    [boolean(), 64, 8],
    [boolean(), 65, 16],
    [int64(), 3, 24],
    [string(), 3, 48],
    [array(int64()), 3, 0],
  ])('%s of %i rows: %i', (type, rowCount, expected) => {
    expect(valuesBytes(type, rowCount)).toBe(expected);
  });
});

describe('writeDescriptors', () => {
  const engine = createEngine();
  const word = (address: number): number => engine.memory.u32[address >>> 2];

  it('lays columns out as kernels read them', () => {
    const columns = [columnOf(decimal(12, 3), 4096, 8192), columnOf(int64(), 1 << 16)];
    const address = writeDescriptors(engine, columns);
    expect(word(address + abi.COLUMN_TYPE)).toBe(decimal(12, 3).id);
    expect(word(address + abi.COLUMN_VALUES)).toBe(4096);
    expect(word(address + abi.COLUMN_VALIDITY)).toBe(8192);
    expect(word(address + abi.COLUMN_PRECISION)).toBe(12);
    expect(word(address + abi.COLUMN_SCALE)).toBe(3);
    expect(word(address + abi.COLUMN_BYTES + abi.COLUMN_VALUES)).toBe(1 << 16);
    expect(word(address + abi.COLUMN_BYTES + abi.COLUMN_CHILD_COUNT)).toBe(0);
  });

  it('describes children of children', () => {
    const type = array(row({ x: int64().asNumber() }));
    const column = columnFromValues(engine, type, [[{ x: 7 }], []]);
    const address = writeDescriptors(engine, [column]);
    const child = word(address + abi.COLUMN_CHILDREN);
    const grandchild = word(child + abi.COLUMN_CHILDREN);
    expect(word(address + abi.COLUMN_OFFSETS)).toBe(column.offsets);
    expect(word(child + abi.COLUMN_CHILD_COUNT)).toBe(1);
    expect(word(grandchild + abi.COLUMN_TYPE)).toBe(int64().id);
    expect(word(grandchild + abi.COLUMN_VALUES)).toBe(column.children[0].children[0].values);
  });
});
