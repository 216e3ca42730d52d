import { expect, test } from 'vitest';
import { inferCsvSchema } from '../../src/decode/csvInference.js';

const infer = (text: string, options = {}): string =>
  inferCsvSchema(new TextEncoder().encode(text), options).toString();

test('names from the header, types from the values', () => {
  const text =
    '\ufeffid,x,ok,at,day,"a,b",empty\n' +
    '1,0.5,true,2024-01-01 10:00:00,2024-01-01,"x ""y""",\n' +
    '\r\n' +
    '-2,3,FALSE,2024-01-01T10:00:00.5Z,2024-01-02,1,\r\n' +
    ',,,,,,\n' +
    '4,cut';
  expect(infer(text)).toBe(
    '(id BIGINT, x DOUBLE, ok BOOLEAN, at TIMESTAMP(3), day DATE, a,b STRING, empty STRING)',
  );
});

test('integers beyond 64 bits are doubles, mixed columns text', () => {
  expect(infer('a,b\n9223372036854775807,1\n9223372036854775808,x\n')).toBe('(a DOUBLE, b STRING)');
});

test('other dialects, no header, ignored lines', () => {
  const options = {
    header: false,
    delimiter: ';',
    ignoreFirstLines: 1,
    nullLiteral: 'NULL',
    comment: '#',
  };
  expect(infer('title\n#x\n1;NULL\n2;3\n', options)).toBe('(field1 BIGINT, field2 BIGINT)');
});

test('a header alone is text; nothing at all is an error', () => {
  expect(infer('a,b')).toBe('(a STRING, b STRING)');
  expect(() => infer('')).toThrow(/no complete record/);
});
