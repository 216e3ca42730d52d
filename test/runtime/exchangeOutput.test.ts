import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { exchangeMesh, settle } from '../support/exchangeMesh.js';

const events = schema({ key: string().nullable(), n: int32(), note: string() });
type Row = { readonly key: string | null; readonly n: number; readonly note: string };
const text = (length: number): string => 'the note '.repeat(length);

const row = fc.record({
  key: fc.option(fc.constantFrom('a', 'b', 'a key that is longer than a view', '')),
  note: fc.constantFrom('', 'short', text(3), text(40)),
});
/** Batches, each sent by some subtask. */
const batches = fc.array(
  fc.record({ from: fc.nat(3), rows: fc.array(row, { minLength: 1, maxLength: 20 }) }),
  { maxLength: 12 },
);
const rowsOf = (arrived: readonly object[]): Row[] => arrived as Row[];

describe('rows through an exchange by key', () => {
  it('arrive once, each key in one subtask, in the order of who sent them', () => {
    fc.assert(
      fc.property(
        batches,
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(64, 1 << 12),
        (sent, parallelism, ringBytes) => {
          const distribution = { to: 'keys', keys: [0] } as const;
          const mesh = exchangeMesh(events, { distribution, parallelism, ringBytes });
          let n = 0;
          const expected: (Row & { readonly from: number })[] = [];
          for (const { from, rows } of sent) {
            const subtask = from % parallelism;
            const numbered = rows.map((each) => ({ ...each, n: n++ }));
            expected.push(...numbered.map((each) => ({ ...each, from: subtask })));
            mesh[subtask].send(numbered);
          }
          settle(mesh);
          const arrived = mesh.map(({ arrivals }) => rowsOf(arrivals.rows));
          const all = arrived.flat().toSorted((a, b) => a.n - b.n);
          expect(all).toEqual(expected.map(({ from: _, ...each }) => each));
          for (const key of new Set(all.map((each) => each.key))) {
            const homes = arrived.filter((rows) => rows.some((each) => each.key === key));
            expect(homes.length).toBe(1);
            for (let from = 0; from < parallelism; from++) {
              const ofSender = new Set(
                expected.filter((each) => each.from === from).map((each) => each.n),
              );
              const order = homes[0].filter((each) => each.key === key && ofSender.has(each.n));
              expect(order.map((each) => each.n)).toEqual(
                order.map((each) => each.n).toSorted((a, b) => a - b),
              );
            }
          }
          for (const { output, input } of mesh) {
            expect(output.isFull).toBe(false);
            input.release();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

const one = { key: 'k', n: 1, note: text(40) };

describe('an exchange', () => {
  it('sends rows without a key to the first, and broadcasts to all', () => {
    for (const to of ['single', 'broadcast'] as const) {
      const mesh = exchangeMesh(events, { distribution: { to }, parallelism: 3 });
      for (const { send } of mesh) send([one]);
      settle(mesh);
      const counts = mesh.map(({ arrivals }) => arrivals.rows.length);
      expect(counts).toEqual(to === 'single' ? [3, 0, 0] : [3, 3, 3]);
    }
  });

  it('sends only the columns that somebody reads', () => {
    const distribution = { to: 'single' } as const;
    const all = exchangeMesh(events, { distribution, parallelism: 2 });
    const some = exchangeMesh(events, { distribution, parallelism: 2, columns: [1] });
    for (const mesh of [all, some]) {
      mesh[1].send([one, one]);
      settle(mesh);
    }
    expect(rowsOf(some[0].arrivals.rows).map(({ n }) => n)).toEqual([1, 1]);
    expect(some[1].output.bytesWritten).toBeLessThan(all[1].output.bytesWritten / 4);
  });

  it('ends once: what comes behind the end is not sent', () => {
    const mesh = exchangeMesh(events, { distribution: { to: 'single' }, parallelism: 2 });
    const [, { output }] = mesh;
    output.receiveWatermark(Infinity);
    const { bytesWritten } = output;
    output.receiveWatermark(Infinity);
    output.sendBarrier(1);
    expect(output.bytesWritten).toBe(bytesWritten);
  });

  it('is full while a ring has no room', () => {
    const distribution = { to: 'single' } as const;
    const mesh = exchangeMesh(events, { distribution, parallelism: 2, ringBytes: 256 });
    const [first, second] = mesh;
    for (let i = 0; i < 4; i++) second.send([one]);
    expect(second.output.isFull).toBe(true);
    expect(second.output.flush()).toBe(false);
    while (!second.output.flush()) first.input.poll();
    settle(mesh);
    expect(first.arrivals.rows.length).toBe(4);
  });
});
