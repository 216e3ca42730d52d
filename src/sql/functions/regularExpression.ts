// Regular expressions of SQL: Java's syntax in JavaScript's engine, which may take exponential time
// over a pattern that repeats repetitions: those are refused.
import { MillraceError } from '../../error.js';

const KEPT_MAX = 256;
const known = new Map<string, RegExp>();

/**
 * The compiled pattern, kept for the next row.
 *
 * @throws MillraceError DATA_FUNCTION where it is no pattern, or may take too long.
 */
export function safePattern(pattern: string, flags = 'su'): RegExp {
  const key = `${flags}/${pattern}`;
  const kept = known.get(key);
  if (kept !== undefined) {
    kept.lastIndex = 0;
    return kept;
  }
  if (repeatsRepetition(pattern)) {
    throw new MillraceError(
      'DATA_FUNCTION',
      `The regular expression '${pattern}' repeats a group that repeats something itself, which ` +
        `may take for ever. Write it without: (a+)+ is a+.`,
    );
  }
  const made = compile(pattern, flags);
  if (known.size >= KEPT_MAX) known.clear();
  known.set(key, made);
  return made;
}

function compile(pattern: string, flags: string): RegExp {
  const source = pattern.replace(/^\(\?i\)/, '').replaceAll('(?i)', '');
  const all = pattern.includes('(?i)') ? `${flags}i` : flags;
  try {
    return new RegExp(source, all);
  } catch {
    // Java escapes letters that mean nothing; JavaScript allows it without the flag only.
    try {
      return new RegExp(source, all.replace('u', ''));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new MillraceError('DATA_FUNCTION', `'${pattern}' is no regular expression: ${reason}`);
    }
  }
}

/** True for a group with an unbounded repetition inside that is itself repeated without bound. */
function repeatsRepetition(pattern: string): boolean {
  const stack: boolean[] = [false];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') {
      i++;
    } else if (c === '[') {
      while (i < pattern.length && pattern[i] !== ']') i += pattern[i] === '\\' ? 2 : 1;
    } else if (c === '(') {
      stack.push(false);
    } else if (c === ')') {
      const inner = stack.pop() ?? false;
      const repeats = isUnbounded(pattern, i + 1);
      if (inner && repeats) return true;
      if (inner || repeats) stack[stack.length - 1] = true;
    } else if (isUnbounded(pattern, i)) {
      stack[stack.length - 1] = true;
    }
  }
  return false;
}

function isUnbounded(pattern: string, at: number): boolean {
  return /^(?:[*+]|\{\d*,\})/.test(pattern.slice(at, at + 12));
}
