import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as abi from '../../assembly/abi/groupChange.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, uint32s } from '../support/columns.js';

const engine = createEngine();
const GROUPS = 5;

/** Heads of groups with so many rows. */
function headsOf(rows: readonly number[]): number {
  const heads = engine.arena.allocateZeroed(rows.length * abi.HEAD_BYTES_TIMED);
  rows.forEach((count, group) => {
    engine.memory.i64[(heads + group * abi.HEAD_BYTES_TIMED) >>> 3] = BigInt(count);
  });
  return heads;
}

const rowsOf = (heads: number): number[] =>
  Array.from({ length: GROUPS }, (_, group) =>
    Number(engine.memory.i64[(heads + group * abi.HEAD_BYTES_TIMED) >>> 3]),
  );

const words = (address: number, count: number): number[] =>
  Array.from(engine.memory.u32.subarray(address >>> 2, (address >>> 2) + count));

const row = fc.record({ group: fc.nat(GROUPS - 1), kind: fc.nat(3) });
const counts = fc.array(fc.nat(2), { minLength: GROUPS, maxLength: GROUPS });

describe('touchGroups', () => {
  it.each([0, 1])('lists groups and rows that count, stopping %i', (stops) => {
    fc.assert(
      fc.property(counts, fc.array(row, { maxLength: 40 }), (before, rows) => {
        engine.arena.reset();
        const heads = headsOf(before);
        const [touched, admitted] = [
          uint32s(
            engine,
            rows.map(() => 0),
          ),
          uint32s(
            engine,
            rows.map(() => 0),
          ),
        ];
        const existed = bytes(
          engine,
          rows.map(() => 9),
        );
        const groups = uint32s(
          engine,
          rows.map(({ group }) => group),
        );
        const kinds = bytes(
          engine,
          rows.map(({ kind }) => kind),
        );
        const lists = [heads, abi.HEAD_BYTES_TIMED, groups, kinds, 0, rows.length, 0, 0];
        const touch = uint32s(engine, [...lists, touched, existed, admitted, stops, 0, 0]);
        engine.memory.f64[(touch + abi.TOUCH_STAMP) >>> 3] = 1;
        const count = engine.kernels.touchGroups(touch);
        const done = engine.memory.u32[(touch + abi.TOUCH_DONE) >>> 2];
        const repeat = rows.findIndex(
          ({ group }, i) => rows.findIndex((of) => of.group === group) < i,
        );
        const run = stops === 1 && repeat >= 0 ? rows.slice(0, repeat) : rows;
        expect(done).toBe(run.length);
        const seen = [...new Set(run.map(({ group }) => group))];
        expect(words(touched, count)).toEqual(seen);
        expect([...engine.memory.u8.slice(existed, existed + count)]).toEqual(
          seen.map((group) => Number(before[group] > 0)),
        );
        const after = before.slice();
        const counted = run.flatMap(({ group, kind }, i) => {
          if (kind % 2 === 1 && after[group] === 0) return [];
          after[group] += kind % 2 === 1 ? -1 : 1;
          return [i];
        });
        expect(
          words(admitted, engine.memory.u32[(touch + abi.TOUCH_ADMITTED_COUNT) >>> 2]),
        ).toEqual(counted);
        expect(rowsOf(heads)).toEqual(after);
      }),
    );
  });
});

describe('planChanges', () => {
  it('says what each group tells', () => {
    const group = fc.record({ had: fc.nat(1), has: fc.nat(1), changed: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(group, { maxLength: GROUPS }), fc.nat(3), (groups, flags) => {
        engine.arena.reset();
        const heads = headsOf(groups.map(({ has }) => has));
        const room = groups.flatMap(() => [0, 0]);
        const [rows, out, gone] = [
          uint32s(engine, room),
          uint32s(engine, room),
          uint32s(engine, room),
        ];
        const kinds = bytes(engine, room);
        const touched = uint32s(
          engine,
          groups.map((_, i) => i),
        );
        const existed = bytes(
          engine,
          groups.map(({ had }) => had),
        );
        const changed = bytes(
          engine,
          groups.map((of) => of.changed),
        );
        const lists = [
          heads,
          abi.HEAD_BYTES_TIMED,
          touched,
          existed,
          changed,
          groups.length,
          flags,
        ];
        const plan = uint32s(engine, [...lists, rows, out, kinds, gone, 0, 0]);
        const planned = engine.kernels.planChanges(plan);
        const expected = groups.flatMap(({ had, has, changed: is }, i) => {
          if (had === 0) return has === 0 ? [] : [[i * 2 + 1, i, 0]];
          if (has === 0) return [[i * 2, i, 3]];
          if (is === 0 && (flags & abi.PLAN_ALWAYS) === 0) return [];
          const before = (flags & abi.PLAN_UPDATE_BEFORE) === 0 ? [] : [[i * 2, i, 1]];
          return [...before, [i * 2 + 1, i, 2]];
        });
        const told = words(rows, planned).map((of, i) => [
          of,
          words(out, planned)[i],
          engine.memory.u8[kinds + i],
        ]);
        expect(told).toEqual(expected);
        const absent = groups.flatMap(({ has }, i) => (has === 0 ? [i] : []));
        expect(words(gone, engine.memory.u32[(plan + abi.PLAN_GONE_COUNT) >>> 2])).toEqual(absent);
        const appeared = groups.reduce((sum, { had, has }) => sum + has - had, 0);
        expect(engine.memory.i32[(plan + abi.PLAN_APPEARED) >>> 2]).toBe(appeared);
      }),
    );
  });
});

describe('groups that are forgotten', () => {
  it('are those whose last write is too old, and are zero', () => {
    engine.arena.reset();
    const heads = headsOf([1, 0, 2, 3]);
    [10, 10, 20, 5].forEach((written, group) => {
      engine.memory.f64[(heads + group * abi.HEAD_BYTES_TIMED + abi.HEAD_WRITTEN) >>> 3] = written;
    });
    const out = uint32s(engine, [9, 9, 9, 9]);
    const { kernels } = engine;
    const stride = abi.HEAD_BYTES_TIMED;
    expect(kernels.expiredGroups(heads, stride, 0, 4, 20, 10, out)).toBe(2);
    expect(words(out, 2)).toEqual([0, 3]);
    const some = uint32s(engine, [3, 2, 3]);
    expect(kernels.expiredGroups(heads, stride, some, 3, 20, 10, out)).toBe(1);
    expect(words(out, 1)).toEqual([3]);
    kernels.clearGroups(heads, stride, 0, out, 1);
    expect(kernels.presentRows(heads, stride, 0, 4, out)).toBe(2);
    expect(words(out, 2)).toEqual([0, 2]);
  });
});
