// Regular expressions as programs of the kernels (assembly/abi/regularExpression.ts).
//
//   pattern ──parse──► tree ──► code, sets, literal of every match, bytes it may begin with
import * as abi from '../../../assembly/abi/regularExpression.js';
import { leadingLiteral, startBytes, type LeadingLiteral } from './leadingLiteral.js';
import { isMaybeEmpty, parsePattern, type PatternNode } from './parsePattern.js';
import { PatternCode } from './patternCode.js';
import type { PointSet } from './pointSet.js';

/** A program for one group of a pattern. */
export interface CompiledPattern {
  readonly program: Uint8Array;
  readonly groupCount: number;
}

/**
 * The program of a pattern in Java's syntax that finds matches and what one group of them is (0:
 * the match); undefined where the kernels do not run the pattern, or it is none.
 */
export function compilePattern(pattern: string, group = 0): CompiledPattern | undefined {
  const parsed = parsePattern(pattern);
  if (parsed === undefined) return undefined;
  const { root, groupCount } = parsed;
  const code = new PatternCode(group);
  if (!code.write(root)) return undefined;
  return { program: programOf(root, code), groupCount };
}

function programOf(root: PatternNode, code: PatternCode): Uint8Array {
  const literal = leadingLiteral(root);
  const text = new TextEncoder().encode(literal?.text ?? '');
  const starts = startBytes(root);
  const codeAt = abi.REGEXP_HEADER_BYTES;
  const startsAt = codeAt + code.length * 4;
  const literalAt = startsAt + 256;
  let end = literalAt + ((text.length + 3) & ~3);
  const setsAt = code.sets.map((set) => {
    const at = end;
    end += abi.SET_RANGES + wideRanges(set).length * 8;
    return at;
  });
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  const set = (at: number, value: number): void => view.setInt32(at, value, true);
  set(abi.REGEXP_CODE_AT, codeAt);
  set(abi.REGEXP_FLAGS, flagsOf(root));
  set(abi.REGEXP_STARTS_AT, startsAt);
  writeLiteral(set, literal, literalAt, text.length);
  code.placed(codeAt, setsAt).forEach((word, i) => set(codeAt + i * 4, word));
  for (let byte = 0; byte < 256; byte++) bytes[startsAt + byte] = starts?.has(byte) ? 1 : 0;
  bytes.set(text, literalAt);
  code.sets.forEach((points, i) => writeSet(bytes, set, setsAt[i], points));
  return bytes;
}

function flagsOf(root: PatternNode): number {
  const anchored = beginsAtStart(root) ? abi.REGEXP_ANCHORED : 0;
  return anchored | (isMaybeEmpty(root) ? abi.REGEXP_MAY_BE_EMPTY : 0);
}

function beginsAtStart(node: PatternNode): boolean {
  switch (node.kind) {
    case 'textStart':
      return true;
    case 'sequence':
      return node.items.length > 0 && beginsAtStart(node.items[0]);
    case 'choice':
      return node.items.every(beginsAtStart);
    case 'group':
      return beginsAtStart(node.item);
    default:
      return false;
  }
}

function writeLiteral(
  set: (at: number, value: number) => void,
  literal: LeadingLiteral | undefined,
  at: number,
  length: number,
): void {
  const { leadMin = 0, leadMax = 0 } = literal ?? {};
  set(abi.REGEXP_LITERAL_AT, at);
  set(abi.REGEXP_LITERAL_BYTES, length);
  set(abi.REGEXP_LITERAL_LEAD, leadMin);
  set(abi.REGEXP_LEAD_MAX, Number.isFinite(leadMax) ? leadMax : abi.LEAD_UNBOUNDED);
}

function writeSet(
  bytes: Uint8Array,
  set: (at: number, value: number) => void,
  at: number,
  points: PointSet,
): void {
  for (const [first, last] of points) {
    for (let point = first; point <= Math.min(last, 0x7f); point++) bytes[at + point] = 1;
  }
  const ranges = wideRanges(points);
  set(at + abi.SET_RANGE_COUNT, ranges.length);
  ranges.forEach(([first, last], i) => {
    set(at + abi.SET_RANGES + i * 8, first);
    set(at + abi.SET_RANGES + i * 8 + 4, last);
  });
}

const wideRanges = (set: PointSet): PointSet =>
  set.filter(([, last]) => last > 0x7f).map(([first, last]) => [Math.max(first, 0x80), last]);
