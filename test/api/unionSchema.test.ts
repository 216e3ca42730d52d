// Columns of unions.
import { expect, it } from 'vitest';
import { int32, schema, string } from '../../src/index.js';
import { requireSameSchema, unitedSchema } from '../../src/api/unionSchema.js';

const plain = schema({ a: int32(), b: string() });
const nullable = schema({ a: int32(), b: string().nullable() });

it('has nulls where one stream has them', () => {
  expect(`${unitedSchema([plain, nullable, plain])}`).toBe(`${nullable}`);
  expect(`${unitedSchema([plain, plain])}`).toBe(`${plain}`);
});

it.each([
  ['a name', schema({ a: int32(), c: string() })],
  ['a type', schema({ a: string(), b: string() })],
  ['the number of columns', schema({ a: int32() })],
  ['the order', schema({ b: string(), a: int32() })],
])('is refused where %s differs', (_, other) => {
  expect(() => requireSameSchema(plain, other)).toThrow(/the same columns .* Use select/);
});
