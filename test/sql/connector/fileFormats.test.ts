import { describe, expect, it } from 'vitest';
import { FORMAT_OPTIONS, formatOf } from '../../../src/sql/connector/fileFormats.js';
import { OptionReader } from '../../../src/sql/connector/optionReader.js';
import { tableOf } from '../../support/tableRequest.js';

const table = tableOf('CREATE TABLE t (a INT)');
const format = (options: Record<string, string>, isSink = false) =>
  formatOf(new OptionReader(table, options), isSink);

describe('formatOf', () => {
  it.each(['json', 'csv', 'arrow', 'parquet', 'raw'])('makes %s', (name) => {
    expect(format({ format: name }).name).toBe(name);
  });

  it.each([
    [{ 'csv.field-delimiter': 'ab' }, 'one character'],
    [{ 'csv.write-bigdecimal-in-scientific-notation': 'true' }, 'decimals are written plain'],
    [{ 'csv.disable-quote-character': 'true' }, 'could not be read again'],
  ])('refuses %o', (options, message) => {
    expect(() => format({ format: 'csv', ...options }, true)).toThrow(message);
  });

  it('explains every option', () => {
    for (const { text } of FORMAT_OPTIONS) expect(text).not.toBe('');
    expect(format({ format: 'csv', 'csv.disable-quote-character': 'true' }).name).toBe('csv');
  });
});
