// Paths into JSON: `lax $.a[0]['b c']`, `strict $..name`, `$.list[*].id`.
import { MillraceError } from '../../error.js';
import type { Json } from './jsonText.js';

/** A step of a path. */
type Step =
  | { readonly kind: 'name'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep' };

/** A path as read. */
export interface JsonPath {
  /** False where it is strict: what is missing is an error. */
  readonly isLax: boolean;
  /** False where it may find several values: it gives them as an array. */
  readonly isDefinite: boolean;
  readonly steps: readonly Step[];
}

const STEP = new RegExp(
  String.raw`\.\.(?=[\w*[])|\.?\*|\.?\[\s*\*\s*\]|` +
    String.raw`\.?\[\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")` +
    String.raw`(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)\s*\]|` +
    String.raw`\.?\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]|\.?\[\s*(-?\d+)?\s*:\s*(-?\d+)?\s*\]|` +
    String.raw`\.?([^.[\]*\s'"()?@]+)`,
  'suy',
);
const KEPT_MAX = 256;
const known = new Map<string, JsonPath>();

/** @throws MillraceError DATA_FUNCTION where it is no path, or one with filters. */
export function parseJsonPath(text: string): JsonPath {
  const kept = known.get(text);
  if (kept !== undefined) return kept;
  const [, mode, rest] = /^\s*(?:(strict|lax)\s+)?(.+)$/is.exec(text) ?? [];
  if (rest === undefined || !rest.startsWith('$')) throw noPath(text);
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < rest.length) {
    const match = STEP.exec(rest);
    if (match === null || match[0] === '') throw noPath(text);
    steps.push(stepOf(match));
  }
  const isDefinite = steps.every((step) => isSingle(step));
  const path = { isLax: mode?.toLowerCase() === 'lax', isDefinite, steps };
  if (known.size >= KEPT_MAX) known.clear();
  known.set(text, path);
  return path;
}

function isSingle(step: Step): boolean {
  if (step.kind === 'name') return step.names.length === 1;
  return step.kind === 'index' && step.indexes.length === 1;
}

function stepOf([text, quoted, indexes, from, to, name]: RegExpExecArray): Step {
  if (text === '..') return { kind: 'deep' };
  if (text.includes('*')) return { kind: 'all' };
  if (quoted !== undefined) {
    const names = quoted.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs) ?? [];
    return {
      kind: 'name',
      names: names.map((part) => part.slice(1, -1).replaceAll(/\\(.)/gs, '$1')),
    };
  }
  if (indexes !== undefined) return { kind: 'index', indexes: indexes.split(',').map(Number) };
  if (name !== undefined) return { kind: 'name', names: [name] };
  const number = (part: string | undefined): number | undefined =>
    part === undefined ? undefined : Number(part);
  return { kind: 'slice', from: number(from), to: number(to) };
}

function noPath(text: string): MillraceError {
  return new MillraceError(
    'DATA_FUNCTION',
    `'${text}' is no path of JSON; expected for example '$.name', 'lax $.list[0]', '$.list[*]' ` +
      `or "$['a b']"; filters are not supported.`,
  );
}

/** What a path finds; undefined where a definite one finds nothing. */
export function readJsonPath(root: Json, path: JsonPath): Json | undefined {
  let found: Json[] = [root];
  for (const step of path.steps) {
    found = found.flatMap((value) => next(value, step));
  }
  return path.isDefinite ? found[0] : found;
}

function next(value: Json, step: Step): readonly Json[] {
  switch (step.kind) {
    case 'deep':
      return [value, ...childrenOf(value).flatMap((child) => next(child, step))];
    case 'all':
      return childrenOf(value);
    case 'name':
      return value instanceof Map ? named(value as ReadonlyMap<string, Json>, step.names) : [];
    case 'index':
      if (!Array.isArray(value)) return [];
      return step.indexes.flatMap((index) => {
        const at = index < 0 ? value.length + index : index;
        return at < value.length && at >= 0 ? [value[at] as Json] : [];
      });
    case 'slice':
      return Array.isArray(value) ? (value as Json[]).slice(step.from, step.to) : [];
  }
}

function named(value: ReadonlyMap<string, Json>, names: readonly string[]): Json[] {
  return names.flatMap((name) => {
    const child = value.get(name);
    return child === undefined ? [] : [child];
  });
}

function childrenOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  return value instanceof Map ? [...(value as ReadonlyMap<string, Json>).values()] : [];
}
