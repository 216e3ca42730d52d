// Regular expressions of SQL: Java's syntax in JavaScript's engine, which may take exponential time
// over patterns that repeat what is ambiguous: those are refused. Patterns with several repetitions
// take time by a power of the length of the text, which is bounded for them.
import { MillraceError } from '../../error.js';

const KEPT_MAX = 256;
/** Characters of a text by how many unbounded repetitions a pattern has: 2, 3 and more. */
const TEXT_MAX = [Infinity, Infinity, 1 << 17, 1 << 13];

/** A compiled pattern, and how long texts may be. */
interface Known {
  readonly expression: RegExp | undefined;
  readonly textMax: number;
}
const known = new Map<string, Known>();

/**
 * The compiled pattern for a text, kept for the next row; undefined where it is no pattern.
 *
 * @throws MillraceError DATA_FUNCTION where it may take too long, or has what JavaScript lacks.
 */
export function patternFor(pattern: string, text: string, flags = 'u'): RegExp | undefined {
  if (pattern !== last.pattern || flags !== last.flags) {
    last = { pattern, flags, known: knownOf(pattern, flags) };
  }
  const kept = last.known;
  if (text.length > kept.textMax) {
    throw new MillraceError(
      'DATA_FUNCTION',
      `The regular expression '${pattern}' repeats several times without bound: it is not run ` +
        `over a text of ${text.length} characters (at most ${kept.textMax}).`,
    );
  }
  if (kept.expression !== undefined) kept.expression.lastIndex = 0;
  return kept.expression;
}

/** Rows mostly have the pattern of the row before. */
let last: { readonly pattern: string; readonly flags: string; readonly known: Known } = {
  pattern: '',
  flags: '',
  known: { expression: undefined, textMax: 0 },
};

function knownOf(pattern: string, flags: string): Known {
  const key = `${flags}/${pattern}`;
  let kept = known.get(key);
  if (kept === undefined) {
    kept = prepare(pattern, flags);
    if (known.size >= KEPT_MAX) known.clear();
    known.set(key, kept);
  }
  return kept;
}

function prepare(pattern: string, flags: string): Known {
  const { isAmbiguous, repetitions } = inspect(pattern);
  if (isAmbiguous) {
    throw new MillraceError(
      'DATA_FUNCTION',
      `The regular expression '${pattern}' repeats a group that repeats something itself, or has ` +
        `alternatives that begin alike, which may take for ever. Write it without: (a+)+ is a+.`,
    );
  }
  return { expression: compile(pattern, flags), textMax: TEXT_MAX[Math.min(repetitions, 3)] };
}

const CLASSES: Readonly<Record<string, string>> = {
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Upper: 'A-Z',
  Lower: 'a-z',
  Space: '\\s',
  Punct: '!-\\/:-@\\[-`{-~',
  XDigit: '0-9a-fA-F',
};

/** Java's syntax as JavaScript's. @throws MillraceError for what has no counterpart. */
function translated(pattern: string): string {
  if (
    /(?:^|[^\\])(?:[*+?]\+|\{\d+(?:,\d*)?\}\+|\(\?>)/.test(
      pattern.replaceAll(/\[(?:\\.|[^\]])*\]/gs, 'x'),
    )
  ) {
    const problem = `'${pattern}' is possessive or atomic, which JavaScript's engine does not`;
    throw new MillraceError('DATA_FUNCTION', `The regular expression ${problem} know.`);
  }
  return pattern
    .replaceAll(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) =>
      text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
    )
    .replaceAll(/(\[\^?)?\\p\{(\w+)\}/g, (all, open: string | undefined, name: string) => {
      const inner = CLASSES[name];
      if (inner === undefined) return all;
      return open === undefined ? `[${inner}]` : open + inner;
    })
    .replaceAll('\\A', '^')
    .replaceAll(/\\[zZ]/g, '$');
}

function compile(pattern: string, flags: string): RegExp | undefined {
  const inline = /^\(\?([ismu]+)\)/.exec(pattern);
  const source = translated(inline === null ? pattern : pattern.slice(inline[0].length));
  const all = [...new Set(flags + (inline?.[1] ?? ''))].join('');
  // Java escapes letters that mean nothing; JavaScript allows it without the flag only.
  for (const tried of [all, all.replace('u', '')]) {
    try {
      return new RegExp(source, tried);
    } catch {
      continue; // Tried again, or no pattern.
    }
  }
  return undefined;
}

/** A group that is open. */
interface Group {
  hasRepetition: boolean;
  /** What its alternatives begin with; undefined for what is no plain character. */
  readonly starts: (string | undefined)[];
}

const open = (): Group => ({ hasRepetition: false, starts: [] });

/** Counts what is repeated without bound, and finds repetitions of what is ambiguous. */
function inspect(pattern: string): { isAmbiguous: boolean; repetitions: number } {
  const stack: Group[] = [open()];
  let repetitions = 0;
  let isStart = true;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    const group = stack[stack.length - 1];
    const first = i;
    if (c === '\\') i++;
    else if (c === '[') i = classEnd(pattern, i);
    if (isStart && c !== ')')
      group.starts.push(/[\w\s,;:&=/-]/.test(c) ? c : pattern.slice(first, i + 1));
    isStart = c === '(' || c === '|';
    if (c === '(') {
      stack.push(open());
      i += /^\?(?::|<?[=!]|<\w+>)/.exec(pattern.slice(i + 1))?.[0].length ?? 0;
    } else if (c === ')') {
      const repeats = isUnbounded(pattern, i + 1);
      const inner = stack.length > 1 ? (stack.pop() ?? open()) : open();
      if (repeats && (inner.hasRepetition || isAlike(inner.starts))) {
        return { isAmbiguous: true, repetitions };
      }
      if (repeats) repetitions++;
      if (inner.hasRepetition || repeats) stack[stack.length - 1].hasRepetition = true;
    } else if (isUnbounded(pattern, i + 1)) {
      repetitions++;
      group.hasRepetition = true;
    }
  }
  return { isAmbiguous: false, repetitions };
}

/** True where two alternatives may begin with the same character. */
function isAlike(starts: readonly (string | undefined)[]): boolean {
  if (starts.length < 2) return false;
  const plain = starts.every((start) => start !== undefined && /^\\?[\w\s,;:&=/-]$/.test(start));
  const isClass = starts.some((start) => /^\\[wWdDsS]$/.test(start ?? ''));
  return !plain || isClass || new Set(starts).size < starts.length;
}

function classEnd(pattern: string, at: number): number {
  let i = at + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  while (i < pattern.length && pattern[i] !== ']') i += pattern[i] === '\\' ? 2 : 1;
  return i;
}

function isUnbounded(pattern: string, at: number): boolean {
  return /^(?:[*+]|\{\d*,\})/.test(pattern.slice(at, at + 12));
}
