// What functions and operators give, as data: a file a category, of lines
// `expression<TAB>type<TAB>value`.
// Each is evaluated over constants and over columns. `! text` is an error that says so; a line
// `# zone: Asia/Shanghai` sets the time zone of the lines behind it, `# constants` stops that they
// are evaluated over columns.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { typeText } from '../../src/sql/types/index.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { projectPath } from './sourceTree.js';
import { bindText, fixedSession, valuesOf, valueText, withColumns } from './sqlValues.js';

interface FunctionCase {
  readonly expression: string;
  readonly type: string;
  readonly value: string;
  readonly zone: string;
  readonly hasColumns: boolean;
}

/** Where the files are. */
export const FUNCTION_CASES = projectPath('test/sql/data/functions');
const ROW_COUNT = 17;
const engine = createEngine();

function casesOf(text: string): FunctionCase[] {
  const cases: FunctionCase[] = [];
  let zone = 'UTC';
  let hasColumns = true;
  for (const line of text.split('\n')) {
    if (line.startsWith('# zone: ')) zone = line.slice(8).trim();
    if (line.startsWith('# constants')) hasColumns = false;
    if (line.startsWith('# columns')) hasColumns = true;
    if (line === '' || line.startsWith('#')) continue;
    const [expression, type, value = ''] = line.split('\t');
    cases.push({ expression, type, value, zone, hasColumns });
  }
  return cases;
}

function evaluated({ expression, zone }: FunctionCase, overColumns: boolean): string[] {
  const session = fixedSession(zone);
  const bound = bindText(expression, session);
  if (!overColumns) return valuesOf(engine, bound, session).map(valueText);
  const { rex, columns } = withColumns(bound);
  return valuesOf(engine, rex, session, columns, ROW_COUNT).map(valueText);
}

function expectValue(test: FunctionCase, overColumns: boolean): void {
  if (test.value.startsWith('! ')) {
    expect(() => evaluated(test, overColumns)).toThrow(test.value.slice(2));
    return;
  }
  const values = evaluated(test, overColumns);
  expect(values).toEqual(values.map(() => test.value));
}

/** Tests of all lines of a file. */
export function itEvaluates(name: string): void {
  const cases = casesOf(readFileSync(`${FUNCTION_CASES}/${name}.tsv`, 'utf8'));
  it.each(cases)('$expression is $value', (test) => {
    expectValue(test, false);
    if (test.type !== '') {
      const { type } = bindText(test.expression, fixedSession(test.zone));
      expect(typeText(type)).toBe(test.type);
    }
    if (test.hasColumns) expectValue(test, true);
  });
}
