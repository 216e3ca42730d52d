// Tests of SQL as data: what a text is printed as, and where and why it cannot be read.
import { expect, it } from 'vitest';
import type { Statement } from '../../src/sql/index.js';
import { parseStatement, printStatement } from '../../src/sql/index.js';
import { syntaxErrorOf, withoutSpans } from './sqlCorpus.js';

/** A text, and what is printed of it when that is something else. */
export type ReadCase = readonly [text: string, printed?: string];

/** Each text is read, printed as it says, and read again to the same tree. */
export function itReads(cases: readonly ReadCase[], wrap = (part: string): string => part): void {
  const pairs = cases.map(([text, printed]) => [text, printed ?? text] as const);
  it.each(pairs)('reads %s', (text, printed) => {
    const tree = parseStatement(wrap(text));
    expect(printStatement(tree)).toBe(wrap(printed));
    expect(withoutSpans(parseStatement(wrap(printed)))).toEqual(withoutSpans(tree));
    expectSpans(tree, wrap(text));
  });
}

/** A text, what stands at the place of the error, and what the message says. */
export type ErrorCase = readonly [text: string, at: string, message: RegExp];

/** Each text fails where it says; `at` is what the text has from there on. */
export function itRefuses(cases: readonly ErrorCase[]): void {
  it.each(cases)('refuses %s', (text, at, message) => {
    const error = syntaxErrorOf(text);
    expect(text.slice(error.start)).toBe(at);
    expect(error.message).toMatch(message);
  });
}

/** Every node lies within its parent, and none begins or ends with space. */
export function expectSpans(tree: Statement, text: string): void {
  const visit = (value: unknown, from: number, to: number): void => {
    if (typeof value !== 'object' || value === null) return;
    let [start, end] = [from, to];
    if ('start' in value && 'end' in value) {
      [start, end] = [Number(value.start), Number(value.end)];
      expect(start).toBeGreaterThanOrEqual(from);
      expect(end).toBeLessThanOrEqual(to);
      expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
    }
    for (const child of Object.values(value)) visit(child, start, end);
  };
  visit(tree, 0, text.length);
}
