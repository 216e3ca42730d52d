// String functions: positions count code points from 1. They run in JavaScript over the rows
// that have no null.
import { boolean, int32, string, type DataType } from '../batch/dataType.js';
import { castTerm } from './cast.js';
import { convert, settled } from './convert.js';
import type { FunctionTable, TermMaker } from './functionTable.js';
import { strictFunction, typeMismatch, type Term } from './term.js';

type Kind = 'STRING' | 'INT';

/** A function of strings and whole numbers; a missing argument is not checked. */
function define(
  kinds: readonly Kind[],
  type: () => DataType<unknown>,
  body: (...values: never[]) => unknown,
): TermMaker {
  return (args, text) => strictFunction(typed(args, kinds, text), type(), text, body);
}

function typed(args: readonly Term[], kinds: readonly Kind[], text: string): Term[] {
  return args.map((arg, index) => {
    const kind = kinds[Math.min(index, kinds.length - 1)];
    if (kind === 'INT') return castTerm(convertible(arg, text), int32(), false, arg.text);
    const term = settled(arg);
    if (term.type.kind === 'STRING') return term;
    if (term.kind === 'constant' && term.value === null) return convert(arg, string(), text);
    throw typeMismatch(text, `expected STRING, ${arg.text} is ${arg.type}; cast it.`);
  });
}

function convertible(arg: Term, text: string): Term {
  return arg.kind === 'constant' && arg.isFlexible ? convert(arg, int32(), text) : arg;
}

function substring(value: string, start: number, length = Infinity): string {
  if (length < 0) return '';
  const points = [...value];
  // SQL: position 0 and before still use up length; a negative start counts from the end.
  const from = start > 0 ? start - 1 : start < 0 ? points.length + start : 0;
  return points.slice(Math.max(from, 0), Math.max(from + length, 0)).join('');
}

function pad(value: string, length: number, padding: string, isLeft: boolean): string | null {
  const points = [...value];
  if (length < 0) return null;
  if (points.length >= length) return points.slice(0, length).join('');
  const fill = [...padding];
  if (fill.length === 0) return null;
  const missing = Array.from({ length: length - points.length }, (_, i) => fill[i % fill.length]);
  return isLeft ? missing.join('') + value : value + missing.join('');
}

function position(value: string, part: string): number {
  const at = value.indexOf(part);
  return at < 0 ? 0 : [...value.slice(0, at)].length + 1;
}

function splitIndex(value: string, delimiter: string, index: number): string | null {
  return index < 0 ? null : (value.split(delimiter)[index] ?? null);
}

const TRIMS: Readonly<Record<string, RegExp>> = {
  both: /^ +| +$/g,
  leading: /^ +/,
  trailing: / +$/,
};

function trim(args: readonly Term[], text: string, side = 'both'): Term {
  const body = (value: string): string => value.replaceAll(new RegExp(TRIMS[side], 'g'), '');
  return strictFunction(typed(args, ['STRING'], text), string(), text, body);
}

function like(args: readonly Term[], text: string, escape?: string): Term {
  const patterns = new Map<string, RegExp>();
  const body = (value: string, pattern: string): boolean => {
    let expression = patterns.get(pattern);
    if (expression === undefined) patterns.set(pattern, (expression = likeRegExp(pattern, escape)));
    return expression.test(value);
  };
  return strictFunction(typed(args, ['STRING'], text), boolean(), text, body);
}

/** A LIKE pattern as a regular expression over code points. */
function likeRegExp(pattern: string, escape?: string): RegExp {
  const plain = (point: string): string =>
    point.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  let source = '';
  let isEscaped = false;
  for (const point of pattern) {
    if (isEscaped) source += plain(point);
    else if (point !== escape) source += point === '%' ? '.*' : point === '_' ? '.' : plain(point);
    isEscaped = !isEscaped && point === escape;
  }
  return new RegExp(`^${source}$`, 'su');
}

const nullableString = (): DataType<unknown> => string().nullable();

export const STRINGS: FunctionTable = {
  charLength: define(['STRING'], int32, (value: string) => [...value].length),
  upper: define(['STRING'], string, (value: string) => value.toUpperCase()),
  lower: define(['STRING'], string, (value: string) => value.toLowerCase()),
  trim,
  substring: define(['STRING', 'INT', 'INT'], string, substring),
  concat: define(['STRING'], string, (...values: string[]) => values.join('')),
  like,
  contains: define(['STRING'], boolean, (value: string, part: string) => value.includes(part)),
  startsWith: define(['STRING'], boolean, (value: string, part: string) => value.startsWith(part)),
  endsWith: define(['STRING'], boolean, (value: string, part: string) => value.endsWith(part)),
  position: define(['STRING'], int32, position),
  replace: define(['STRING'], string, (value: string, search: string, by: string) =>
    search === '' ? value : value.replaceAll(search, () => by),
  ),
  reverse: define(['STRING'], string, (value: string) => [...value].reverse().join('')),
  splitIndex: define(['STRING', 'STRING', 'INT'], nullableString, splitIndex),
  lpad: define(['STRING', 'INT', 'STRING'], nullableString, (v: string, n: number, p: string) =>
    pad(v, n, p, true),
  ),
  rpad: define(['STRING', 'INT', 'STRING'], nullableString, (v: string, n: number, p: string) =>
    pad(v, n, p, false),
  ),
};
