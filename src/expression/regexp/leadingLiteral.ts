// What a match must have: a text with how far it is behind the start, and the bytes it may begin
// with. Both let a search pass over places where no match is.
import { onlyPoint, type PointSet } from './pointSet.js';
import { isMaybeEmpty, type PatternNode } from './parsePattern.js';

/** A text of every match, `leadMin` to `leadMax` bytes behind its start. */
export interface LeadingLiteral {
  readonly text: string;
  readonly leadMin: number;
  readonly leadMax: number;
}

/** Starts further away are not worth trying one by one. */
const LEAD_MAX = 32;

/** The longest literal near the start, else the longest anywhere; undefined for none. */
export function leadingLiteral(root: PatternNode): LeadingLiteral | undefined {
  const found: LeadingLiteral[] = [];
  let text = '';
  let [leadMin, leadMax, width] = [0, 0, 0];
  const close = (): void => {
    if (text !== '') found.push({ text, leadMin, leadMax });
    leadMin += width;
    leadMax += width;
    [text, width] = ['', 0];
  };
  const visit = (node: PatternNode): void => {
    if (node.kind === 'sequence') return node.items.forEach(visit);
    if (node.kind === 'group') return visit(node.item);
    const point = node.kind === 'set' ? onlyPoint(node.set) : undefined;
    if (point !== undefined) {
      const character = String.fromCodePoint(point);
      text += character;
      width += bytesOf(point);
      return;
    }
    const [least, most] = widthOf(node);
    if (most === 0) return;
    close();
    leadMin += least;
    leadMax += most;
  };
  visit(root);
  close();
  const near = found.filter((literal) => literal.leadMax <= LEAD_MAX);
  const pool = near.length > 0 ? near : found;
  return pool.toSorted((x, y) => y.text.length - x.text.length).at(0);
}

/** Bytes of UTF-8 that a part takes, at least and at most. */
function widthOf(node: PatternNode): readonly [number, number] {
  switch (node.kind) {
    case 'set':
      return node.set.length === 0
        ? [0, 0]
        : [bytesOf(node.set[0][0]), bytesOf(node.set.at(-1)?.[1] ?? 0)];
    case 'sequence': {
      const widths = node.items.map(widthOf);
      return [sumOf(widths.map(([least]) => least)), sumOf(widths.map(([, most]) => most))];
    }
    case 'choice': {
      const widths = node.items.map(widthOf);
      return [
        Math.min(...widths.map(([least]) => least)),
        Math.max(...widths.map(([, most]) => most)),
      ];
    }
    case 'repeat': {
      const [least, most] = widthOf(node.item);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
    case 'group':
      return widthOf(node.item);
    default:
      return [0, 0];
  }
}

/** The bytes a match may begin with: undefined for any, as it may be empty. */
export function startBytes(root: PatternNode): ReadonlySet<number> | undefined {
  const bytes = new Set<number>();
  const visit = (node: PatternNode): void => {
    switch (node.kind) {
      case 'set':
        addLeads(bytes, node.set);
        break;
      case 'sequence':
        for (const item of node.items) {
          visit(item);
          if (!isMaybeEmpty(item)) break;
        }
        break;
      case 'choice':
        node.items.forEach(visit);
        break;
      case 'repeat':
      case 'group':
        visit(node.item);
        break;
      default:
    }
  };
  visit(root);
  return isMaybeEmpty(root) ? undefined : bytes;
}

function addLeads(bytes: Set<number>, set: PointSet): void {
  for (const [first, last] of set) {
    for (let point = first; point <= Math.min(last, 0x7f); point++) bytes.add(point);
    if (last < 0x80) continue;
    const [low, high] = [leadOf(Math.max(first, 0x80)), leadOf(last)];
    for (let byte = low; byte <= high; byte++) bytes.add(byte);
  }
}

const leadOf = (point: number): number =>
  point < 0x800
    ? 0xc0 | (point >> 6)
    : point < 0x10000
      ? 0xe0 | (point >> 12)
      : 0xf0 | (point >> 18);

const bytesOf = (point: number): number =>
  point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);
