// The statements that tests of SQL share. Flink parses each of them.
import { readdirSync, readFileSync } from 'node:fs';
import { parseScript, SqlSyntaxError } from '../../src/sql/index.js';
import { projectPath } from './sourceTree.js';

const folder = projectPath('test/sql/data/');

/** Name and text of each statement of the corpus. */
export const corpus: readonly (readonly [name: string, text: string])[] = readdirSync(
  `${folder}corpus`,
)
  .toSorted()
  .map((file) => [file.replace('.sql', ''), readFileSync(`${folder}corpus/${file}`, 'utf8')]);

/** Expressions with their grouping in Flink, or REJECTED. */
export const precedence: readonly (readonly [expression: string, grouped: string])[] = readFileSync(
  `${folder}precedence.tsv`,
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t') as [string, string]);

/** Broken statements, with line and column of the error. */
export const broken = JSON.parse(
  readFileSync(`${folder}broken.json`, 'utf8'),
) as readonly (readonly [name: string, text: string, line: number, column: number])[];

/** A tree without the places in the text, and without what is undefined. */
export function withoutSpans(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      key === 'start' || key === 'end' ? undefined : value,
    ),
  );
}

/** The error of a script that cannot be read. */
export function syntaxErrorOf(text: string): SqlSyntaxError {
  try {
    parseScript(text);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error;
    throw error;
  }
  throw new Error(`no error in ${text.slice(0, 100)}`);
}
