// Glob patterns over paths with forward slashes.
//
//   *  any characters but /      ?  one of them      [a-z], [!a-z]  one of a set      {json,csv}
//   either **/  any number of folders
import { MillraceError } from '../../error.js';

/** True when a path has characters that make it a pattern. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The folder that every match of a pattern is in: its parts before the first pattern part. */
export function globBase(pattern: string): string {
  const parts = pattern.split('/');
  const fixed = parts.slice(0, parts.findIndex(isGlob));
  return fixed.length === 1 && fixed[0] === '' ? '/' : fixed.join('/') || '.';
}

/**
 * A pattern as a regular expression over whole paths.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for a bracket or brace that is not closed.
 */
export function globExpression(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const [text, length] = translate(pattern, at);
    source += text;
    at += length;
  }
  return new RegExp(`^${source}$`, 'su');
}

/** The expression of the part of a pattern at `at`, and how long that part is. */
function translate(pattern: string, at: number): [string, number] {
  const rest = pattern.slice(at);
  if (rest.startsWith('**/') && (at === 0 || pattern[at - 1] === '/')) return ['(?:[^/]+/)*', 3];
  if (rest.startsWith('**')) return ['.*', 2];
  if (rest.startsWith('*')) return ['[^/]*', 1];
  if (rest.startsWith('?')) return ['[^/]', 1];
  if (rest.startsWith('[')) return set(pattern, rest);
  if (rest.startsWith('{')) return alternatives(pattern, rest);
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [escape(character), character.length];
}

function set(pattern: string, rest: string): [string, number] {
  const end = rest.indexOf(']', 2);
  if (end < 0) throw notClosed(pattern, '[');
  const isNegated = rest[1] === '!' || rest[1] === '^';
  const members = rest.slice(isNegated ? 2 : 1, end).replaceAll(/[\\\][&^~]/gu, '\\$&');
  return [`(?!/)[${isNegated ? '^' : ''}${members}]`, end + 1];
}

function alternatives(pattern: string, rest: string): [string, number] {
  const end = rest.indexOf('}');
  if (end < 0) throw notClosed(pattern, '{');
  const choices = rest.slice(1, end).split(',');
  return [
    `(?:${choices.map((choice) => globExpression(choice).source.slice(1, -1)).join('|')})`,
    end + 1,
  ];
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character;
}

function notClosed(pattern: string, bracket: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The pattern '${pattern}' has a '${bracket}' that is not closed; close it, or name the folder.`,
  );
}
