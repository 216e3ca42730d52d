import type { ScalarFunction } from '../src/sql/functions/index.js';

export const LIST: string;
export const PAGE: string;
interface Functions {
  readonly findFunction: (name: string) => ScalarFunction | undefined;
  readonly AGGREGATES: ReadonlySet<string>;
}
export function readList(text: string): { category: string; names: string[] }[];
export function usageOf(name: string, functions: Functions): string | undefined;
export function functionsPage(list: string, functions: Functions): string;
