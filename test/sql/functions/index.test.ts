// Which of Flink's functions are there, and that the page that says so is up to date.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { functionsPage, LIST, PAGE, readList, usageOf } from '../../../scripts/sqlFunctions.mjs';
import { AGGREGATES } from '../../../src/sql/bind/functionName.js';
import { findFunction, functionNames, SCALAR_FUNCTIONS } from '../../../src/sql/functions/index.js';

const functions = { findFunction, AGGREGATES };
const list = readFileSync(LIST, 'utf8');
const names = readList(list).flatMap((category) => category.names);

it('has at least 120 of the 232 functions of Flink', () => {
  expect(new Set(names).size).toBeGreaterThanOrEqual(230);
  const there = names.filter((name) => usageOf(name, functions) !== undefined);
  expect(there.length).toBeGreaterThanOrEqual(180);
});

it('has a page that is up to date: node scripts/sqlFunctions.mjs', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(functionsPage(list, functions));
});

it('has each function once, and finds it by its name', () => {
  const all = SCALAR_FUNCTIONS.map(({ name }) => name);
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  expect(findFunction('UPPER')?.usage).toBe('UPPER(text)');
  expect(findFunction('upper')).toBeUndefined();
  expect(functionNames()).toContain('JSON_VALUE');
  expect(functionNames()).not.toContain('IS JSON');
});
