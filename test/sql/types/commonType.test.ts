import { describe, expect, it } from 'vitest';
import { commonType, isNumeric } from '../../../src/sql/types/index.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

describe('the common type', () => {
  it.each([
    ['INT NOT NULL; INT', 'INT'],
    ['INT NOT NULL; BIGINT NOT NULL', 'BIGINT NOT NULL'],
    ['INT; BIGINT; DECIMAL(2, 2)', 'DECIMAL(21, 2)'],
    ['TINYINT; FLOAT', 'FLOAT'],
    ['DECIMAL(10, 2); FLOAT', 'DOUBLE'],
    ['BIGINT; DOUBLE', 'DOUBLE'],
    ['CHAR(3); CHAR(3)', 'CHAR(3)'],
    ['CHAR(3); CHAR(5)', 'VARCHAR(5)'],
    ['CHAR(3); VARCHAR(2)', 'VARCHAR(3)'],
    ['VARCHAR(3); STRING', 'STRING'],
    ['BINARY(1); BINARY(2)', 'VARBINARY(2)'],
    ['TIMESTAMP(3); TIMESTAMP(6)', 'TIMESTAMP(6)'],
    ['TIMESTAMP(3); TIMESTAMP_LTZ(0)', 'TIMESTAMP_LTZ(3)'],
    ['TIME(3); TIME', 'TIME(3)'],
    ['INTERVAL DAY; INTERVAL MINUTE TO SECOND(3)', 'INTERVAL DAY(2) TO SECOND(6)'],
    ['INTERVAL YEAR(4); INTERVAL MONTH', 'INTERVAL YEAR(4) TO MONTH'],
    ['INTERVAL DAY; INTERVAL MONTH', 'none'],
    ['NULL; INT NOT NULL', 'INT'],
    ['NULL; NULL', 'none'],
    ['ARRAY<INT>; ARRAY<BIGINT NOT NULL>', 'ARRAY<BIGINT>'],
    ['MAP<CHAR(1), INT>; MAP<CHAR(2), DOUBLE>', 'MAP<VARCHAR(2), DOUBLE>'],
    ['ROW<a INT>; ROW<b BIGINT>', 'ROW<a BIGINT>'],
    ['ROW<a INT>; ROW<a INT, b INT>', 'none'],
    ['ARRAY<INT>; ARRAY<STRING>', 'none'],
    ['DATE; TIMESTAMP(3)', 'DATE'],
    ['BOOLEAN; INT', 'none'],
    ['STRING; INT', 'none'],
    ["RAW('a', 'b'); RAW('a', 'b')", "RAW('a', 'b')"],
    ["RAW('a', 'b'); RAW('a', 'c')", 'none'],
    ["STRUCTURED<'a', b INT>; STRUCTURED<'a', b BIGINT>", 'none'],
  ])('of %s is %s', (types, common) => {
    const list = types.split('; ').map(typeOf);
    expect(textOf(commonType(list))).toBe(common);
    const isRow = types.startsWith('ROW<a');
    if (!isRow) expect(textOf(commonType(list.toReversed()))).toBe(common);
  });

  it('knows numbers', () => {
    const numeric = ['TINYINT', 'DECIMAL', 'FLOAT', 'DOUBLE'].map((type) =>
      isNumeric(typeOf(type)),
    );
    expect(numeric).toEqual([true, true, true, true]);
    expect(isNumeric(typeOf('STRING'))).toBe(false);
  });
});
