import { expect, test } from 'vitest';
import { csvDialect } from '../../src/decode/csvOptions.js';
import { cutRecord } from '../../src/decode/csvRecord.js';

const dialect = csvDialect();
const cut = (text: string, isFinal: boolean, of = dialect): [string[], number] | undefined => {
  const record = cutRecord(new TextEncoder().encode(text), 0, isFinal, of);
  return record && [record.fields.map((field) => field.text), record.end];
};

test('fields up to a line end', () => {
  expect(cut('a,b\nc', false)).toEqual([['a', 'b'], 4]);
  expect(cut('a,b\r\nc', false)).toEqual([['a', 'b'], 5]);
  expect(cut(',,\n', false)).toEqual([['', '', ''], 3]);
  expect(cut('"a ""x""\n",é\n', false)).toEqual([['a "x"\n', 'é'], 14]);
});

test('an incomplete record is undefined unless no bytes follow', () => {
  for (const text of ['a,b', 'a,"b\n', '"a"', '"a""', 'a,'])
    expect(cut(text, false)).toBeUndefined();
  expect(cut('a,b', true)).toEqual([['a', 'b'], 3]);
  expect(cut('a,"b\n', true)).toEqual([['a', 'b\n'], 5]);
  expect(cut('', true)).toEqual([[''], 0]);
});

test('another escape', () => {
  const escaped = csvDialect({ escape: '\\' });
  expect(cut('"a\\"b\\\\",c\n', false, escaped)).toEqual([['a"b\\', 'c'], 11]);
});
