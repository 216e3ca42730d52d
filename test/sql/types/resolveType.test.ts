import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../../src/error.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

describe('types as they are meant', () => {
  it.each([
    ['CHAR', 'CHAR(1)'],
    ['VARCHAR', 'STRING'],
    ['VARCHAR(3) NOT NULL', 'VARCHAR(3) NOT NULL'],
    ['BINARY', 'BINARY(1)'],
    ['VARBINARY', 'BYTES'],
    ['DECIMAL', 'DECIMAL(10, 0)'],
    ['NUMERIC(38, 38)', 'DECIMAL(38, 38)'],
    ['TIME', 'TIME(0)'],
    ['TIMESTAMP', 'TIMESTAMP(6)'],
    ['TIMESTAMP(9) WITH LOCAL TIME ZONE', 'TIMESTAMP_LTZ(9)'],
    ['INTERVAL DAY TO SECOND', 'INTERVAL DAY(2) TO SECOND(6)'],
    ['INTERVAL SECOND(2, 3)', 'INTERVAL SECOND(2, 3)'],
    ['INTERVAL YEAR(4) TO MONTH', 'INTERVAL YEAR(4) TO MONTH'],
    ['INTERVAL HOUR', 'INTERVAL HOUR'],
    ['INT NOT NULL ARRAY', 'ARRAY<INT NOT NULL>'],
    ['MAP<STRING, MULTISET<DATE>>', 'MAP<STRING, MULTISET<DATE>>'],
    ["ROW<a INT 'x', `b c` ROW<>>", "ROW<a INT 'x', `b c` ROW<>>"],
    ["STRUCTURED<'a.B', c INT>", "STRUCTURED<'a.B', c INT>"],
    ["RAW('a', 'b''c')", "RAW('a', 'b''c')"],
    ['VARIANT', 'VARIANT'],
  ])('%s is %s', (text, meant) => {
    expect(textOf(typeOf(text))).toBe(meant);
    expect(textOf(typeOf(meant))).toBe(meant);
  });
});

describe('types that are none', () => {
  it.each([
    ['INTT', 1, /there is no type INTT; did you mean INT\?/],
    ['ROW<a INT, b Foo>', 14, /there is no type Foo; types of users/],
    ['DECIMAL(39)', 1, /precision of DECIMAL lies between 1 and 38, not at 39/],
    ['DECIMAL(5, 6)', 1, /scale of DECIMAL lies between 0 and 5, not at 6/],
    ['ARRAY<TIMESTAMP(10)>', 7, /precision of TIMESTAMP lies between 0 and 9/],
    ['CHAR(0)', 1, /length of CHAR lies between 1/],
    ['INT(3)', 1, /INT has no precision: leave out \(3\)/],
    ['STRING(3)', 1, /STRING has no precision/],
    ['INTERVAL SECOND TO DAY', 1, /units go from large to small/],
    ['INTERVAL YEAR TO DAY', 1, /no interval type YEAR TO DAY/],
  ])('%s', (text, column, message) => {
    expect(() => typeOf(text)).toThrow(message);
    expect(() => typeOf(text)).toThrow(`column ${column}:`);
    expect(() => typeOf(text)).toThrow(MillraceError);
  });
});
