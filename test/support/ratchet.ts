// Ratchet: today's exceptions to a rule, which may only get fewer and smaller.
//
// `MILLRACE_REFRESH=1 npx vitest run test/tidy.test.ts` writes what there is into the file.
import { readFileSync, writeFileSync } from 'node:fs';
import { projectPath } from './sourceTree.js';

/** Exceptions of one rule: what breaks it and by how much. */
export type Exceptions = Readonly<Record<string, number>>;

const FILE = projectPath('test/tidy.ratchet.json');
const isRefreshing = process.env['MILLRACE_REFRESH'] === '1';
const stored = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Exceptions>;

/**
 * What is worse than the ratchet file says: sentences, empty when the rule holds. Exceptions that
 * are gone or smaller are reported too, so that the file always tells the truth.
 */
export function ratchet(rule: string, found: Exceptions): string[] {
  if (isRefreshing) {
    stored[rule] = Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => compare(a, b)));
    writeFileSync(FILE, `${JSON.stringify(stored, null, 2)}\n`);
    return [];
  }
  const allowed = stored[rule] ?? {};
  const worse = Object.entries(found)
    .filter(([key, size]) => size > (allowed[key] ?? 0))
    .map(([key, size]) => `${key}: ${size}, allowed ${allowed[key] ?? 'none'}`);
  const better = Object.entries(allowed)
    .filter(([key, size]) => (found[key] ?? 0) < size)
    .map(([key, size]) => `${key}: ${found[key] ?? 'gone'}, ratchet says ${size}; refresh it`);
  return [...worse, ...better];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
