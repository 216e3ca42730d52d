import { describe, expect, it } from 'vitest';
import type { RelAggregate, RelColumn, WindowSpec } from '../../../src/sql/rel/rel.js';
import { assignerOf, isSameWindow, windowOfGroups } from '../../../src/sql/physical/windows.js';

const spec: WindowSpec = { kind: 'hop', sizeMs: 10, stepMs: 2, offsetMs: 0, time: 'event' };
const type = { kind: 'TIMESTAMP', precision: 3, isNullable: false } as const;

describe('windows of plans', () => {
  it('are the same by kind and lengths', () => {
    expect(isSameWindow(spec, { ...spec })).toBe(true);
    expect(isSameWindow(spec, { ...spec, stepMs: 5 })).toBe(false);
    expect(isSameWindow(undefined, undefined)).toBe(false);
  });

  it('are of groups that have start and end', () => {
    const columns: RelColumn[] = [
      { name: 's', type, window: { role: 'start', window: spec } },
      { name: 'e', type, window: { role: 'end', window: spec } },
      { name: 'o', type, window: { role: 'end', window: { ...spec, sizeMs: 20 } } },
    ];
    const input = { kind: 'values', rows: [], columns } as const;
    const of = (groups: number[]): RelAggregate => ({
      kind: 'aggregate',
      input,
      groups,
      calls: [],
      columns: [],
    });
    expect(windowOfGroups(of([1, 0]))).toEqual({ start: 1, end: 0 });
    expect(windowOfGroups(of([0]))).toBeUndefined();
    expect(windowOfGroups(of([0, 2]))).toBeUndefined();
  });

  it('are assigned by the engine', () => {
    const kinds = ['tumble', 'hop', 'cumulate', 'session'] as const;
    expect(kinds.map((kind) => assignerOf({ ...spec, kind }).kind)).toEqual(kinds);
  });
});
