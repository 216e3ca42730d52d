// What is printed of a tree is parsed to the same tree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseDataType,
  parseExpression,
  parseStatement,
  printDataType,
  printExpression,
  printStatement,
} from '../../../src/sql/index.js';
import { expressionTree, statementTree, typeTree } from '../../support/sqlArbitraries.js';
import { corpus, precedence, withoutSpans } from '../../support/sqlCorpus.js';
import { grouped } from '../../support/sqlGrouping.js';

describe('statements', () => {
  it.each(corpus)('%s', (_, text) => {
    const tree = parseStatement(text);
    const printed = printStatement(tree);
    expect(withoutSpans(parseStatement(printed))).toEqual(withoutSpans(tree));
    expect(printStatement(parseStatement(printed))).toBe(printed);
  });
});

describe('expressions of precedence.tsv', () => {
  it('keep their grouping, written with all or with the least parentheses', () => {
    for (const [text, grouping] of precedence) {
      if (grouping === 'REJECTED') continue;
      expect(grouped(parseExpression(printExpression(parseExpression(text))))).toBe(grouping);
      expect(grouped(parseExpression(printExpression(parseExpression(grouping))))).toBe(grouping);
    }
  });
});

describe('random trees', () => {
  it('of types', () => {
    const check = fc.property(typeTree, (type) => {
      const printed = printDataType(type);
      expect(withoutSpans(parseDataType(printed))).toEqual(withoutSpans(type));
    });
    fc.assert(check, { numRuns: 150 });
  });

  it('of expressions', () => {
    const check = fc.property(expressionTree, (expression) => {
      const printed = printExpression(expression);
      expect(withoutSpans(parseExpression(printed))).toEqual(withoutSpans(expression));
    });
    fc.assert(check, { numRuns: 200 });
  });

  it('of statements', () => {
    const check = fc.property(statementTree, (statement) => {
      const printed = printStatement(statement);
      expect(withoutSpans(parseStatement(printed))).toEqual(withoutSpans(statement));
    });
    fc.assert(check, { numRuns: 150 });
  });
});
