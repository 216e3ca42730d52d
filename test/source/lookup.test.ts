import { int32, lookupFrom, schema, string, systemClock } from 'millrace';
import { describe, expect, it } from 'vitest';

const person = schema({ id: int32(), name: string() });
const context = { clock: systemClock, signal: new AbortController().signal };
const people = new Map([
  [1, { id: 1, name: 'Ada' }],
  [
    2,
    [
      { id: 2, name: 'Bob' },
      { id: 2, name: 'Bea' },
    ] as never,
  ],
]);

describe('lookups from', () => {
  it('a Map: a row, several, none', async () => {
    const reader = await lookupFrom(person, people).open(['id'], context);
    expect(reader.lookup([{ id: 2 }, { id: 3 }, { id: 1 }], context)).toEqual([
      [
        { id: 2, name: 'Bob' },
        { id: 2, name: 'Bea' },
      ],
      [],
      [{ id: 1, name: 'Ada' }],
    ]);
    reader.close();
  });

  it('a Map by several columns are refused', () => {
    expect(() => lookupFrom(person, people).open(['id', 'name'], context)).toThrow(
      /looked up by one column, not by id, name/,
    );
  });

  it('a function', async () => {
    const source = lookupFrom(person, (keys) => keys.map(() => []), { name: 'nobody' });
    const reader = await source.open(['id'], context);
    expect([source.name, reader.lookup([{ id: 1 }], context)]).toEqual(['nobody', [[]]]);
  });
});
