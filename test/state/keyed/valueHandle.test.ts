import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { jsonValue } from '../../../src/state/keyed/stateType.js';
import { valueState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../../support/arbitraries.js';
import { KeyedModel } from '../../support/stateModel.js';

const engine = createEngine();
const types = [...flatTypes, ...nestedTypes].flatMap((type) => [type, type.nullable()]);

describe('valueState', () => {
  it.each(types.map((type) => [`${type} as ${type.representation}`, type] as const))(
    'keeps %s',
    (_, type) => {
      const step = fc.record({
        key: fc.nat(5),
        value: fc.option(valueOf(type), { nil: undefined, freq: 3 }),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
          const model = new KeyedModel(engine);
          const state = model.backend.add('s', valueState(type));
          const naive = new Map<number, unknown>();
          for (const { key, value } of steps) {
            model.choose(key);
            expect(state.get()).toEqual(naive.get(key));
            if (value === undefined) state.clear();
            else state.set(value);
            if (value === undefined) naive.delete(key);
            else naive.set(key, value);
            expect(state.get()).toEqual(naive.get(key));
          }
          const entries = model.backend.entries('s').map(({ key, value }) => [key[0], value]);
          expect(new Map(entries as [number, unknown][])).toEqual(naive);
          model.backend.release();
        }),
        { numRuns: 15 },
      );
    },
  );

  it('keeps plain values as JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1 }), (values) => {
        const model = new KeyedModel(engine);
        const state = model.backend.add('s', valueState(jsonValue<unknown>()));
        for (const [key, value] of values.entries()) {
          model.choose(key % 3);
          state.set(value);
          expect(state.get()).toEqual(JSON.parse(JSON.stringify(value)));
        }
        model.backend.release();
      }),
    );
  });

  it.each([
    [t.int8(), 128, 'a whole number from -128 to 127'],
    [t.int32(), 1.5, 'a whole number from -2147483648'],
    [t.int32(), '5', 'a whole number from -2147483648'],
    [t.int64(), 2n ** 63n, 'a bigint from -2^63 to 2^63 - 1'],
    [t.int64(), 'x', 'a bigint or a safe whole number'],
    [t.int64().asNumber(), 2 ** 53, 'a whole number from -2^53'],
    [t.float64(), '1', 'a number'],
    [t.boolean(), 1, 'true or false'],
    [t.string(), 1, 'a string'],
    [t.bytes(), 'x', 'a Uint8Array'],
    [t.timestamp(), new Date(NaN), 'a Date'],
    [t.decimal(3, 1), 'x', 'expected'],
    [t.row({ a: t.int32() }), { a: 'x' }, 'a number'],
    [t.array(t.int32()), 5, 'an array'],
    [t.string(), null, 'clear() removes a value'],
    [t.string().nullable(), undefined, 'clear() removes a value'],
    [jsonValue<unknown>(), () => 1, 'a value that JSON has'],
  ])('refuses for %s the value %s', (type, value, expected) => {
    const model = new KeyedModel(engine);
    const state = model.backend.add<{ get(): unknown; set(value: unknown): void }>(
      'last',
      valueState(type as t.DataType<unknown>),
    );
    model.choose(1);
    expect(() => state.set(value)).toThrow("State 'last' cannot hold ");
    expect(() => state.set(value)).toThrow(expected);
    model.backend.release();
  });
});
