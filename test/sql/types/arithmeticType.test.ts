import { describe, expect, it } from 'vitest';
import { arithmeticType } from '../../../src/sql/types/index.js';
import type { ArithmeticOperator } from '../../../src/sql/types/index.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

describe('arithmetic', () => {
  it.each<[string, ArithmeticOperator, string, string]>([
    ['INT NOT NULL', '+', 'BIGINT NOT NULL', 'BIGINT NOT NULL'],
    ['INT', '/', 'INT NOT NULL', 'INT'],
    ['BIGINT', '%', 'TINYINT', 'TINYINT'],
    ['DECIMAL(3, 3) NOT NULL', '*', 'BIGINT', 'DECIMAL(23, 3)'],
    ['INT', '+', 'DECIMAL(10, 2)', 'DECIMAL(13, 2)'],
    ['DECIMAL(10, 2)', '/', 'DOUBLE', 'DOUBLE'],
    ['INT', '*', 'FLOAT', 'FLOAT'],
    ['TIMESTAMP(3) NOT NULL', '-', 'INTERVAL SECOND NOT NULL', 'TIMESTAMP(3) NOT NULL'],
    ['INTERVAL DAY', '+', 'DATE', 'DATE'],
    ['INTERVAL DAY', '-', 'DATE', 'none'],
    ['INTERVAL HOUR', '+', 'INTERVAL MINUTE', 'INTERVAL HOUR TO MINUTE'],
    ['INTERVAL HOUR', '+', 'INTERVAL MONTH', 'none'],
    ['INTERVAL HOUR', '*', 'INT', 'INTERVAL HOUR'],
    ['INT', '*', 'INTERVAL HOUR', 'INTERVAL HOUR'],
    ['INT', '/', 'INTERVAL HOUR', 'none'],
    ['STRING', '+', 'INT', 'none'],
    ['BOOLEAN', '+', 'BOOLEAN', 'none'],
  ])('%s %s %s is %s', (left, operator, right, result) => {
    expect(textOf(arithmeticType(operator, typeOf(left), typeOf(right)))).toBe(result);
  });
});
