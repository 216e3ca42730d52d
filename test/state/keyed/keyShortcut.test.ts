import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { KeyedStateBackend } from '../../../src/state/keyed/keyedStateBackend.js';
import { isShortcut } from '../../../src/state/keyed/keyShortcut.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, valueOf } from '../../support/arbitraries.js';
import { columnFromValues } from '../../support/columns.js';

const engine = createEngine();

describe('keyOf', () => {
  it.each(
    flatTypes.flatMap((type) => [type, type.nullable()]).map((type) => [`${type}`, type] as const),
  )('reads back a key of %s', (_, type) => {
    fc.assert(
      fc.property(fc.array(valueOf(type), { minLength: 1, maxLength: 20 }), (keys) => {
        engine.arena.reset();
        const backend = new KeyedStateBackend(engine, [type]);
        const out = engine.arena.allocate(keys.length * 4);
        backend.intern([columnFromValues(engine, type, keys)], keys.length, 0, out);
        const groups = engine.memory.u32.slice(out >>> 2, (out >>> 2) + keys.length);
        // −0 and 0 are one key.
        const plain = (value: unknown): unknown => (value === 0 ? 0 : value);
        keys.forEach((key, i) => expect(plain(backend.keyOf(groups[i])[0])).toEqual(plain(key)));
        backend.release();
      }),
      { numRuns: 20 },
    );
  });

  it('has a shortcut for whole numbers and strings', () => {
    expect([t.int32(), t.int64(), t.string()].map((type) => isShortcut(type))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isShortcut(t.string().nullable())).toBe(false);
  });
});
