import { describe, expect, it } from 'vitest';
import { OptionReader, optionError } from '../../../src/sql/connector/optionReader.js';
import { tableOf } from '../../support/tableRequest.js';

const table = tableOf("CREATE TABLE t (a INT) WITH ('connector' = 'x', 'n' = '7')");

function reader(options: Record<string, string>): OptionReader {
  return new OptionReader(table, options);
}

describe('OptionReader', () => {
  it('reads by type', () => {
    const read = reader({
      n: '7',
      b: 'TRUE',
      d: '5 s',
      w: 'sql',
      c: '\\t',
      f: '0.5',
      u: '\\u0001',
    });
    expect(read.whole('n')).toBe(7);
    expect(read.boolean('b')).toBe(true);
    expect(read.milliseconds('d')).toBe(5000);
    expect(read.word('w', ['SQL', 'ISO-8601'])).toBe('SQL');
    expect(read.character('c')).toBe('\t');
    expect(read.character('u')).toBe('\u0001');
    expect(read.number('f')).toBe(0.5);
    expect(read.text('toString')).toBeUndefined();
  });

  it.each<[string, (read: OptionReader) => unknown, string]>([
    ['1.5', (read) => read.whole('n'), "the option 'n' is '1.5': a whole number"],
    ['0', (read) => read.whole('n', 1), 'of at least 1'],
    ['yes', (read) => read.boolean('n'), 'true or false'],
    ['soon', (read) => read.milliseconds('n'), "'n' is 'soon'"],
    ['SQ', (read) => read.word('n', ['SQL']), "did you mean 'SQL'?"],
    ['ab', (read) => read.character('n'), 'one character'],
    ['', (read) => read.number('n'), 'a number'],
  ])('refuses %s', (value, take, message) => {
    expect(() => take(reader({ n: value }))).toThrow(message);
  });

  it('says where, and keeps secrets', () => {
    expect(optionError(table, 'n', 'no.').message).toContain('line 1, column 49: ');
    expect(optionError(table, 'other', 'no.').message).toBe("Table 't': no.");
    expect(() => reader({ password: 'geheim' }).whole('password')).toThrow("is '******'");
    expect(() => reader({}).required('path', 'a file')).toThrow("'path' is missing: a file");
  });
});
