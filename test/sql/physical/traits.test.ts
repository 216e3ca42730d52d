import { describe, expect, it } from 'vitest';
import type { LogicalNode } from '../../../src/plan/logical.js';
import { fromArray, int32, schema } from '../../../src/index.js';
import {
  changelogText,
  INSERT_ONLY,
  isUnbounded,
  PlanTraits,
  stateText,
  type StateTrait,
} from '../../../src/sql/physical/traits.js';

const rows = schema({ a: int32() });

function source(name: string, isBounded: boolean): LogicalNode {
  const made = { ...fromArray(rows, [{ a: 1 }]), isBounded };
  return { kind: 'source', name, schema: rows, source: made, watermarks: undefined, inputs: [] };
}

function union(name: string, ...inputs: LogicalNode[]): LogicalNode {
  return { kind: 'union', name, schema: rows, inputs };
}

describe('changes', () => {
  it('are told as Flink does', () => {
    expect(changelogText(INSERT_ONLY)).toBe('[I]');
    expect(changelogText({ updates: true, deletes: false })).toBe('[I,UB,UA]');
    expect(changelogText({ updates: true, deletes: true })).toBe('[I,UB,UA,D]');
    expect(changelogText({ updates: false, deletes: true })).toBe('[I,D]');
  });

  it('are those of the inputs where a node says nothing', () => {
    const traits = new PlanTraits();
    const [left, right] = [source('left', true), source('right', true)];
    const both = union('both', left, right);
    expect(traits.changesOf(both)).toEqual(INSERT_ONLY);
    traits.note(left, { changes: { updates: true, deletes: false } });
    traits.note(right, { changes: { updates: false, deletes: true }, upsertKey: ['a'] });
    expect(traits.changesOf(both)).toEqual({ updates: true, deletes: true });
    traits.note(right, { changes: INSERT_ONLY });
    expect(traits.of(right).upsertKey).toEqual(['a']);
    expect(traits.changesOf(both)).toEqual({ updates: true, deletes: false });
  });
});

describe('state', () => {
  const growing: StateTrait = { kept: 'all rows', bound: 'growing' };
  const both = union('both', source('left', true), source('right', false));

  it('grows for ever by inputs that do not end', () => {
    expect(isUnbounded(growing, both)).toBe(true);
    expect(isUnbounded({ ...growing, inputs: [0] }, both)).toBe(false);
    expect(isUnbounded({ ...growing, inputs: [1] }, both)).toBe(true);
    expect(isUnbounded({ ...growing, ttlMs: 1000 }, both)).toBe(false);
    expect(isUnbounded({ ...growing, bound: 'window' }, both)).toBe(false);
    expect(isUnbounded(growing, union('ending', source('left', true)))).toBe(false);
  });

  it('is told with what bounds it', () => {
    expect(stateText(growing, both)).toBe('unbounded: all rows; set table.exec.state.ttl');
    expect(stateText({ ...growing, knowsTtl: false, instead: 'limit them' }, both)).toBe(
      'unbounded: all rows; limit them',
    );
    expect(stateText({ ...growing, inputs: [0] }, both)).toBe('all rows, bounded by the input');
    expect(stateText({ ...growing, ttlMs: 60_000 }, both)).toBe(
      'all rows, forgotten 1 min after a write',
    );
    expect(stateText({ kept: 'a count', bound: 'fixed' }, both)).toBe('a count');
    expect(stateText({ kept: 'rows', bound: 'interval' }, both)).toBe(
      'rows, bounded by the interval',
    );
  });
});
