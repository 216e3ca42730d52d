import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MillraceError } from '../../../src/error.js';
import { printDataType } from '../../../src/sql/index.js';
import { isSameType } from '../../../src/sql/types/index.js';
import { typeTree } from '../../support/sqlArbitraries.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

it('the text of a type is read as the same type', () => {
  const check = fc.property(typeTree, (tree) => {
    const text = printDataType(tree);
    try {
      const type = typeOf(text);
      expect(isSameType(typeOf(textOf(type)), type)).toBe(true);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      expect(error.code).toBe('PLAN_INVALID_ARGUMENT');
    }
  });
  fc.assert(check, { numRuns: 500 });
});
