// Lines and columns of offsets, computed only when somebody asks.

/** A place in a text: both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset. Lines end with \n. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const next = text.indexOf('\n', lineStart);
    if (next < 0 || next >= offset) return { line, column: offset - lineStart + 1 };
    line++;
    lineStart = next + 1;
  }
}

/** What of a long line is shown to either side of the place. */
const EXCERPT = 80;

/**
 * The line of a place with carets below it:
 *
 *     2 | FROM orders GROPU BY a
 *       |             ^^^^^
 */
export function excerptAt(text: string, start: number, end: number): string {
  const { line } = positionAt(text, start);
  const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  const from = Math.max(lineStart, start - EXCERPT);
  const to = Math.min(lineEnd, start + EXCERPT);
  const before = `${from > lineStart ? '…' : ''}${visible(text.slice(from, start))}`;
  const rest = `${visible(text.slice(start, to))}${to < lineEnd ? '…' : ''}`;
  const carets = '^'.repeat(Math.max(1, Math.min(end, to) - start));
  const margin = ' '.repeat(String(line).length);
  return `${line} | ${before}${rest}\n${margin} | ${before.replaceAll(/[^\t]/g, ' ')}${carets}`;
}

/** What a terminal would obey, and marks that turn the direction of writing; tabs stay. */
const OBEYED = /[\0-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Control characters as the pictures that Unicode has of them, others as the sign for unknown. */
export function visible(text: string): string {
  return text.replaceAll(OBEYED, (character) =>
    character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : '\ufffd',
  );
}
