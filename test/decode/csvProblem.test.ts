import { expect, test } from 'vitest';
import * as abi from '../../assembly/abi/csv.js';
import { int8 } from '../../src/batch/dataType.js';
import { csvProblemText } from '../../src/decode/csvProblem.js';

const targets = [{ name: 'n', type: int8() }, undefined];
const sentence = (code: number, entry = 0, text = '300'): string =>
  csvProblemText({ code, entry, fieldCount: 3, text }, targets);

test('says which column, what was expected and what was found', () => {
  expect(sentence(abi.CSV_BAD_VALUE)).toBe(`column 'n': expected TINYINT NOT NULL, found "300".`);
  expect(sentence(abi.CSV_OUT_OF_RANGE)).toBe(`column 'n': "300" does not fit TINYINT NOT NULL.`);
  expect(sentence(abi.CSV_NULL)).toMatch(/^column 'n' is TINYINT NOT NULL, but the field is NULL/);
  expect(sentence(abi.CSV_TOO_FEW)).toBe('expected 2 fields, found 3.');
  expect(sentence(abi.CSV_TOO_MANY)).toBe('expected 2 fields, found 3.');
  expect(sentence(abi.CSV_BAD_UTF8)).toMatch(/not valid UTF-8/);
  expect(sentence(abi.CSV_UNCLOSED_QUOTE, 1)).toMatch(/^field 2: the quoted field/);
  expect(sentence(abi.CSV_TEXT_AFTER_QUOTE)).toMatch(/behind the closing quote/);
});

test('long text is cut', () => {
  expect(sentence(abi.CSV_BAD_VALUE, 0, 'x'.repeat(1000)).length).toBeLessThan(120);
});
