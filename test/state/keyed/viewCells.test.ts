import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StringCodec } from '../../../src/state/keyed/valueCodec.js';
import { ViewCells } from '../../../src/state/keyed/viewCells.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();

describe('ViewCells', () => {
  it('keep what was written last, as lengths change', () => {
    const write = fc.record({ slot: fc.nat(5), length: fc.nat(40), isClear: fc.boolean() });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        const codec = new StringCodec('s');
        const cells = new ViewCells(engine, codec);
        cells.ensure(6);
        const naive = new Map<number, string>();
        for (const [i, { slot, length, isClear }] of writes.entries()) {
          const text = String.fromCharCode(97 + (i % 26)).repeat(length);
          if (isClear) cells.clear(slot);
          else cells.write(slot, text);
          naive.set(slot, isClear ? '' : text);
          for (const [of, expected] of naive) {
            expect(cells.read(of)).toBe(expected);
            expect(cells.equals(of, codec.encode(expected))).toBe(true);
            expect(cells.equals(of, codec.encode(`${expected}!`))).toBe(false);
          }
        }
        cells.release();
      }),
    );
  });

  it('hold no more than half as much again as what lives', () => {
    const cells = new ViewCells(engine, new StringCodec('s'));
    cells.ensure(500);
    const lengths = new Array<number>(500).fill(0);
    for (let i = 0; i < 30_000; i++) {
      const slot = (i * 7919) % 500;
      lengths[slot] = 200 + ((i * 37) % 3000);
      cells.write(slot, 'x'.repeat(lengths[slot]));
      if (i % 1000 !== 999 || i < 2000) continue;
      const live = lengths.reduce((sum, length) => sum + length, 0);
      expect(cells.bytes).toBeLessThan(live * 1.5 + 65_536);
    }
    for (let slot = 0; slot < 500; slot++) cells.clear(slot);
    expect(cells.bytes).toBeLessThan(65_536);
    cells.release();
  });
});
