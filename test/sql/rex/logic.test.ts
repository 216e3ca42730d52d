import { describe, expect, it } from 'vitest';
import type { Rex } from '../../../src/sql/rex/rex.js';
import {
  allOf,
  anyOf,
  isNever,
  isTrue,
  notOf,
  nullTest,
  truth,
} from '../../../src/sql/rex/logic.js';
import { rexText } from '../../../src/sql/rex/rexText.js';

const names = ['p', 'q', 'sure'];
const [p, q, sure] = names.map((_, index): Rex => ({
  kind: 'input',
  index,
  type: { kind: 'BOOLEAN', isNullable: index < 2 },
}));
describe('logic', () => {
  it('is made of parts, each once', () => {
    expect(rexText(allOf([p, q, p]), names)).toBe('(p AND q)');
    expect(rexText(anyOf([p, p]), names)).toBe('p');
    expect(isTrue(allOf([]))).toBe(true);
    expect(isNever(anyOf([]))).toBe(true);
    expect(isNever(truth(null))).toBe(true);
    expect(allOf([p, sure]).type.isNullable).toBe(true);
    expect(allOf([sure]).type.isNullable).toBe(false);
    expect(rexText(notOf(nullTest(p)), names)).toBe('NOT (p IS NULL)');
  });
});
