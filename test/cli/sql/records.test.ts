import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, csvFields, csvRecords, jsonRecords } from '../../../src/cli/sql/records.js';

describe('records', () => {
  it('are lines of JSON', () => {
    expect(jsonRecords('{"a":1}\n{"a":2}\n')).toEqual(['{"a":1}', '{"a":2}']);
    expect(jsonRecords('')).toEqual([]);
  });

  it('are cut out of CSV again, line ends and quotes in fields too', () => {
    const field = fc.option(fc.string({ unit: fc.constantFrom(...'ab",\n') }));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2 }), { maxLength: 5 }), (rows) => {
        const text = rows.map((row) => `${row.map(csvField).join(',')}\n`).join('');
        expect(csvRecords(text).map(csvFields)).toEqual(rows);
      }),
    );
  });

  it.each([
    ['a,,""', ['a', null, '']],
    ['"x ""y""",1', ['x "y"', '1']],
    ['', [null]],
  ])('has the fields of %s', (record, fields) => {
    expect(csvFields(record)).toEqual(fields);
  });
});
