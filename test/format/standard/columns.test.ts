import { type } from 'arktype';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/format/standard/columns.js';

const columnOf = (of: () => z.ZodType): string => {
  const { fields } = columnsOf(z.object({ x: of() }));
  return String(fields[0].type);
};

describe('columns of validators', () => {
  it.each([
    [() => z.string(), 'STRING NOT NULL'],
    [() => z.iso.datetime(), 'STRING NOT NULL'],
    [() => z.int(), 'BIGINT NOT NULL'],
    [() => z.number().nullable(), 'DOUBLE'],
    [() => z.boolean().optional(), 'BOOLEAN'],
    [() => z.enum(['a', 'b']), 'STRING NOT NULL'],
    [() => z.literal(['a', null]), 'STRING'],
    [() => z.union([z.string(), z.enum(['x'])]), 'STRING NOT NULL'],
    [() => z.array(z.number()), 'ARRAY<DOUBLE NOT NULL> NOT NULL'],
    [() => z.record(z.string(), z.number()), 'MAP<STRING NOT NULL, DOUBLE NOT NULL> NOT NULL'],
    [
      () => z.object({ a: z.number(), b: z.string().optional() }),
      'ROW<a DOUBLE NOT NULL, b STRING> NOT NULL',
    ],
  ])('%#', (of, expected) => expect(columnOf(of)).toBe(expected));

  it.each([
    [() => z.union([z.string(), z.number()])],
    [() => z.unknown()],
    [() => z.object({})],
    [() => z.array(z.any())],
  ])('%#: not known', (of) => expect(() => columnOf(of)).toThrow(/does not tell the types of x/));

  it('of arktype', () => {
    const { fields } = columnsOf(type({ a: 'string | null', 'b?': 'boolean', c: '1 | 2' }));
    expect(fields.map(({ name, type: of }) => `${name} ${String(of)}`).toSorted()).toEqual([
      'a STRING',
      'b BOOLEAN',
      'c DOUBLE NOT NULL',
    ]);
  });
});
