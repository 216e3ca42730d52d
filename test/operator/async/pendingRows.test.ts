import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  OrderedRows,
  PendingRow,
  UnorderedRows,
  type Marker,
  type PendingRows,
} from '../../../src/operator/async/pendingRows.js';

const pendingRow = (n: number) => new PendingRow({ n }, n, NaN, 0, 0, n);

/** Takes what is emitted, as numbers of rows and texts of markers. */
function emitted(rows: PendingRows): (number | string)[] {
  const out: (number | string)[] = [];
  rows.emitTo({
    takeRow: (row) => void out.push(row.index),
    takeMarker: (marker: Marker) => void out.push(`W${marker}`),
  });
  return out;
}

describe('ordered rows', () => {
  it('leave in their order, watermarks between them', () => {
    const rows = new OrderedRows();
    const [a, b, c] = [0, 1, 2].map(pendingRow);
    rows.add(a);
    rows.add(b);
    rows.addMarker(5);
    rows.add(c);
    rows.complete(b);
    rows.complete(c);
    expect(emitted(rows)).toEqual([]);
    rows.complete(a);
    expect(emitted(rows)).toEqual([0, 1, 'W5', 2]);
    expect(rows.length).toBe(0);
  });
});

describe('unordered rows', () => {
  it('leave as they are ready, but not across a watermark', () => {
    const rows = new UnorderedRows();
    const [a, b, c, d] = [0, 1, 2, 3].map(pendingRow);
    rows.add(a);
    rows.add(b);
    rows.addMarker(5);
    rows.addMarker('idle');
    rows.add(c);
    rows.complete(c);
    expect(emitted(rows)).toEqual([]);
    rows.complete(b);
    expect(emitted(rows)).toEqual([1]);
    rows.add(d);
    rows.complete(a);
    expect(emitted(rows)).toEqual([0, 'W5', 'Widle', 2]);
    rows.complete(d);
    expect(emitted(rows)).toEqual([3]);
    expect(rows.length).toBe(0);
  });
});

describe('both orders', () => {
  const script = fc.array(fc.oneof(fc.constant('W' as const), fc.nat({ max: 9 })), {
    maxLength: 60,
  });

  it.each([
    ['ordered', () => new OrderedRows()],
    ['unordered', () => new UnorderedRows()],
  ] as const)('%s: every row once, on its side of each watermark', (kind, create) => {
    fc.assert(
      fc.property(script, fc.infiniteStream(fc.nat()), (steps, picks) => {
        const rows = create();
        const open: PendingRow[] = [];
        const out: (number | string)[] = [];
        const sides = new Map<number, number>();
        let markers = 0;
        let count = 0;
        for (const step of steps) {
          if (step === 'W') rows.addMarker(markers++);
          else if (step < 5) {
            const row = pendingRow(count++);
            sides.set(row.index, markers);
            open.push(row);
            rows.add(row);
          } else if (open.length > 0) {
            rows.complete(open.splice(picks.next().value % open.length, 1)[0]);
            out.push(...emitted(rows));
          }
        }
        open.forEach((row) => rows.complete(row));
        out.push(...emitted(rows));
        expect(out).toHaveLength(count + markers);
        let side = 0;
        for (const entry of out) {
          if (typeof entry === 'string') expect(entry).toBe(`W${side++}`);
          else expect(sides.get(entry)).toBe(side);
        }
        const indices = out.filter((entry) => typeof entry === 'number');
        if (kind === 'ordered') expect(indices).toEqual(indices.toSorted((a, b) => a - b));
        expect(rows.length).toBe(0);
      }),
    );
  });
});
