import { describe, expect, it } from 'vitest';
import { inferJsonSchema } from '../../src/decode/inferSchema.js';

const infer = (text: string): string => inferJsonSchema(new TextEncoder().encode(text)).toString();

describe('inferJsonSchema', () => {
  it.each([
    ['{"a":1}', '(a INT NOT NULL)'],
    ['{"a":1}\n{"a":2147483648}', '(a BIGINT NOT NULL)'],
    ['{"a":9007199254740993}', '(a BIGINT NOT NULL)'],
    ['{"a":9223372036854775808}', '(a DOUBLE NOT NULL)'],
    ['{"a":2147483648}\n{"a":1.0}\n{"a":1}', '(a DOUBLE NOT NULL)'],
    ['{"a":1e3}', '(a DOUBLE NOT NULL)'],
    ['{"a":1}\n{"a":"x"}', '(a STRING NOT NULL)'],
    ['{"a":true}\n{"a":null}', '(a BOOLEAN)'],
    ['{"a":null}', '(a STRING)'],
    ['{"a":1}\n{"b":2}', '(a INT, b INT)'],
    ['{"a":"2026-01-31"}', '(a DATE NOT NULL)'],
    ['{"a":"2026-02-30"}', '(a STRING NOT NULL)'],
    ['{"a":"2026-01-31 23:59:59.5"}', '(a TIMESTAMP(3) NOT NULL)'],
    ['{"a":"2026-01-31T23:59:59Z"}', '(a TIMESTAMP_LTZ(3) NOT NULL)'],
    ['{"a":"2026-01-31T23:59:59Z"}\n{"a":"x"}', '(a STRING NOT NULL)'],
    ['{"a":{"x":1}}\n{"a":{"y":"s"}}', '(a ROW<x INT, y STRING> NOT NULL)'],
    ['{"a":[1]}\n{"a":[2.5,null]}', '(a ARRAY<DOUBLE> NOT NULL)'],
    ['{"a":[]}', '(a ARRAY<STRING> NOT NULL)'],
    ['{"a":"1, [2]\\" 3"}', '(a STRING NOT NULL)'],
    ['\ufeff\n{"a":1}\r\n\n{"a":2}\n{"a', '(a INT NOT NULL)'],
  ])('%j → %s', (text, expected) => expect(infer(text)).toBe(expected));

  it.each([
    ['', 'got no line'],
    ['{"a":01}', 'expected a JSON object on each line, got \'{"a":01}\''],
    ['{}\n[1]\n', "got '[1]'"],
  ])('refuses %j', (text, problem) => expect(() => infer(text)).toThrow(problem));
});
