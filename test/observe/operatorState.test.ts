import { describe, expect, it } from 'vitest';
import { keyText, operatorState } from '../../src/observe/operatorState.js';
import type { InspectedEntry } from '../../src/operator/inspection.js';
import type { Operator } from '../../src/operator/operator.js';

const entries: InspectedEntry[] = [
  { key: { id: 1n }, value: 'one' },
  { key: { id: 2n }, value: 'two' },
];

/** An operator with a state by key and one for all. */
const inspectable = {
  name: 'lookups',
  inspect: () => ({
    stateNames: ['names', 'rules'],
    state: (name: string) =>
      name === 'names'
        ? {
            keyNames: ['id'],
            entries: () => entries,
            get: (key: { id?: unknown }) =>
              entries.find((entry) => entry.key['id'] === key.id)?.value,
          }
        : { keyNames: [], entries: () => [{ key: {}, value: 'rule' }], get: () => 'rule' },
    timers: () => [],
  }),
} as unknown as Operator;
const operators = [inspectable, { name: 'plain' } as unknown as Operator];

describe('the state of an operator', () => {
  it('is gathered by key', () => {
    expect(operatorState(operators, { ask: 'entries', operator: 'lookups' })).toEqual({
      names: ['names', 'rules'],
      entries: [
        { key: { id: 1n }, value: { names: 'one' } },
        { key: { id: 2n }, value: { names: 'two' } },
        { key: {}, value: { rules: 'rule' } },
      ],
    });
  });

  it('is found by key', () => {
    const get = (key: unknown) =>
      operatorState(operators, { ask: 'get', operator: 'lookups', key }).entries;
    expect(get(2n)).toEqual([{ key: { id: 2n }, value: { names: 'two' } }]);
    expect(get({ id: 1n })).toEqual([{ key: { id: 1n }, value: { names: 'one' } }]);
    expect(get({})).toEqual([{ key: {}, value: { rules: 'rule' } }]);
    expect(get(3n)).toEqual([]);
    expect(() => get({ nr: 1n })).toThrow("keys of 'lookups' are { id } or {  }; got { nr }");
  });

  it('is refused by name', () => {
    const ask = (operator: string) => () => operatorState(operators, { ask: 'names', operator });
    expect(ask('plain')).toThrow(
      "'plain' keeps nothing that can be looked into; these do: lookups",
    );
    expect(ask('lokups')).toThrow("no operator 'lokups'. Did you mean 'lookups'?");
  });
});

it('keys that are equal have the same text', () => {
  expect(keyText({ a: 1n, b: new Date(0) })).toBe(keyText({ a: 1n, b: new Date(0) }));
  expect(keyText({ a: 1n })).not.toBe(keyText({ a: 1 }));
});
