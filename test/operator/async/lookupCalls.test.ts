import { int32, lookupFrom, schema, string, VirtualClock, type DataType } from 'millrace';
import { describe, expect, it } from 'vitest';
import { LookupCalls, type LookupPlan } from '../../../src/operator/async/lookupCalls.js';
import { PendingRow } from '../../../src/operator/async/pendingRows.js';
import type { LookupFunction } from '../../../src/source/lookup.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { recordingContext } from '../../support/windowScript.js';

const person = schema({ id: int32(), name: string() });
type Person = typeof person.rowType;
type Lookup = LookupFunction<{ id: DataType<number>; name: DataType<string> }>;

const plan = (lookup: Lookup, more: Partial<LookupPlan> = {}): LookupPlan => ({
  source: lookupFrom(person, lookup),
  on: [{ stream: 'who', lookup: 'id' }],
  columns: [{ lookup: 'name', result: 'name' }],
  type: 'inner',
  cache: { maxRows: 9, expireAfterWriteMs: 100, expireAfterAccessMs: 100, cacheMissing: true },
  ...more,
});
const pending = (...who: (number | null)[]) =>
  who.map((id, index) => new PendingRow({ who: id }, NaN, NaN, 0, 0, index));
const attempt = (signal = new AbortController().signal) => ({ signal, attempt: 1 });
const clock = new VirtualClock();

function opened(lookup: Lookup, more: Partial<LookupPlan> = {}): LookupCalls {
  const calls = new LookupCalls(plan(lookup, more));
  calls.open({ ...recordingContext(createEngine(), 8).context, clock });
  return calls;
}

const named = (id: number): Person => ({ id, name: `p${id}` });
const names = (calls: LookupCalls, rows: PendingRow[], answer: unknown) => {
  calls.accept(rows, answer);
  return rows.map((row) => row.results);
};

describe('lookups of rows', () => {
  it('ask once for each key, not for null, and remember', async () => {
    const asked: number[][] = [];
    const calls = opened(async (keys) => {
      asked.push(keys.map(({ id }) => id as number));
      return keys.map(({ id }) => (id === 3 ? [] : [named(id as number)]));
    });
    const rows = pending(1, 2, null, 1, 3);
    const answer = await calls.call(rows, attempt());
    expect(names(calls, rows, answer)).toEqual([
      [{ who: 1, name: 'p1' }],
      [{ who: 2, name: 'p2' }],
      [],
      [{ who: 1, name: 'p1' }],
      [],
    ]);
    expect(calls.call(pending(3, 1), attempt())).toEqual([[], [named(1)]]);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('that run at the same time share what is under way', async () => {
    const asked: number[][] = [];
    const calls = opened(async (keys) => {
      asked.push(keys.map(({ id }) => id as number));
      await new Promise((resolve) => setImmediate(resolve));
      return keys.map(({ id }) => [named(id as number)]);
    });
    const answers = [pending(1, 2), pending(2, 3)].map((rows) => calls.call(rows, attempt()));
    expect(await Promise.all(answers)).toEqual([
      [[named(1)], [named(2)]],
      [[named(2)], [named(3)]],
    ]);
    expect(asked).toEqual([[1, 2], [3]]);
  });

  it('do not wait for a lookup that was given up', async () => {
    let count = 0;
    const calls = opened(async (keys) => {
      if (count++ === 0) await new Promise(() => {});
      return keys.map(({ id }) => [named(id as number)]);
    });
    const controller = new AbortController();
    void calls.call(pending(1), attempt(controller.signal));
    controller.abort();
    expect(await calls.call(pending(1), attempt())).toEqual([[named(1)]]);
  });

  it('keep rows without a match in a left join', () => {
    const calls = opened((keys) => keys.map(() => []), { type: 'left', cache: undefined });
    const rows = pending(1, null);
    expect(names(calls, rows, calls.call(rows, attempt()))).toEqual([
      [{ who: 1 }],
      [{ who: null }],
    ]);
  });

  it('refuse answers of the wrong shape', async () => {
    const wrong = [[], [[]], [named(1), named(2)], 'x'];
    for (const answer of wrong) {
      const calls = opened((() => answer) as unknown as Lookup);
      expect(() => calls.call(pending(1, 2), attempt())).toThrow(/no array of 2 arrays/);
      const later = opened((async () => answer) as unknown as Lookup);
      await expect(later.call(pending(1, 2), attempt())).rejects.toThrow(/no array of 2 arrays/);
    }
  });

  it('fail while the table cannot be opened', async () => {
    const source = {
      ...lookupFrom(person, () => []),
      open: async () => {
        throw new Error('no table');
      },
    };
    const calls = opened(() => [], { source });
    await expect(calls.call(pending(1), attempt())).rejects.toThrow('no table');
    calls.close();
  });
});
