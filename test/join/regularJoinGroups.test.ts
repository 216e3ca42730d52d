import { expect, it } from 'vitest';
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import * as t from '../../src/batch/dataType.js';
import { carryUsed, usedCount } from '../../src/join/regularJoinGroups.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues } from '../support/columns.js';

const engine = createEngine();
const newTable = (): GroupTable => new GroupTable(engine, [t.string()], { payloadBytes: 8 });

it.each([0, 1, 3, 20_000])('carries those of %i groups that lead to rows', (count) => {
  const [from, to] = [newTable(), newTable()];
  const keys = Array.from({ length: count }, (_, i) => `a key that is rather long, ${i}`);
  const groups = engine.arena.allocate(count * 4);
  from.intern([columnFromValues(engine, t.string(), keys)], count, 0, groups);
  const payload = (table: GroupTable, group: number): number =>
    (table.records + table.payloadOffset + group * table.stride) >>> 2;
  for (let i = 0; i < count; i += 3) engine.memory.u32[payload(from, i) + (i & 1)] = i + 7;
  expect(usedCount(engine, from)).toBe(Math.ceil(count / 3));
  const used = engine.memory.usedBytes;
  carryUsed(engine, from, to, (numbers) => {
    const { u32 } = engine.memory;
    for (let i = 0; i < count; i++) {
      const number = u32[(numbers >>> 2) + i];
      if (i % 3 !== 0) expect(number).toBe(ROW_NONE >>> 0);
      else expect(u32[payload(to, number) + (i & 1)]).toBe(i + 7);
    }
  });
  expect(to.groupCount).toBe(Math.ceil(count / 3));
  if (count > 3) {
    const key = columnFromValues(engine, t.string(), [keys[3]]);
    expect(engine.memory.u32[payload(to, to.find([key])) + 1]).toBe(10);
  }
  from.release();
  to.release();
  expect(engine.memory.usedBytes).toBeLessThanOrEqual(used);
  engine.arena.reset();
});
