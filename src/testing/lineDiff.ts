// The difference of two texts, line by line, as people read it.
//
//     unchanged
//   - expected
//   + actual

/** Lines of either side that are compared with each other; beyond, the first difference must do. */
const LINES_MAX = 2000;
/** Unchanged lines that are shown around a change. */
const CONTEXT = 2;
/** Lines of the difference that are shown. */
const SHOWN_MAX = 60;

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What must be taken from `expected` and added to get `actual`; empty when they are equal. */
export function lineDiff(expected: string, actual: string): string {
  const before = linesOf(expected);
  const after = linesOf(actual);
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end++;
  const changed = changedLines(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  if (changed.length === 0) return '';
  const lines = [...unchanged(before.slice(0, start)), ...changed];
  return shown([...lines, ...unchanged(before.slice(before.length - end))]);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const unchanged = (lines: readonly string[]): DiffLine[] =>
  lines.map((text) => ({ sign: ' ', text }));

/** By the longest common subsequence. */
function changedLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (Math.max(before.length, after.length) > LINES_MAX) {
    return [
      ...before.slice(0, SHOWN_MAX / 2).map((text) => ({ sign: '-', text }) as const),
      ...after.slice(0, SHOWN_MAX / 2).map((text) => ({ sign: '+', text }) as const),
    ];
  }
  const common = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i++] });
      j++;
    } else if (j >= after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      lines.push({ sign: '-', text: before[i++] });
    } else lines.push({ sign: '+', text: after[j++] });
  }
  return lines;
}

/** Entry [i][j]: the length of the longest common subsequence of what is behind line i and j. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const isSame = before[i] === after[j];
      table[i][j] = isSame ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

function shown(lines: readonly DiffLine[]): string {
  const near = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  const texts: string[] = [];
  lines.forEach(({ sign, text }, index) => {
    if (near(index)) texts.push(`${sign} ${text}`);
    else if (texts.at(-1) !== '  …') texts.push('  …');
  });
  const rest = texts.length - SHOWN_MAX;
  return [...texts.slice(0, SHOWN_MAX), ...(rest > 0 ? [`  … ${rest} lines more`] : [])].join('\n');
}
